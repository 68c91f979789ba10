using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The trader's own order limits at the gate.</summary>
internal static class GuardChecks
{
    /// <summary>Those that ask about the order and its time, whatever its size.</summary>
    public static void Add(ref Gate.Checks checks, AccountState state, in OrderAsk ask, Instrument instrument, Mark? mark, DateTimeOffset at)
    {
        var guard = state.Guard;
        var own = guard.Safeguards;
        if (own.Repeats is { } repeats)
            checks.Add(repeats.Check(guard.AgeOfLast(ask.Contract, ask.Side, at), guard.AgeOfLast(ask.Contract, Sides.Opposite(ask.Side), at)));
        if (own.Collar is { } collar && mark is { } seen) checks.Add(collar.Check(instrument, seen.Price, ask.Limit, ask.Stop));
        if (own.WorkingOrders is { } working) checks.Add(working.Check(state.Orders.Count + state.SuspendedLegs.Count + 1 + ask.Legs));
        if (own.Cooldown is { } cooldown) checks.Add(cooldown.Check(state.Statistics.LossesInRow, guard.LastLossAt, at));
        if (own.Rearm is { } rearm) checks.Add(rearm.Check(guard.EntriesSinceArmed, guard.RejectionsInRow));
        if (own.EntryRate is { } rate) checks.Add(rate.Check(guard.EntriesSince(at.AddSeconds(-rate.Seconds))));
    }

    /// <summary>Those of size, with the largest order that each leaves.</summary>
    public static (int Largest, string? Binding) AddSizes(
        ref Gate.Checks checks, AccountState state, in OrderAsk ask, Instrument instrument, MarketView market, Usd equity)
    {
        var own = state.Guard.Safeguards;
        var (largest, binding) = (int.MaxValue, (string?)null);
        if (own.Clip is { Contracts: { } most })
        {
            checks.Add(ClipSize.Check(most, ask.Quantity), isSize: true);
            (largest, binding) = (most, ClipSize.Name);
        }

        if (own.Clip is { Notional: { } notional } && (ask.Limit ?? ask.Stop ?? market.Of(ask.Contract)?.Price) is { } price)
        {
            var ofOne = ClipSize.NotionalOf(instrument, price);
            checks.Add(ClipSize.CheckNotional(notional, ofOne, ask.Quantity), isSize: true);
            if (ClipSize.Largest(notional, ofOne) is var few && few < largest) (largest, binding) = (few, ClipSize.NotionalName);
        }

        if (own.LossRoom is { } rule && Allowance.NearestLeft(state, equity) is { } room)
        {
            var open = OpenRisk.Of(state, rule, market, ask.Contract, ask.Closing);
            var ofOne = rule.RiskOf(instrument, ask.ToStop);
            checks.Add(rule.Check(room, open, ofOne * ask.Quantity), isSize: true);
            if (rule.Largest(room, open, ofOne) is var fits && fits < largest) (largest, binding) = (fits, LossRoom.Name);
        }

        return (largest, binding);
    }
}
