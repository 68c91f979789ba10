using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>Tells an account's history to the same account under another rule book, turn by turn, and compares.</summary>
/// <remarks>
/// The recorded side is folded, the replayed side is decided: there is no other engine. Recorded fills are booked for orders that the replay has
/// too; what only the replay wants is answered by a <see cref="Venue"/>, and every such answer is an assumption.
/// </remarks>
public sealed class AccountReplay
{
    private readonly Dictionary<string, RuleBook> _books = new(StringComparer.Ordinal);
    private readonly Func<string, RuleBook> _readBook;
    private readonly RuleBook _other;
    private readonly KnownPrices _prices;
    private readonly Venue _venue = new("replay");
    private readonly ReplayTally _tally = new();
    private AccountState _was = AccountState.Initial;
    private AccountState _now = AccountState.Initial;
    private IReadOnlyList<AccountEvent> _decided = [];
    private Usd _moved;
    private int _leftOut;
    private bool _isCorrectedFloor;
    private bool _isBesideOthers;
    private int _rebound;

    private AccountReplay(RuleBook other, Func<string, RuleBook> readBook)
    {
        _other = other;
        _books[other.Text] = other;
        _readBook = text => _books.TryGetValue(text, out var known) ? known : _books[text] = readBook(text);
        _prices = new(_readBook);
    }

    private bool IsEstimate => _leftOut > 0 || _venue.Fills > 0 || _venue.Cancels > 0 || _isCorrectedFloor;

    /// <param name="history">Every turn of the account from its opening on.</param>
    /// <param name="readBook">Reads a bound book's exact text.</param>
    /// <returns>Null for a history in which no rule book was ever bound.</returns>
    public static ReplayReport? Run(IEnumerable<RecordedTurn> history, RuleBook other, Func<string, RuleBook> readBook)
    {
        var turns = history.ToArray();
        var bound = turns.SelectMany(turn => turn.Events).OfType<RuleBookBound>().FirstOrDefault();
        if (bound is null) return null;
        var replay = new AccountReplay(other, readBook);
        replay._moved = other.StartBalance - replay._readBook(bound.Text).StartBalance;
        foreach (var turn in turns)
        {
            foreach (var moment in turn.Moments()) replay.Tell(turn.Command, moment);
        }

        return replay.Report(bound, turns[0].Events[0].At, turns[^1].Events[^1].At);
    }

    private void Tell(CommandId id, AccountEvent[] moment)
    {
        var at = moment[0].At;
        CatchUp(id, at);
        var before = _was;
        // What the other book has under way on its own (a reduction, say) works beside the decision, and how it will end is not known.
        _isBesideOthers = _now.Orders.Any(order => before.Order(order.Ticket.Id) is null);
        var market = _prices.Of(before, moment);
        _venue.Learn(market);
        if (market.HighEquity is { } high) market = market with { HighEquity = _was.Positions == _now.Positions ? high + _now.Balance - _was.Balance : null };
        foreach (var command in Commands(id, before, moment)) Send(command with { Market = market });
        foreach (var happened in moment)
        {
            _was = AccountFold.Evolve(_was, happened, _readBook);
            _tally.Then(_was, happened);
        }

        _tally.CloseThen(_was);
        Compare(id, moment);
        _venue.Answer(() => _now, Send, IsInHistory, flatten => _was.Flattens.Any(other => other.Id == flatten.Id), at);
        _tally.CloseNow(_now, IsEstimate);
    }

    /// <summary>Boundaries of the other book's calendar that the history does not have come at their own time, at the prices known then.</summary>
    private void CatchUp(CommandId id, DateTimeOffset at)
    {
        while (_now.NextBoundaryAt is { } next && next < at)
        {
            Send(new Wake(id, next));
            _venue.Answer(() => _now, Send, IsInHistory, flatten => _was.Flattens.Any(other => other.Id == flatten.Id), next);
            _tally.CloseNow(_now, IsEstimate);
        }
    }

    /// <summary>An order that the history goes on telling of, unless the replay alone wants it cancelled.</summary>
    private bool IsInHistory(AccountOrder order) => _was.Order(order.Ticket.Id) is { } recorded && (recorded.CancelAsked || !order.CancelAsked);

    private void Send(AccountCommand command)
    {
        var decided = AccountDecider.Decide(_now, command, _readBook);
        _now = decided.State;
        _decided = decided.Events;
        foreach (var happened in decided.Events) _tally.Now(_now, happened);
    }

    /// <summary>What the moment was told as. What merely follows from it is decided again.</summary>
    private List<AccountCommand> Commands(CommandId id, AccountState was, AccountEvent[] moment)
    {
        var at = moment[0].At;
        if (ToldLook.Of(id, _now, moment) is { } look) return [look];
        if (Primary(id, was, moment) is { } primary) return [primary];
        if (moment.Any(happened => happened is AlertAccepted or AlertRefused or AlertIgnored))
        {
            _tally.Undecided++;
            return [new Wake(id, at)];
        }

        var news = new List<AccountCommand>();
        var isLook = moment.Any(happened => happened is FlattenLooked or FlattenOrdersGone or FlattenCompleted or ReconciliationCompleted);
        foreach (var happened in moment)
        {
            if (!isLook || happened is OrderAppeared or OrdersPaired) News(news, id, was, happened);
        }

        if (isLook) news.Add(new RecordLook(id, Shown(moment), at));
        if (news.Count == 0 && !moment.Any(happened => happened is FlattenStarted or AccountPassed or DayClosed))
            news.AddRange(moment.OfType<CancelAsked>().Select(asked => new CancelOrders(id, asked.Order, "history", at)));
        return news.Count > 0 ? news : [new Wake(id, at)];
    }

    private AccountCommand? Primary(CommandId id, AccountState was, AccountEvent[] moment)
    {
        foreach (var happened in moment)
        {
            var command = happened switch
            {
                AccountOpened e => new OpenAccount(id, e.Account, e.Name, e.Trader, e.Phase, e.Environment, e.Groups, e.Balance + _moved, e.At),
                RuleBookBound e => Bind(id, e),
                OverlayBound e => new BindOverlay(id, e.Overlay, e.By, e.Reason, e.At),
                FillBooked e => Fill(id, was, e),
                AlertAccepted or AlertRefused => AskedAgain.Of(id, was, moment),
                AccountCorrected e => new CorrectAccount(id, Moved(e.Correction, was), e.Reason, e.By, e.At),
                AccountReset e => new ResetAccount(id, e.Reason, e.By, e.At),
                PayoutAccepted e => new RequestPayout(id, e.Amount, e.By, e.At),
                PayoutRefused e => new RequestPayout(id, e.Amount, e.By, e.At),
                PersonalLimitsSet e => new SetPersonalLimits(id, e.Limits, e.Reason, e.By, e.At),
                SafeguardsSet e => new SetSafeguards(id, e.Next ?? e.Safeguards, e.Reason, e.By, e.At),
                TruthPolicySet e => new SetTruthPolicy(id, e.Next ?? e.Policy, e.Reason, e.By, e.At),
                FirmLimitsTold e => new NoteFirmLimits(id, Told(e.Limits, was), e.At),
                AccountRearmed e => new RearmAccount(id, e.Reason, e.By, e.At),
                SilenceBegan e => new RecordSilence(id, e.Since, e.At),
                SilenceEnded e when !moment.Any(other => other is AlertAccepted or AlertRefused) => new RecordLife(id, e.By, e.At),
                StateSet { By: not "engine" } e => new SetState(id, e.State, e.Reason, e.By, e.At),
                AccountLocked { Lock.Rule: AccountLock.Manual } e when !moment.Any(other => other is FlattenCompleted) => new LockAccount(id, e.Lock.Reason, e.Lock.By, e.Lock.Until, e.At),
                AccountLocked { Lock: { Rule: AccountLock.LockedOut, Until: { } until } } e => new LockOut(id, until, e.Lock.Reason, e.Lock.By, e.At),
                AccountUnlocked { By: not "engine" } e when !moment.Any(other => other is AccountLocked) => new UnlockAccount(id, e.Reason, e.By, e.At),
                FlattenStarted { By: not ("engine" or FlattenProcess.ByAlert) } e when !moment.Any(other => other is AccountLocked { Lock.Rule: AccountLock.LockedOut }) =>
                    new AccountCommand.Flatten(id, e.Scope, e.Reason, e.By, e.Lock, e.At),
                ReconciliationStarted e => new StartReconciling(id, e.Reason, e.At),
                _ => (AccountCommand?)null,
            };
            if (command is not null) return command;
        }

        return null;
    }

    /// <summary>The first book is replaced by the other one; later bindings are left out.</summary>
    private AccountCommand Bind(CommandId id, RuleBookBound e)
    {
        if (_now.Book is null) return new BindRuleBook(id, _other.Text, e.By, e.Reason, e.At);
        _rebound++;
        return new Wake(id, e.At);
    }

    /// <summary>Numbers that the firm enforces belong to its own book; that it let nothing be opened is a fact.</summary>
    private FirmLimits Told(FirmLimits limits, AccountState was) => was.BookText == _other.Text ? limits : new(limits.WhyClosed);

    /// <summary>The firm's numbers, moved to the other book's start. Its floor belongs to its own book.</summary>
    private Correction Moved(Correction c, AccountState was)
    {
        var moved = c with
        {
            Balance = c.Balance + _moved, Peak = c.Peak + _moved, DayStartEquity = c.DayStartEquity + _moved, WeekStartEquity = c.WeekStartEquity + _moved,
            BalanceAfterPayout = c.BalanceAfterPayout + _moved,
        };
        if (was.BookText == _other.Text || (c.Floor is null && c.FloorLocked is null)) return moved;
        _isCorrectedFloor = true;
        return moved with { Floor = null, FloorLocked = null };
    }

    /// <summary>A recorded fill, as far as the replay has what it fills: all of it, a part, or nothing.</summary>
    private AccountCommand Fill(CommandId id, AccountState was, FillBooked e)
    {
        var fill = e.Fill;
        _venue.Learn(fill);
        var quantity = Math.Min(fill.Quantity.Count, Booked(was, fill));
        if (quantity < fill.Quantity.Count) _leftOut++;
        if (quantity <= 0) return new Wake(id, e.At);
        if (quantity < fill.Quantity.Count) fill = fill with { Quantity = new Contracts(quantity), Fee = new(fill.Fee.Micros * quantity / fill.Quantity.Count) };
        return new BookFill(id, fill, e.Source, e.At);
    }

    private int Booked(AccountState was, Fill fill)
    {
        if (fill.Order is { } id)
        {
            if (_now.Order(id) is { } order)
                return was.Order(id) is { } recorded && recorded.Remaining > order.Remaining ? order.Remaining : fill.Quantity.Count;
            if (_now.RecentOrders.Contains(id)) return was.Order(id) is null ? fill.Quantity.Count : 0;
            if (was.Order(id) is { Purpose: not OrderPurpose.Foreign } || was.RecentOrders.Contains(id)) return 0;
        }

        // Somebody's own trade: what it opened is a fact, what it closed has to be there.
        var recordedNet = was.PositionIn(fill.Contract)?.Net ?? 0;
        var closed = Math.Sign(recordedNet) == -Math.Sign(fill.Net) ? Math.Min(Math.Abs(recordedNet), fill.Quantity.Count) : 0;
        var net = _now.PositionIn(fill.Contract)?.Net ?? 0;
        var closes = Math.Sign(net) == -Math.Sign(fill.Net) ? Math.Min(Math.Abs(net), closed) : 0;
        return closes + fill.Quantity.Count - closed;
    }

    private void News(List<AccountCommand> news, CommandId id, AccountState was, AccountEvent happened)
    {
        switch (happened)
        {
            case OrderSent e: news.Add(new RecordSent(id, e.Order, e.At)); break;
            case OrderPlaced e: Record(e.Order, new OrderNews.Placed(e.BrokerOrderId)); break;
            case OrdersPaired e: Record(e.One, new OrderNews.Placed(was.Order(e.One)?.BrokerOrderId ?? "", e.Other)); break;
            case OrderAppeared e when HasParent(was, e): Record(e.Ticket.Id, new OrderNews.Appeared(e.Ticket, e.BrokerOrderId, e.Filled, e.Parent)); break;
            case OrderModified e: Record(e.Ticket.Id, new OrderNews.Modified(e.Ticket)); break;
            case OrderRejected e: Record(e.Order, new OrderNews.Rejected(e.Code, e.Text)); break;
            case OrderCancelled e when IsCancelled(was, e.Order): Record(e.Order, new OrderNews.Cancelled(e.Reason)); break;
            case OrderExpired e: Record(e.Order, new OrderNews.Expired()); break;
            case OrderOutcomeUnknown e: Record(e.Order, new OrderNews.Unknown(e.Why)); break;
            case OrderProvenAbsent e: Record(e.Order, new OrderNews.Absent()); break;
            case OrderAbandoned e: Record(e.Order, new OrderNews.FoundFilled()); break;
            case ChangeRefused e: Record(e.Order, new OrderNews.ChangeRefused(e.Code, e.Text)); break;
            case CancelRefused e: Record(e.Order, new OrderNews.CancelRefused(e.Code, e.Text)); break;
            default: break;
        }

        void Record(OrderId order, OrderNews what) => news.Add(new RecordOrder(id, order, what, happened.At));
    }

    /// <summary>A bracket leg exists only with its entry.</summary>
    private bool HasParent(AccountState was, OrderAppeared e) =>
        !was.SuspendedLegs.Any(leg => leg.Leg.Id == e.Ticket.Id) || _now.SuspendedLegs.Any(leg => leg.Leg.Id == e.Ticket.Id) || _now.Order(e.Ticket.Id) is not null;

    /// <summary>A cancel that a decision asked for is news only where that decision was made.</summary>
    private bool IsCancelled(AccountState was, OrderId order) =>
        was.Order(order) is not { CancelAsked: true } || _now.Order(order) is { CancelAsked: true };

    /// <summary>What a recorded look showed, as far as the account agrees: its own book, without the orders that were missing there.</summary>
    private BrokerTruth Shown(AccountEvent[] moment)
    {
        var missing = moment.OfType<OrderOutcomeUnknown>().Select(unknown => unknown.Order).ToHashSet();
        var truth = Venue.Truth(_now);
        return truth with { Orders = truth.Orders.Where(order => !missing.Contains(order.Ticket.Id)).ToEquatableArray() };
    }

    private void Compare(CommandId id, AccountEvent[] moment)
    {
        foreach (var happened in moment)
        {
            if (ReplayTally.OutcomeOf(happened) is not { } then || happened is AlertIgnored) continue;
            var now = _decided.Select(ReplayTally.OutcomeOf).OfType<ReplayOutcome>().FirstOrDefault();
            if (now is null) continue;
            _tally.Decided++;
            if (then.Outcome == now.Outcome && then.Code == now.Code) continue;
            var (kind, alert) = happened switch
            {
                AlertAccepted e => ("alert", e.Alert.Value),
                AlertRefused e => ("alert", e.Alert.Value),
                _ => ("payout", id.Value),
            };
            _tally.Differences.Add(new(kind, alert, happened.At, then, now, IsEstimate || _isBesideOthers));
        }
    }

    private ReplayReport Report(RuleBookBound bound, DateTimeOffset from, DateTimeOffset to)
    {
        var (then, now) = (_tally.StandThen(_was), _tally.StandNow(_now));
        return new(
            _was.Id, new(bound.Book, bound.Version), new(_other.Id, _other.Version), from, to, _tally.Decided, _tally.Undecided, _tally.Differences.ToEquatableArray(),
            _tally.Days(), new(then, now, now.Realized - then.Realized, IsEstimate), _tally.EndingsThen.ToEquatableArray(), _tally.EndingsNow.ToEquatableArray(),
            IsEstimate, new(_leftOut, _venue.Fills, _venue.Cancels), Notes().ToEquatableArray());
    }

    private IEnumerable<string> Notes()
    {
        if (_moved != Usd.Zero) yield return $"The account opens {_moved} USD away from its recorded balance: the other book starts at {_other.StartBalance} USD.";
        if (_rebound > 0) yield return $"{_rebound} later bindings of a rule book are left out: the other book holds from the first one on.";
        if (_tally.Undecided > 0) yield return $"{_tally.Undecided} alerts are not decided again: the history does not hold what they asked.";
        if (_isCorrectedFloor) yield return "Corrections of the floor belong to the bound book and are left out.";
        if (_was.Book?.Drawdown?.Basis != DrawdownBasis.IntradayEquity && _other.Drawdown?.Basis == DrawdownBasis.IntradayEquity)
            yield return "The other book's floor follows every moment's equity; the history knows the prices of its events alone, so the floor may have been higher and the end earlier.";
        if (IsEstimate) yield return "From the first difference on the replay's money is an estimate: fills of orders that would not have existed are left out, and orders that never existed fill at the newest known price.";
    }
}
