using System.Globalization;
using System.Text;
using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Silo.Evidence;

/// <summary>The first line: which decision it is about, and who wrote the bundle.</summary>
/// <param name="Command">The command that decided the alert; its events stand from <paramref name="First"/> to <paramref name="Last"/>.</param>
/// <param name="DecidedBy">The program's version that decided; null where its start stands in another shard.</param>
internal sealed record BundleHead(
    string Kind, int Format, AccountId Account, AlertId Alert, int Shard, CommandId Command, long First, long Last, string? DecidedBy, string MadeBy, DateTimeOffset MadeAt)
{
    public const string Word = "bundle";
    public const int Known = 1;
}

/// <summary>An event of the path in full, with the hash before it.</summary>
internal sealed record BundleEvent(
    string Kind, long Position, string Previous, string Stream, long Version, Guid EventId, CommandId Command, string Type, short Schema, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt,
    long Epoch, string Meta, string Payload)
{
    public const string Word = "event";

    public static BundleEvent Of(StoredEvent e, ReadOnlySpan<byte> previous) => new(
        Word, e.Position, Convert.ToHexStringLower(previous), e.Stream, e.Version, e.EventId, e.Command, e.Type, e.SchemaVersion, e.OccurredAt, e.RecordedAt, e.Epoch, e.Meta, e.Payload);

    /// <summary>The event as the journal holds it, without its hash.</summary>
    public StoredEvent Stored(ShardId shard) => new(shard, Position, Stream, Version, EventId, Command, Type, Schema, Payload, Meta, OccurredAt, RecordedAt, Epoch, default);
}

/// <summary>Events of others, of which nothing is told but the hash over them: so many from this position on.</summary>
internal sealed record BundleSealed(string Kind, long First, long Count, string Hash)
{
    public const string Word = "sealed";
}

/// <summary>The last line: where the path ends.</summary>
/// <param name="Hash">Of the event at <paramref name="Position"/>.</param>
/// <param name="Tree">Over all events up to there.</param>
/// <param name="AnchoredAt">When an anchor was made there; null for the journal's head.</param>
/// <param name="Sha256">Of all bytes before this line.</param>
internal sealed record BundleEnd(string Kind, long Position, string Hash, string Tree, DateTimeOffset? AnchoredAt, string Sha256)
{
    public const string Word = "end";
}

/// <summary>How a bundle is written: a JSON object a line, each value in one form only.</summary>
internal static class BundleLines
{
    public const string End = "\n";

    public static string Write<T>(T line) => JsonSerializer.Serialize(line, DomainJson.Stored);

    /// <summary>Null for a line that is not of this kind, or that is written in another form than ours.</summary>
    public static T? Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, DomainJson.Stored) is { } read && Write(read) == line ? read : null;
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsOf(string line, string kind) => line.StartsWith($"{{\"kind\":\"{kind}\"", StringComparison.Ordinal);
}

/// <summary>What a bundle says for a person, and what follows from its events: the checker writes the lines anew and compares.</summary>
internal sealed record BundleFacts(string State, string Rules, string Inputs, string Decision)
{
    /// <param name="before">The account before the decision.</param>
    /// <param name="turn">What the decision's command recorded, in order.</param>
    public static BundleFacts Of(AccountState before, IReadOnlyList<StoredEvent> turn)
    {
        var happened = turn.Select(EventRegistry.DecodeAccount).ToEquatableArray();
        var decision = DecidedAgain.DecisionIn(happened);
        var meta = turn.FirstOrDefault(stored => stored.Meta != EventCodec.NoMeta)?.Meta;
        var events = new StringBuilder();
        foreach (var stored in turn)
            events.Append(events.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"type\":\"{stored.Type}/{stored.SchemaVersion}\",\"at\":{BundleLines.Write(stored.OccurredAt)},\"event\":{stored.Payload}}}");
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{{\"kind\":\"state\",\"schema\":{StateCodec.Schema},\"state\":{StateCodec.Encode(before)}}}"),
            $"{{\"kind\":\"rules\",\"book\":{BundleLines.Write(before.Book?.Id.Value)},\"version\":{BundleLines.Write(before.Book?.Version)},\"text\":{BundleLines.Write(before.BookText)}}}",
            $"{{\"kind\":\"inputs\",\"recorded\":{(meta is null ? "false" : "true")},\"meta\":{meta ?? EventCodec.NoMeta}}}",
            $"{{\"kind\":\"decision\",\"outcome\":{BundleLines.Write(decision is null ? null : DecidedAgain.OutcomeOf(decision))},\"events\":[{events}]}}");
    }
}
