using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Decides what a trader asks to be paid.</summary>
public static class Payouts
{
    /// <summary>What the account's payout rule is held against.</summary>
    public static PayoutFacts Facts(AccountState state) => new(
        state.Status == "active", state.Positions.Count == 0, state.Book?.StartBalance ?? state.StartBalance, state.Balance, state.Course.BalanceAfterPayout,
        state.Course.Payouts, state.Course.WindowTradedDays, state.Course.WinningDays, state.Course.WindowProfit, state.Course.WindowBestDay);

    internal static void Decide(Turn turn, RequestPayout c)
    {
        var state = turn.State;
        if (state.Book?.Payout is not { } rule)
        {
            turn.Add(new PayoutRefused(c.Amount, ReasonCodes.Unsupported, "The account's rule book knows no payouts.", c.By, c.At));
            return;
        }

        if (rule.Refuses(Facts(state), c.Amount) is { } why)
        {
            turn.Add(new PayoutRefused(c.Amount, why, Text(why, rule, state, c.Amount), c.By, c.At));
            return;
        }

        var floor = rule.FloorAfter is { } after ? Usd.Max(state.Floor, after) : state.Floor;
        turn.Add(new PayoutAccepted(
            c.Amount, rule.Paid(c.Amount), state.Balance - c.Amount, floor, state.FloorLocked || rule.FloorAfter is not null, c.By, c.At));
    }

    private static string Text(string code, PayoutRule rule, AccountState state, Usd amount) => code switch
    {
        PayoutRule.StatusCode => $"The account is {state.Status}.",
        PayoutRule.NotFlatCode => "A position is open.",
        PayoutRule.WinningDaysCode => $"{state.Course.WinningDays} of {rule.WinningDays} winning days of {rule.WinningDay} USD.",
        PayoutRule.TradedDaysCode => $"{state.Course.WindowTradedDays} of {rule.TradedDays} traded days.",
        PayoutRule.ConsistencyCode =>
            $"The best day {state.Course.WindowBestDay} is too large a part of {state.Course.WindowProfit} USD; {(rule.Consistency!.Inclusive ? "at most" : "less than")} {rule.Consistency.Ratio} of it may be.",
        PayoutRule.NoProfitCode => $"The balance {state.Balance} has not grown since the last payout left {state.Course.BalanceAfterPayout} USD.",
        PayoutRule.MinBalanceCode => $"The balance {state.Balance} is below {rule.MinBalance} USD.",
        PayoutRule.BelowMinCode => $"{amount} is below the smallest payout {rule.Min} USD.",
        PayoutRule.AbovePctCode => rule.PctOfBalance is { } share
            ? $"{amount} is more than {share} of the balance {state.Balance} USD."
            : $"{amount} is more than {rule.PctOfProfit} of the profit {state.Balance - state.Book!.StartBalance} USD.",
        PayoutRule.AboveCapCode => $"{amount} is above the cap {rule.Cap(state.Course.Payouts)} USD of this payout.",
        PayoutRule.BufferCode => $"{state.Balance - amount} USD would be left; {rule.KeepAbove} USD have to stay.",
        _ => $"{state.Course.Payouts} payouts were taken, the program allows {rule.MaxPayouts}.",
    };
}
