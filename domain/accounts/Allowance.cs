using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>One loss limit of an account as it stands now: how much it allows, and where it ends.</summary>
/// <param name="Rule">The limit's name in violations and locks.</param>
/// <param name="Amount">The whole allowance.</param>
/// <param name="Floor">The value that reaches the limit.</param>
/// <param name="Measured">The equity, or the balance, that is held against it.</param>
/// <param name="OfBalance">It is the balance: open positions do not count until they are closed.</param>
/// <remarks>A drawdown of a locked floor may leave more than its amount: then nothing of it is used.</remarks>
public readonly record struct Allowance(string Rule, Usd Amount, Usd Floor, Usd Measured, bool OfBalance = false)
{
    /// <summary>What is used up; never negative.</summary>
    public Usd Used => Usd.Max(Usd.Zero, Amount - Left);

    public Usd Left => Measured - Floor;

    /// <summary>How many loss limits the account may have now: drawdown, daily loss, the trader's own, and those of the firm's platform.</summary>
    public static int CountMax(AccountState state) => FirstOfFirm(state) + (state.Truth.Firm is null ? 0 : 3);

    /// <summary>The place of the firm's floor, before its losses of the day and of the week.</summary>
    internal static int FirstOfFirm(AccountState state) => 2 + state.Personal.Count;

    /// <summary>One of them by its place; null when there is no such limit.</summary>
    public static Allowance? At(AccountState state, int place, Usd equity) => place switch
    {
        0 => state.Book?.Drawdown is { } drawdown
            ? new(Drawdown.Name, AmountOf(drawdown, state), state.Floor, drawdown.Measured(state.Balance, equity), drawdown.Metric == BreachMetric.Balance)
            : null,
        1 => state.Book?.DailyLoss is { } daily && state.DailyFloor is { } floor
            ? new(DailyLoss.Name, state.DailyLossLimit!.Value, floor, daily.Measured(state.Balance, equity), daily.Basis == DailyLossBasis.Realized)
            : null,
        _ when place >= FirstOfFirm(state) => OfFirm(state, place - FirstOfFirm(state), equity),
        _ => state.Personal[place - 2] is { Side: PersonalSide.Loss } own && state.PersonalTrigger(place - 2) is { } trigger
            ? new(own.NameAt(place - 2), own.Amount, trigger, equity)
            : null,
    };

    /// <summary>
    /// Where the firm's platform tells a number that ends sooner than ours, or by another measure. A number that is ours as well is ours alone, so that nothing is said twice.
    /// </summary>
    private static Allowance? OfFirm(AccountState state, int which, Usd equity)
    {
        if (state.Truth.Firm is not { } firm) return null;
        switch (which)
        {
            case 0:
                if (firm.Floor is not { } floor || (At(state, 0, equity) is { OfBalance: false } own && state.Book!.Drawdown!.Evaluate == EvaluateAt.Realtime && own.Floor >= floor)) return null;
                return new(FirmLimit.FloorName, firm.Drawdown ?? Usd.Max(Usd.Zero, state.StartBalance - floor), floor, equity);
            case 1:
                if (firm.DailyLoss is not { } today) return null;
                var low = DailyLoss.Floor(state.DayStartEquity, state.DayCash, today);
                return At(state, 1, equity) is { OfBalance: false } daily && daily.Floor >= low ? null : new(FirmLimit.DailyName, today, low, equity);
            default:
                return firm.WeeklyLoss is { } week ? new(FirmLimit.WeeklyName, week, DailyLoss.Floor(state.WeekStartEquity, state.WeekCash, week), equity) : null;
        }
    }

    /// <summary>A floor that is given as a level allows what lies between it and the start.</summary>
    private static Usd AmountOf(Drawdown drawdown, AccountState state) =>
        drawdown.Level is { } level ? Usd.Max(Usd.Zero, state.Book!.StartBalance - level) : drawdown.Amount;

    /// <summary>What may still be lost before the nearest loss limit; null when there is none.</summary>
    public static Usd? NearestLeft(AccountState state, Usd equity)
    {
        Usd? nearest = null;
        for (var place = 0; place < CountMax(state); place++)
        {
            if (At(state, place, equity) is { } allowance && !(nearest <= allowance.Left)) nearest = allowance.Left;
        }

        return nearest;
    }
}
