using System.Globalization;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Says in one sentence, with the numbers, why an order was refused.</summary>
public static class Reasons
{
    public static string Refusal(EquatableArray<Check> checks, in Facts facts, AccountState state, ControlFromAbove above, int largest)
    {
        var parts = new List<string>();
        foreach (var check in checks.Span)
        {
            if (!check.Passed) parts.Add(Check.At(check.Level, Part(check, facts, state, above)));
        }

        var text = string.Join("; ", parts) + ".";
        return largest > 0 ? $"{text} The largest {Word(facts.Side)} now is {largest.ToString(CultureInfo.InvariantCulture)}." : text;
    }

    /// <summary>What a book that only advises would have refused.</summary>
    public static string Advice(EquatableArray<Check> checks, in Facts facts, AccountState state, ControlFromAbove above)
    {
        var parts = new List<string>();
        foreach (var check in checks.Span)
        {
            if (check.IsAdvice) parts.Add(Part(check, facts, state, above));
        }

        return $"Accepted, though beyond what the book advises: {string.Join("; ", parts)}.";
    }

    private static string Part(in Check check, in Facts facts, AccountState state, ControlFromAbove above) => check.Code switch
    {
        PositionLimit.Code => Contracts(check, facts, state),
        PositionLimit.ProductCode => $"{check.Rule}: {facts.Contract?.Root} would reach {check.Value} > {check.Limit} contracts",
        DailyLoss.Code => $"{check.Rule}: today's loss {check.Value} has reached the limit {check.Limit} USD",
        Drawdown.Code => $"{check.Rule}: equity {check.Value} is at or below the floor {check.Limit} USD",
        FirmLimit.Code => Firm(check, facts, state),
        TradingHours.ClosedCode => $"{check.Rule}: the session is closed",
        TradingHours.CutoffCode => $"{check.Rule}: past the last entry before the flat-by time",
        TradingHours.ProductCode => $"{check.Rule}: {facts.Contract?.Root} is not open now",
        ProductRule.Code => $"{check.Rule}: {facts.Contract?.Root} may not be traded on this account",
        NewsWindow.Code => check.Limit.Unit == Unit.None
            ? $"{check.Rule}: {facts.Contract?.Root} may not be opened around this release"
            : $"{check.Rule}: {facts.Contract?.Root} would reach {check.Value} > {check.Limit} contracts around this release",
        TradeLimits.Code => $"{check.Rule}: {check.Value} orders have filled, the limit is {check.Limit}",
        HedgeGuard.CrossAccountCode => $"{check.Rule}: another account of the trader holds, or may come to hold, the other side of {facts.Contract?.Root}",
        HedgeGuard.Code => $"{check.Rule}: another product of the same family is held, or may come to be, on the other side",
        LossRoom.Code => $"{check.Rule}: the order and what is open may lose {check.Value}, there is room for {check.Limit} USD",
        EntryRate.Code when check.Rule != EntryRate.Name =>
            $"{check.Rule}: {check.Value} messages would stand in the window, entries may use {check.Limit}",
        GroupLossBudget.Code => $"{check.Rule}: the group has lost {check.Value} of {check.Limit} USD today",
        GroupLossBudget.RoomCode => $"{check.Rule}: the group may lose {check.Value} with the order, {check.Limit} USD of its budget are left",
        EntryRate.Code => $"{check.Rule}: {check.Value} entries are in the window, the limit is {check.Limit}",
        RepeatGuard.SameCode => $"{check.Rule}: the same side of {facts.Contract} was entered just before",
        RepeatGuard.FlipCode => $"{check.Rule}: the other side of {facts.Contract} was entered just before",
        ClipSize.Code => $"{check.Rule}: {check.Value} > {check.Limit} contracts in one order",
        ClipSize.NotionalCode => $"{check.Rule}: the order stands for {check.Value} > {check.Limit} USD",
        PriceCollar.Code => $"{check.Rule}: a price is too far from the market",
        SpreadLimit.Code => check.Limit.Unit == Unit.None
            ? $"{check.Rule}: bid and ask of {facts.Contract} are not known"
            : $"{check.Rule}: bid and ask of {facts.Contract} stand {check.Value} ticks apart, the limit is {check.Limit}",
        WorkingOrders.Code => $"{check.Rule}: {check.Value} orders would work, the limit is {check.Limit}",
        Cooldown.Code => Pause(check, state),
        Rearm.EntriesCode => $"{check.Rule}: {check.Value} entries since a person last re-armed the account, the limit is {check.Limit}",
        Rearm.RejectionsCode => $"{check.Rule}: the broker refused {check.Value} orders in a row; a person re-arms the account",
        LastTradeWindow.Code => check.Limit.Unit == Unit.None
            ? $"{check.Rule}: the last trading day of {facts.Contract} is not known"
            : $"{check.Rule}: {facts.Contract} trades last in {check.Value} days, entries end {check.Limit} days before",
        SelfCross.Code => $"{check.Rule}: the order would trade against an own one in {facts.Contract}",
        Slippage.Code => $"{check.Rule}: {check.Value} entries have slipped, the limit is {check.Limit}; a person re-arms the account",
        OrdersToTrades.Code => $"{check.Rule}: {check.Value} orders were sent today, the fills allow {check.Limit}",
        DeadMansSwitch.Code => Silent(state),
        Capabilities.Code => $"{check.Rule}: the firm allows no automated orders on this account; we watch and advise",
        ReasonCodes.PriceUnknown => facts.MarkedAt is { } at
            ? $"no fresh price of {facts.Contract}: the last is of {at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}"
            : $"no price of {facts.Contract} is known",
        ReasonCodes.PriceOffTick => $"a price is not a whole number of ticks of {facts.Contract?.Root}",
        ReasonCodes.InvalidQuantity => "the quantity is not a whole number of contracts from 1",
        ReasonCodes.StateUnknown => "no rule book is bound to the account",
        ReasonCodes.DiskLow or ReasonCodes.ClockStepped => $"nothing is opened now: {above.Reason}",
        _ => State(check.Code, state, above),
    };

    /// <summary>An order that is too large by itself says so first; then what the account would come to.</summary>
    private static string Contracts(in Check check, in Facts facts, AccountState state)
    {
        var weight = state.Book?.Position is not { } limit || facts.Contract is not { } contract
            ? default
            : limit.Weight(state.Instrument(contract.Root));
        var order = weight * facts.Quantity;
        var projected = $"projected {check.Value} > {check.Limit} contracts";
        return Measure.Of(order).Millionths > check.Limit.Millionths
            ? $"{check.Rule}: {order} > {check.Limit} contracts in one order, {projected}"
            : $"{check.Rule}: {projected}";
    }

    private static string Firm(in Check check, in Facts facts, AccountState state) => check.Rule switch
    {
        FirmLimit.StateName => $"{check.Rule}: {state.Truth.Firm?.WhyClosed}",
        FirmLimit.FloorName => $"{check.Rule}: equity {check.Value} is at or below the floor {check.Limit} USD that the firm tells",
        FirmLimit.DailyName => $"{check.Rule}: today's loss {check.Value} has reached the firm's limit {check.Limit} USD",
        FirmLimit.WeeklyName => $"{check.Rule}: this week's loss {check.Value} has reached the firm's limit {check.Limit} USD",
        FirmLimit.OrderName => $"{check.Rule}: {check.Value} > {check.Limit} contracts in one order, as the firm tells",
        FirmLimit.ProductName => $"{check.Rule}: {facts.Contract?.Root} would reach {check.Value} > {check.Limit} contracts, as the firm tells",
        FirmLimit.ContractName => $"{check.Rule}: {facts.Contract} would reach {check.Value} > {check.Limit} contracts, as the firm tells",
        _ => $"{check.Rule}: projected {check.Value} > {check.Limit} contracts, as the firm tells",
    };

    private static string Silent(AccountState state) =>
        $"{DeadMansSwitch.Name}: no sign of life since {state.Guard.SilentSince?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}; only reducing orders pass";

    private static string Pause(in Check check, AccountState state)
    {
        var losses = state.Statistics.LossesInRow;
        var end = state.Guard.At(check.Level)?.Cooldown?.EndsAt(losses, state.Guard.LastLossAt);
        return $"{check.Rule}: {losses} losing trades in a row, paused until {end?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}";
    }

    private static string State(string code, AccountState state, ControlFromAbove above)
    {
        if (code == ReasonCodes.AccountFailed) return "the account has reached its maximum loss";
        if (code == ReasonCodes.AccountPassed) return "the account has reached its target and is closed for trading";
        foreach (var held in state.Locks.Span)
        {
            if (code == ReasonCodes.Locked)
                return held.Until is { } until
                    ? $"locked by {held.Rule} until {until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}: {held.Reason}"
                    : $"locked by {held.Rule}: {held.Reason}";
        }

        foreach (var flatten in state.Flattens.Span)
        {
            if (code == ReasonCodes.Flattening) return $"the account is being flattened: {flatten.Reason}";
        }

        if (code == ReasonCodes.ReduceOnly && above.State < TradingState.ReduceOnly && state.Control < TradingState.ReduceOnly)
        {
            foreach (var crossed in state.Guard.Crossed.Span)
            {
                if (crossed.Threshold.Action != ThresholdAction.Warn)
                    return $"{Check.At(crossed.Level, Threshold.Name)}: {crossed.Rule} has crossed the trader's margin at {crossed.Threshold}; only reducing orders pass{(crossed.Threshold.IsOfSize ? "" : " today")}";
            }

            if (state.Guard.SilentSince is not null) return Silent(state);
            if (state.Truth.Reviews.Count > 0) return $"{state.Truth.Reviews[0].Text}; only reducing orders pass until a person re-arms the account";
        }

        var reason = above.State >= state.State && above.Level is not null ? $"{above.Level}: {above.Reason}" : state.ControlReason;
        var word = code.ToLowerInvariant().Replace('_', ' ');
        return reason is null ? $"the account is {word}" : $"the account is {word} ({reason})";
    }

    private static string Word(Side side) => side == Side.Buy ? "buy" : "sell";
}
