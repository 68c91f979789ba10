using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The trader's own rules about the flow of orders, at the gate.</summary>
internal static class FlowChecks
{
    public static void Add(
        ref Gate.Checks checks, Safeguards own, AccountState state, in OrderAsk ask, Mark? mark, DateTimeOffset at, EquatableArray<HedgeAccount> others)
    {
        if (own.LastTradeWindow is { } window) checks.Add(window.Check(ContractMonths.Shipped.LastTradingDayIfListed(ask.Contract), state.TradeDate.Date));
        if (own.SelfCross is { } cross) checks.Add(Holdings.Check(cross, state, ask, mark, others));
        if (own.DeadMansSwitch is not null) checks.Add(DeadMansSwitch.Check(state.Guard.SilentSince));
        if (own.OrdersToTrades is { } ratio) checks.Add(ratio.Check(state.Guard.Flow.OrdersToday, state.Guard.Flow.FillsToday));
        if (own.Slippage is { } slippage) checks.Add(slippage.Check(state.Guard.Flow.SlipsInRow, state.Guard.Flow.SlipsToday));
        if (own.Modifications is { } rate)
            checks.Add(rate.Check(MessageRate.ModificationsName, state.Guard.Flow.ModificationsSince(at.AddSeconds(-rate.Seconds)), ask.Cancels));
    }
}
