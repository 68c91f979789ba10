using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>A flatten as the spool keeps it while the journal is down.</summary>
public static class SpoolCodec
{
    private sealed record Kept(CommandId Id, FlattenScope Scope, string Reason, string By, LockAfter? Lock, DateTimeOffset At);

    public static string Encode(AccountCommand.Flatten flatten) =>
        JsonSerializer.Serialize(new Kept(flatten.Id, flatten.Scope, flatten.Reason, flatten.By, flatten.Lock, flatten.At), DomainJson.Stored);

    public static AccountCommand.Flatten Decode(string payload)
    {
        var kept = JsonSerializer.Deserialize<Kept>(payload, DomainJson.Stored) ?? throw new JsonException("The spooled command is null.");
        return new(kept.Id, kept.Scope, kept.Reason, kept.By, kept.Lock, kept.At);
    }
}
