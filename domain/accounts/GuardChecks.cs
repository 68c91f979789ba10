using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The trader's own order limits at the gate: the account's, and those of every level that it stands under.</summary>
internal static class GuardChecks
{
    /// <summary>Those that ask about the order and its time, whatever its size.</summary>
    public static void Add(ref Gate.Checks checks, AccountState state, in OrderAsk ask, Instrument instrument, Mark? mark, Points? spread, DateTimeOffset at, EquatableArray<HedgeAccount> others)
    {
        Add(ref checks, state.Guard.Safeguards, null, state, ask, instrument, mark, spread, at);
        FlowChecks.Add(ref checks, state.Guard.Safeguards, state, ask, mark, at, others);
        foreach (var level in state.Guard.Levels.Span)
        {
            if (!level.AppliesTo(ask.Strategy)) continue;
            checks.Level = level.Level;
            Add(ref checks, level.Safeguards, level.IsOfStrategy ? ask.Strategy : null, state, ask, instrument, mark, spread, at);
            FlowChecks.Add(ref checks, level.Safeguards, state, ask, mark, at, others);
        }

        checks.Level = null;
    }

    /// <param name="strategy">Whose entries alone are counted; null for all.</param>
    private static void Add(
        ref Gate.Checks checks, Safeguards own, string? strategy, AccountState state, in OrderAsk ask, Instrument instrument, Mark? mark, Points? spread, DateTimeOffset at)
    {
        var guard = state.Guard;
        if (own.Repeats is { } repeats)
            checks.Add(repeats.Check(guard.AgeOfLast(ask.Contract, ask.Side, at), guard.AgeOfLast(ask.Contract, Sides.Opposite(ask.Side), at)));
        if (own.Collar is { } collar && mark is { } seen) checks.Add(collar.Check(instrument, seen.Price, ask.Limit, ask.Stop));
        if (own.Spread is { } limit && ask.Kind == OrderKind.Market) checks.Add(limit.Check(instrument, spread));
        if (own.WorkingOrders is { } working) checks.Add(working.Check(state.Orders.Count + state.SuspendedLegs.Count + 1 + ask.Legs));
        if (own.Cooldown is { } cooldown) checks.Add(cooldown.Check(state.Statistics.LossesInRow, guard.LastLossAt, at));
        if (own.Rearm is { } rearm) checks.Add(rearm.Check(guard.EntriesSinceArmed, guard.RejectionsInRow));
        if (own.EntryRate is { } rate) checks.Add(rate.Check(guard.EntriesSince(at.AddSeconds(-rate.Seconds), strategy)));
    }

    /// <summary>Those of size, with the largest order that each leaves.</summary>
    public static (int Largest, string? Binding) AddSizes(
        ref Gate.Checks checks, AccountState state, in OrderAsk ask, Instrument instrument, MarketView market, Usd equity)
    {
        var (largest, binding) = AddSizes(ref checks, state.Guard.Safeguards, state, ask, instrument, market, equity);
        foreach (var level in state.Guard.Levels.Span)
        {
            if (!level.AppliesTo(ask.Strategy)) continue;
            checks.Level = level.Level;
            var (most, rule) = AddSizes(ref checks, level.Safeguards, state, ask, instrument, market, equity);
            if (most < largest) (largest, binding) = (most, Check.At(level.Level, rule!));
        }

        checks.Level = null;
        return (largest, binding);
    }

    private static (int Largest, string? Binding) AddSizes(
        ref Gate.Checks checks, Safeguards own, AccountState state, in OrderAsk ask, Instrument instrument, MarketView market, Usd equity)
    {
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
