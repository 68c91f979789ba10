using System.Security.Cryptography;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>Reads a body with the domain's parser and judges what the route's settings say about it.</summary>
internal sealed class ParsedAlertReader : IAlertReader
{
    public AlertReading Read(ReadOnlyMemory<byte> body, Hook hook, DateTimeOffset receivedAt) => AlertParser.Parse(body.Span, receivedAt, hook.Route.Symbol) switch
    {
        AlertRead.Malformed fault => new AlertReading.Faulty(fault.Code, fault.Reason, fault.Line, fault.Column),
        AlertRead.Parsed parsed => Understood(parsed, body.Span, hook, receivedAt),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public string Mask(ReadOnlyMemory<byte> body) => AlertMasking.Text(body.Span);

    private static AlertReading.Understood Understood(AlertRead.Parsed parsed, ReadOnlySpan<byte> body, Hook hook, DateTimeOffset receivedAt)
    {
        var key = IdempotencyKey.Of(hook.Route.Id, parsed.Alerts, Convert.ToHexStringLower(SHA256.HashData(body)));
        var ages = parsed.Alerts.Select(alert => Staleness.Check(alert, receivedAt, hook.Route.EntryAgeMax)).ToList();
        // Known before the answer only when all that was asked is too old.
        var stale = ages.TrueForAll(age => age.IsStale) ? ages[0].Reason : null;
        return new(
            [.. parsed.Alerts.Select(alert => alert.Route).Where(route => route.Accounts.Count > 0 || route.Group is not null).Distinct()], AlertJson.Of(parsed.Alerts, parsed.IsBatch), parsed.Dialect, [.. parsed.Warnings, .. ages.Select(age => age.Warning).OfType<string>()], parsed.Repairs,
            key.Value, key.IsWindowed, stale);
    }
}
