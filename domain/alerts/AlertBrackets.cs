using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
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
            if (Stop(bracket.Stop, contract, alert.Price, out var stop, out var trail) is { } unprotected) return new(AlertCodes.UnsupportedField, unprotected);
            if (AlertLevel.Read(bracket.Target, contract, alert.Price, out var target) is { } unclear) return new(AlertCodes.UnsupportedField, unclear);
            int? quantity = null;
            if (bracket.Quantity is { } count)
            {
                if (scale.Of(count, null, out var scaled) is { } none) return none;
                quantity = scaled;
            }

            asks.Add(new(quantity, stop.At, stop.Distance, trail, target.At, target.Distance));
        }

        brackets = new([.. asks]);
        return null;
    }

    /// <summary>A trailing stop that is only given by its distance starts at that distance.</summary>
    private static string? Stop(AlertStop? given, ContractSymbol contract, decimal? reference, out AlertLevel stop, out Points? trail)
    {
        (stop, trail) = (default, null);
        if (given is null) return null;
        if (given.Kind == StopKind.StopLimit || (given.Limit ?? given.Trigger ?? given.Step ?? given.Breakeven) is not null)
            return "a stop with a limit, a trigger, a step or a move to the entry is not supported yet";
        if (AlertLevel.Read(given.At ?? given.Trail, contract, reference, out stop) is { } why) return why;
        if (AlertLevel.Read(given.Trail, contract, reference, out var distance) is { } unclear) return unclear;
        trail = distance.Distance;
        return trail is null && (given.Trail is not null || given.Kind == StopKind.Trailing) ? "a trailing stop needs a distance" : null;
    }
}
