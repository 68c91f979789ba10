using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>Counts what both sides come to.</summary>
internal sealed class ReplayTally
{
    private readonly Side _then = new();
    private readonly Side _now = new();
    private readonly HashSet<TradeDate> _estimated = [];

    /// <summary>One side's sums, and its closed days.</summary>
    private sealed class Side
    {
        public Usd Realized { get; set; }
        public Dictionary<TradeDate, Usd> ByDate { get; } = [];
        public SortedDictionary<TradeDate, ReplayMoney> Days { get; } = [];
        public List<ReplayEnding> Endings { get; } = [];
        public List<TradeDate> Closing { get; } = [];
    }

    public int Decided { get; set; }

    public int Undecided { get; set; }

    public List<ReplayDifference> Differences { get; } = [];

    public IReadOnlyList<ReplayEnding> EndingsThen => _then.Endings;

    public IReadOnlyList<ReplayEnding> EndingsNow => _now.Endings;

    public void Then(AccountState state, AccountEvent happened) => Count(_then, state, happened);

    public void Now(AccountState state, AccountEvent happened) => Count(_now, state, happened);

    /// <summary>The days that closed, at the numbers after everything that their close brought.</summary>
    public void CloseThen(AccountState state) => Close(_then, state);

    public void CloseNow(AccountState state, bool isEstimate)
    {
        if (isEstimate) _estimated.UnionWith(_now.Closing);
        Close(_now, state);
    }

    public ReplayStand StandThen(AccountState state) => Stand(_then, state);

    public ReplayStand StandNow(AccountState state) => Stand(_now, state);

    public EquatableArray<ReplayDay> Days() => _then.Days.Keys.Union(_now.Days.Keys).Order()
        .Select(date => new ReplayDay(date, _then.Days.GetValueOrDefault(date), _now.Days.GetValueOrDefault(date), _estimated.Contains(date))).ToEquatableArray();

    /// <summary>What an alert or a payout came to; null for another event.</summary>
    public static ReplayOutcome? OutcomeOf(AccountEvent happened) => happened switch
    {
        AlertAccepted e => Of("accepted", e.Decision),
        AlertRefused e => Of("refused", e.Decision),
        AlertIgnored e => new("ignored", e.Code, e.Text, null, null, default, null, null, null),
        PayoutAccepted e => new("accepted", null, $"{e.Amount} USD are paid out, {e.Paid} USD to the trader.", null, null, default, e.Balance, null, null),
        PayoutRefused e => new("refused", e.Code, e.Text, null, null, default, null, null, null),
        _ => null,
    };

    private static ReplayOutcome Of(string outcome, Decision decision) => new(
        outcome, decision.Code, decision.Text, decision.Checks.Count > 0 ? decision.Largest.Count : null, decision.Binding,
        decision.Checks.Where(check => !check.Passed).ToEquatableArray(), decision.Facts.Balance, decision.Facts.Equity, decision.Facts.Net);

    private static void Count(Side side, AccountState state, AccountEvent happened)
    {
        switch (happened)
        {
            case FillBooked e:
                var earned = e.Realized - e.Fill.Fee;
                side.Realized += earned;
                side.ByDate[state.TradeDate] = side.ByDate.GetValueOrDefault(state.TradeDate) + earned;
                break;
            case DayClosed e:
                side.Closing.Add(e.TradeDate);
                break;
            case AccountFailed e:
                side.Endings.Add(new("failed", e.Rule, e.At, $"{e.Rule} ended the account."));
                break;
            case AccountPassed e:
                side.Endings.Add(new("passed", null, e.At, $"Passed with {e.TotalProfit} USD on {e.TradedDays} traded days."));
                break;
            case AccountLocked e:
                side.Endings.Add(new("locked", e.Lock.Rule, e.At, e.Lock.Reason));
                break;
            default:
                break;
        }
    }

    private static void Close(Side side, AccountState state)
    {
        foreach (var date in side.Closing) side.Days[date] = new(side.ByDate.GetValueOrDefault(date), state.Balance, Headroom(state));
        side.Closing.Clear();
    }

    private static ReplayStand Stand(Side side, AccountState state) => new(side.Realized, state.Balance, state.Equity, Headroom(state), state.Status);

    private static Usd? Headroom(AccountState state) =>
        state.Book?.Drawdown is { } drawdown ? drawdown.Measured(state.Balance, state.Equity) - state.Floor : null;
}
