using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Alerts;

/// <summary>A delivery as it came, as it was understood, and as each account decided it.</summary>
/// <param name="Body">As it came, secrets masked.</param>
/// <param name="SourceSeen">The connection's address, when the source was derived from what our proxies say.</param>
/// <param name="Alert">The canonical alert; null when the body could not be read.</param>
/// <param name="Of">For a duplicate, the first delivery.</param>
internal sealed record AlertAnswer(
    AlertId Id, string Hook, string Route, DateTimeOffset ReceivedAt, string? Source, string? SourceSeen, string? Certificate, string? ContentType, string Body, string BodySha256,
    string Status, string? Code, string? Reason, int? Line, int? Column, RawJson Alert, string? Dialect, EquatableArray<string> Warnings,
    EquatableArray<string> Repairs, string IdempotencyKey, AlertId? Of, IReadOnlyList<OutcomeAnswer> Outcomes,
    IReadOnlyList<EventAnswer> Orders, IReadOnlyList<EventAnswer> Fills)
{
    public static AlertAnswer From(AlertRecord record)
    {
        var came = record.Delivery;
        return new AlertAnswer(
            came.Id, came.Hook, came.Route, came.ReceivedAt, came.Source, came.SourceSeen, came.Certificate, came.ContentType, came.Body, came.BodySha256, came.Status,
            came.Code, came.Reason, came.Line, came.Column, new RawJson(came.Canonical), came.Dialect, came.Warnings, came.Repairs,
            came.IdempotencyKey, came.Of, [.. record.Outcomes.Select(OutcomeAnswer.Of)], [.. record.Orders.Select(EventAnswer.Of)],
            [.. record.Fills.Select(EventAnswer.Of)]);
    }
}
