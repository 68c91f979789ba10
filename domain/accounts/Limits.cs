using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Watches the account's limits after everything that moves its equity or its positions.</summary>
/// <remarks>Order of evaluation: prop-firm rules reference 4.5. A breach latches: it is raised once per rule and trade date.</remarks>
internal static class Limits
{
    /// <summary>Peak first, so that a new high and the breach test use the same equity; then the trader's margins, drawdown, daily loss, contracts, the trader's own limits.</summary>
    public static void Evaluate(Turn turn, DateTimeOffset at, MarketView market, bool atDayClose = false)
    {
        var state = turn.State;
        if (state.Book is not { } book || state.IsOver) return;
        var equity = state.EquityAt(market);
        RaisePeak(turn, book, state.Balance, equity, market.HighEquity, at, atDayClose);
        Programs.Demote(turn, at);
        if (turn.State.Guard.Any(static own => own.Thresholds.Count > 0))
        {
            Margins.Evaluate(turn, equity, market, at);
            SizeMargins.Evaluate(turn, equity, market, at);
        }

        CheckDrawdown(turn, book, equity, market, at, atDayClose);
        CheckDailyLoss(turn, book, equity, market, at);
        FirmWatch.Evaluate(turn, book, equity, market, at);
        var failsOnExcess = book is { IsAdvisory: false, Position.OnExceed: OnExceed.Fail };
        if (failsOnExcess) WatchSize(turn, at, market);
        if (turn.State.HasFailed) return;
        if (turn.State.Personal.Count > 0) PersonalLimits.Evaluate(turn, equity, market, at);
        if (!failsOnExcess) WatchSize(turn, at, market);
        if (book is { IsAdvisory: false, NewsWindows.Count: > 0 }) FlattenForNews(turn, book, market, at);
    }

    private static void RaisePeak(Turn turn, RuleBook book, Usd balance, Usd equity, Usd? highest, DateTimeOffset at, bool atDayClose)
    {
        if (book.Drawdown is not { } drawdown || !drawdown.RaisesPeak(atDayClose)) return;
        var state = turn.State;
        var high = drawdown.Basis == DrawdownBasis.IntradayEquity && highest is { } seen ? Usd.Max(equity, seen) : equity;
        var peak = drawdown.Raise(state.Peak, balance, high, atDayClose);
        if (peak == state.Peak) return;
        var (floor, locked) = drawdown.Ratchet(state.Floor, state.FloorLocked, peak);
        turn.Add(new PeakRaised(peak, floor, locked, at));
    }

    private static void CheckDrawdown(Turn turn, RuleBook book, Usd equity, MarketView market, DateTimeOffset at, bool atDayClose)
    {
        if (book.Drawdown is not { } drawdown) return;
        if (drawdown.Evaluate == EvaluateAt.Eod && !atDayClose) return;
        var check = drawdown.Check(turn.State.Floor, turn.State.Balance, equity);
        if (check.Passed || (book.IsAdvisory && IsRaised(turn.State, check.Rule))) return;
        Record(turn, market, equity, at);
        var effect = book.IsAdvisory ? ViolationEffect.Warn : ViolationEffect.Fail;
        turn.Add(new ViolationRaised(new Violation(check.Code, check.Rule, check.Limit, check.Value, effect, turn.State.TradeDate, at), at));
        if (book.IsAdvisory) return;
        Fail(turn, check.Rule, $"equity {check.Value} reached the floor {check.Limit}", market, at);
    }

    /// <summary>The account is lost: nothing opens any more and everything is closed.</summary>
    public static void Fail(Turn turn, string rule, string text, MarketView market, DateTimeOffset at)
    {
        turn.Add(new AccountFailed(rule, at));
        Flattening.Start(turn, Flattening.IdFor(turn, rule), FlattenScope.Account, $"{rule}: {text}", "engine", null, market, at);
    }

    private static void CheckDailyLoss(Turn turn, RuleBook book, Usd equity, MarketView market, DateTimeOffset at)
    {
        if (book.DailyLoss is not { } daily || turn.State.DailyFloor is not { } floor) return;
        var check = daily.Check(turn.State.DailyLossLimit!.Value, floor, turn.State.Balance, equity);
        if (check.Passed || IsRaised(turn.State, check.Rule)) return;
        Record(turn, market, equity, at);
        var effect = book.IsAdvisory ? ViolationEffect.Warn : daily.Action == DailyLossAction.Fail ? ViolationEffect.Fail : ViolationEffect.LockDay;
        turn.Add(new ViolationRaised(new Violation(check.Code, check.Rule, check.Limit, check.Value, effect, turn.State.TradeDate, at), at));
        if (turn.State.HasFailed || book.IsAdvisory) return;
        var text = $"today's loss {check.Value} reached the limit {check.Limit}";
        if (effect == ViolationEffect.Fail)
        {
            Fail(turn, check.Rule, text, market, at);
            return;
        }

        var until = turn.State.Session is { } session ? book.Calendar.NextTradeDateOpenAt(session) : (DateTimeOffset?)null;
        Flattening.Start(
            turn, Flattening.IdFor(turn, check.Rule), FlattenScope.Account, $"{check.Rule}: {text}", "engine",
            new LockAfter(check.Rule, text, until), market, at);
    }

    /// <summary>
    /// The contract limit: an excess has its grace time from the first moment, and what is still there afterwards counts once, until the account
    /// is within the limit again.
    /// </summary>
    public static void WatchSize(Turn turn, DateTimeOffset at, MarketView market)
    {
        if (turn.State.Book is not { Position: { } limit } book) return;
        var equity = limit.Metric == SizeMetric.LiveEquityProfit ? turn.State.EquityAt(market) : turn.State.Balance;
        if (turn.State.ContractsMax(equity) is not { } max) return;
        var open = Exposure.Open(turn.State, limit);
        if (open <= max)
        {
            if (turn.State.Excess is not null) turn.Add(new ExcessCleared(at));
            return;
        }

        // Advice is given once a trade date.
        if (book.IsAdvisory && turn.State.Excess is null && IsRaised(turn.State, PositionLimit.Name)) return;
        if (turn.State.Excess is null && limit.GraceSeconds > 0) turn.Add(new ExcessStarted(open, max, at.AddSeconds(limit.GraceSeconds), at));
        if (turn.State.Excess is { IsRaised: false } waits && waits.DueAt > at) return;
        if (turn.State.Excess is not { IsRaised: true }) RaiseExcess(turn, book, limit, max, open, equity, market, at);
        if (!book.IsAdvisory && limit.OnExceed == OnExceed.Reduce) Reduce(turn, limit, open - max, at);
    }

    private static void RaiseExcess(
        Turn turn, RuleBook book, PositionLimit limit, MiniEquivalents max, MiniEquivalents open, Usd equity, MarketView market, DateTimeOffset at)
    {
        var effect = book.IsAdvisory ? ViolationEffect.Warn : limit.OnExceed == OnExceed.Fail ? ViolationEffect.Fail : ViolationEffect.Reduce;
        if (limit.Metric == SizeMetric.LiveEquityProfit) Record(turn, market, equity, at);
        turn.Add(new ViolationRaised(
            new Violation(PositionLimit.Code, PositionLimit.Name, Measure.Of(max), Measure.Of(open), effect, turn.State.TradeDate, at), at));
        if (effect == ViolationEffect.Fail && !turn.State.HasFailed)
            Fail(turn, PositionLimit.Name, $"{open} contracts are open, the limit is {max}", market, at);
    }

    /// <summary>A window that has to be entered flat closes what is open when it begins, and whatever opens in it.</summary>
    private static void FlattenForNews(Turn turn, RuleBook book, MarketView market, DateTimeOffset at)
    {
        foreach (var window in book.NewsWindows)
        {
            if (window.Mode != NewsMode.Flat || !window.Holds(at)) continue;
            foreach (var root in OpenRoots(turn.State).Where(window.Names).ToArray())
            {
                if (turn.State.Flattens.Any(flatten => flatten.Scope.IsAccount || flatten.Scope.Root == root)) continue;
                Flattening.Start(
                    turn, Flattening.IdFor(turn, $"{NewsWindow.Name}.{root}"), new FlattenScope(root), $"{NewsWindow.Name}: flat by {window.From.UtcDateTime:O}",
                    "engine", null, market, at);
            }
        }
    }

    /// <summary>Products that are held, or that an order on its way may open.</summary>
    private static IEnumerable<string> OpenRoots(AccountState state) =>
        state.Positions.Select(position => position.Contract.Root)
            .Concat(state.Orders.Where(order => order.MayOpen).Select(order => order.Ticket.Contract.Root))
            .Distinct();

    /// <summary>Sends the excess back to the market, newest position first, unless an order that reduces it is on its way.</summary>
    private static void Reduce(Turn turn, PositionLimit limit, MiniEquivalents excess, DateTimeOffset at)
    {
        if (turn.State.Flattens.Count > 0 || !turn.State.MaySend) return;
        foreach (var position in turn.State.Positions.OrderByDescending(position => position.OpenedAt).ThenBy(position => position.Contract))
        {
            if (excess.Millionths <= 0) return;
            var weight = limit.Weight(turn.State.Instrument(position.Contract.Root));
            if (weight.Millionths == 0) continue;
            var side = Sides.Closing(position.Net);
            var sending = turn.State.Orders.Where(order => order.Purpose == OrderPurpose.Reduce && order.Ticket.Contract == position.Contract).Sum(order => order.Remaining);
            excess -= weight * sending;
            var needed = (int)((excess.Millionths + weight.Millionths - 1) / weight.Millionths);
            var contracts = Math.Min(needed, Math.Abs(position.Net) - sending);
            if (contracts <= 0) continue;
            var id = new OrderId($"{turn.Command.Id.Value:N}-r{position.Contract}");
            // A fill or a new book is looked at before and after: the second look of one command may find more to reduce.
            if (turn.State.Order(id) is not null) id = new OrderId($"{id}-2");
            turn.Add(new OrderIntended(
                new OrderTicket(id, position.Contract, side, new Contracts(contracts)), OrderPurpose.Reduce, default, null, null, at));
            excess -= weight * contracts;
        }
    }

    /// <summary>Prices that decided something are recorded, so that a replay comes to the same equity.</summary>
    public static void Record(Turn turn, MarketView market, Usd equity, DateTimeOffset at)
    {
        if (equity == turn.State.Equity) return;
        var marks = turn.State.Positions
            .Select(position => market.Of(position.Contract) is { } seen && seen.At >= position.MarkedAt ? seen : new Mark(position.Contract, position.Mark, position.MarkedAt))
            .ToEquatableArray();
        turn.Add(new Marked(marks, equity, at));
    }

    /// <summary>True when a rule was reported on this trade date.</summary>
    public static bool IsRaised(AccountState state, string rule)
    {
        foreach (var open in state.Violations.Span)
        {
            if (open.Rule == rule && open.TradeDate == state.TradeDate) return true;
        }

        return false;
    }
}
