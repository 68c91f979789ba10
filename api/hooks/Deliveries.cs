using System.Globalization;
using System.Security.Cryptography;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>What is known of a request to a hook before its body is read as an alert.</summary>
/// <param name="Source">The sender's address as our proxies vouch for it; <paramref name="Seen"/> is the connection's.</param>
/// <param name="Signature">As it was sent; never kept.</param>
internal sealed record Arrival(
    ReadOnlyMemory<byte> Body, string? ContentType, string? Source, DateTimeOffset At, string? Seen = null, string? Signature = null,
    ClientCertificate? Certificate = null);

/// <summary>Makes the record of a delivery, as it is kept for ever.</summary>
internal static class Deliveries
{
    /// <summary>The hook that deliveries to unknown keys are recorded under.</summary>
    public const string Unrouted = "unrouted";

    /// <summary>Longer content types are cut; they are shown, never read.</summary>
    public const int ContentTypeLengthMax = 200;

    public static AlertDelivery Understood(Hook hook, Arrival arrival, AlertReading.Understood alert, string masked) =>
        Draft(hook.Id, hook.Route.Id, arrival, masked) with
        {
            Id = IdOf(hook.Id, alert.Key, alert.IsWindowed ? arrival.At : null),
            Status = AlertDelivery.Accepted,
            Canonical = alert.Canonical,
            Dialect = alert.Dialect,
            Warnings = alert.Warnings.ToEquatableArray(),
            Repairs = alert.Repairs.ToEquatableArray(),
            IdempotencyKey = alert.Key,
        };

    public static AlertDelivery Faulty(Hook hook, Arrival arrival, AlertReading.Faulty fault, string masked) =>
        Draft(hook.Id, hook.Route.Id, arrival, masked) with
        {
            Status = AlertDelivery.Error,
            Code = fault.Code,
            Reason = fault.Reason,
            Line = fault.Line,
            Column = fault.Column,
        };

    /// <summary>Not even read: what comes too fast must cost little.</summary>
    public static AlertDelivery TooMany(Hook hook, Arrival arrival, string masked) =>
        Draft(hook.Id, hook.Route.Id, arrival, masked) with
        {
            Status = AlertDelivery.Rejected,
            Code = AlertCodes.Rate,
            Reason = $"More than {RouteRates.PerMinute(hook.Route)} alerts a minute.",
        };

    /// <param name="why">For the record alone; the sender is told nothing of it.</param>
    public static AlertDelivery Unknown(Arrival arrival, string masked, string why) =>
        Draft(Unrouted, Unrouted, arrival, masked[..Math.Min(masked.Length, UnroutedBudget.BodyLengthMax)]) with
        {
            Status = Unrouted,
            Code = "not_found",
            Reason = why,
        };

    /// <summary>A key that holds for ever names the alert alone; one that holds for a window needs the time of arrival beside it.</summary>
    public static AlertId IdOf(string hook, string key, DateTimeOffset? at) =>
        new(at is { } time
            ? DeterministicId.Of("alert", hook, key, time.UtcTicks.ToString(CultureInfo.InvariantCulture))
            : DeterministicId.Of("alert", hook, key));

    /// <summary>A delivery that is no repeat of any other: what cannot be read is recorded each time.</summary>
    private static AlertDelivery Draft(string hook, string route, Arrival arrival, string masked)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(arrival.Body.Span));
        var id = IdOf(hook, $"unread {arrival.Source} {hash}", arrival.At);
        var contentType = arrival.ContentType is { Length: > ContentTypeLengthMax } ? arrival.ContentType[..ContentTypeLengthMax] : arrival.ContentType;
        return new AlertDelivery(
            id, hook, route, arrival.At, arrival.Source, contentType, masked, hash, Status: "", Code: null, Reason: null, Line: null,
            Column: null, Canonical: null, Dialect: null, Warnings: default, Repairs: default, IdempotencyKey: $"unread {id}", Of: null)
        {
            SourceSeen = arrival.Seen == arrival.Source ? null : arrival.Seen,
            Certificate = arrival.Certificate?.ToString(),
        };
    }
}
