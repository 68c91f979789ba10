using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Alerts.ResolvedAlert;

namespace TraderTerminal.Domain.Alerts;

/// <summary>The exits of an alert for one account and contract. What we cannot protect as asked is refused, never left out.</summary>
internal static class AlertBrackets
{
    public static Unusable? Read(CanonicalAlert alert, ContractSymbol contract, AlertScale scale, out EquatableArray<BracketAsk> brackets)
    {
        brackets = default;
        var asks = new List<BracketAsk>(alert.Brackets.Count);
        foreach (var bracket in alert.Brackets)
        {
            if (Stop(bracket.Stop, contract, alert.Price, out var stop, out var trail, out var moves) is { } unprotected) return new(AlertCodes.UnsupportedField, unprotected);
            if (AlertLevel.Read(bracket.Target, contract, alert.Price, out var target) is { } unclear) return new(AlertCodes.UnsupportedField, unclear);
            int? quantity = null;
            if (bracket.Quantity is { } count)
            {
                if (scale.Of(count, null, out var scaled) is { } none) return none;
                quantity = scaled;
            }

            asks.Add(new(quantity, stop.At, stop.Distance, trail, target.At, target.Distance, moves));
        }

        brackets = new([.. Shared(asks)]);
        return null;
    }

    /// <summary>One stop beside several targets is the stop of each of them, and of what they leave: so it shrinks as they fill.</summary>
    private static IEnumerable<BracketAsk> Shared(List<BracketAsk> asks)
    {
        var stops = asks.Where(HasStop).ToArray();
        if (asks.Count < 2 || stops is not [{ Quantity: null, TargetAt: null, TargetFromEntry: null } shared]) return asks;
        return asks.Where(ask => !HasStop(ask)).Select(ask => ask with { StopAt = shared.StopAt, StopFromEntry = shared.StopFromEntry, Trail = shared.Trail, Moves = shared.Moves })
            .Append(shared);
    }

    private static bool HasStop(BracketAsk ask) => (ask.StopAt, ask.StopFromEntry) is not (null, null);

    /// <summary>A trailing stop that is only given by its distance starts at that distance. One with a trigger or a step is moved by us.</summary>
    private static string? Stop(AlertStop? given, ContractSymbol contract, decimal? reference, out AlertLevel stop, out Points? trail, out StopMoves? moves)
    {
        (stop, trail, moves) = (default, null, null);
        if (given is null) return null;
        if (given.Kind == StopKind.StopLimit || given.Limit is not null) return "a stop with a limit is not supported yet";
        if (AlertLevel.Read(given.At ?? given.Trail, contract, reference, out stop) is { } why) return why;
        if (AlertLevel.Read(given.Trail, contract, reference, out var distance) is { } unclear) return unclear;
        trail = distance.Distance;
        if (trail is null && (given.Trail is not null || given.Kind == StopKind.Trailing)) return "a trailing stop needs a distance";
        if (trail is null && (given.Trigger ?? given.Step) is not null) return "a trigger or a step needs a trailing distance";
        if (Points(given.Trigger, contract, out var after) is { } late) return late;
        if (Points(given.Step, contract, out var step) is { } rough) return rough;
        if (Points(given.Breakeven, contract, out var breakeven) is { } early) return early;
        if (Points(given.BreakevenOffset, contract, out var offset) is { } beside) return beside;
        if (offset is not null && breakeven is null && !given.BreakevenAtTarget) return "a distance beside the entry needs what moves the stop there";
        var isOurs = (after ?? step ?? breakeven) is not null || given.BreakevenAtTarget;
        if (!isOurs) return null;
        (moves, trail) = (new(breakeven, offset, given.BreakevenAtTarget, trail, after, step), null);
        return null;
    }

    private static string? Points(decimal? points, ContractSymbol contract, out Points? distance)
    {
        var why = AlertLevel.Read(points is { } given ? new PriceSpec(PriceUnit.Offset, given) : null, contract, null, out var level);
        distance = level.Distance;
        return why;
    }
}
