using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Measures;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>One account: load, decide, append, fold, react. Hosted one turn at a time; it keeps no thread and no timer.</summary>
public sealed partial class AccountGrain(AccountId id, IGrainHost host, GrainServices services) : IAccountGrain
{
    /// <summary>Contracts that were asked about lately, so that their largest sizes stay in the view.</summary>
    private const int AskedMax = 8;

    /// <summary>How long an opening alert waits for a passing close; then it is decided as the account stands. Ours: longer than a close takes.</summary>
    private static readonly TimeSpan SettlingMax = TimeSpan.FromSeconds(10);

    private readonly List<ContractSymbol> _asked = [];

    /// <summary>The alert that was considered last, to see how long its order took.</summary>
    private (AlertId Alert, DateTimeOffset At) _arrived;

    /// <summary>True when nothing is open, working or waited for, so that the grain may leave memory.</summary>
    public bool IsIdle => _state.Positions.Count == 0 && _state.Orders.Count == 0 && _state.Flattens.Count == 0 && !_state.IsReconciling && !_isBlind && _readBackAt is null;

    public ValueTask<AccountView> View() => ValueTask.FromResult(MakeView());

    public ValueTask<Decision> Check(OrderCheck check)
    {
        Ask(check.Contract);
        var market = MarketNow(check.Contract);
        var toStop = check.StopAt is { } at ? OrderAsk.DistanceTo(at, check.Side, check.Limit, check.Stop, market.Of(check.Contract)) : check.ToStop;
        var ask = new OrderAsk(
            check.Contract, check.Side, check.Quantity, 0, check.Kind, check.Limit, check.Stop, toStop, check is { ToStop: null, StopAt: null } ? 0 : 1,
            Strategy: check.Strategy);
        return ValueTask.FromResult(Gate.Judge(_state, ask, Asked, market, Now, Others, services.Messages.Take(id, 0, Now, out _)));
    }

    public async ValueTask<AlertOutcome> Consider(AlertForAccount alert)
    {
        using var span = Traces.Begin("decide", alert.Alert)?.SetTag("traderterminal.account", id.Value);
        var outcome = await Considered(alert);
        span?.SetTag("traderterminal.outcome", outcome.Outcome).SetTag("traderterminal.code", outcome.Code);
        return outcome;
    }

    private async ValueTask<AlertOutcome> Considered(AlertForAccount alert)
    {
        if (!_state.IsOpen) return Said(alert.Alert, AlertOutcome.Refused, ReasonCodes.StateUnknown, $"There is no account {id}.");
        Alive();
        _arrived = (alert.Alert, alert.ReceivedAt);
        alert = InHeldMonth(alert);
        if (alert.Intent?.Contract is { } contract)
        {
            Ask(contract);
            if (alert.Intent.MayOpen && Now - alert.ReceivedAt < SettlingMax && _state.IsSettling(contract))
                return Said(alert.Alert, AlertOutcome.Waiting, ReasonCodes.Flattening, $"A close of {contract} has not come to rest.");
        }

        // Opening orders of one trader are decided one after the other, so that no two accounts open against each other or trade with each other.
        using var turn = alert.Intent is { IsJudged: true } && AsksOthers ? await services.Traders.Turn(Trader) : null;
        using var shared = alert.Intent is { IsJudged: true } ? await services.Groups.Turn(_state.Groups) : null;
        var command = CommandOf(alert);
        return (command is Consider asked ? await Decide(asked) : await Do(command)) switch
        {
            Done.Recorded done => OutcomeOf(alert.Alert, done.Events),
            Done.Repeated => OutcomeOf(alert.Alert, await Recorded(command.Id)),
            Done.Unavailable lost => Said(alert.Alert, AlertOutcome.Unavailable, ReasonCodes.LogUnavailable, lost.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public ValueTask<AlertOutcome> Foresee(AlertForAccount alert)
    {
        if (!_state.IsOpen) return ValueTask.FromResult(Said(alert.Alert, AlertOutcome.Refused, ReasonCodes.StateUnknown, $"There is no account {id}."));
        var command = CommandOf(InHeldMonth(alert));
        if (command is Consider asked) command = asked with { Messages = services.Messages.Take(id, 0, Now, out _) };
        return ValueTask.FromResult(OutcomeOf(alert.Alert, AccountDecider.Decide(_state, command, ReadBook).Events));
    }

    public async ValueTask<Reply> ReportFill(FillReport report)
    {
        if (!_state.IsOpen) return Missing;
        var fill = new Fill(
            report.Fill, report.Order, report.Contract, report.Side, new Contracts(report.Quantity), report.Price, report.Fee, report.At ?? Now);
        Ask(report.Contract);
        if (!_state.RecentFills.Contains(fill.Id)) _reported.Add(fill.Id);
        try
        {
            await services.Broker.Mirror(id, new(fill.Id, fill.Order, fill.Contract, fill.Side, fill.Quantity, fill.Price, fill.Fee, fill.At), CancellationToken.None);
        }
        catch (Exception away) when (IsAway(away))
        {
            // A fill is a fact and is booked all the same; reconciliation finds what a simulated venue missed.
        }

        var done = await Do(Book(fill, FillSource.Report));
        if (done is not Done.Unavailable) _reported.Remove(fill.Id);
        return ReplyOf(done, $"Fill {report.Fill} is booked.");
    }

    public async ValueTask<Reply> Flatten(FlattenRequest request)
    {
        if (!_state.IsOpen) return Missing;
        if (_state.Control == TradingState.Frozen || Above.State == TradingState.Frozen)
            return new Reply.Refused(ReasonCodes.Frozen, "The account is frozen: nothing is sent. Its owner unfreezes it with a reason.");
        var command = FlattenCommand(request);
        var orders = _state.Orders.Count(order => request.Scope.Covers(order.Ticket.Contract));
        var positions = _state.Positions.Count(position => request.Scope.Covers(position.Contract));
        var done = await Do(command);
        if (done is Done.Unavailable lost) return FlattenWithoutJournal(command, lost.Why);
        return new Reply.Done($"Flattening {request.Scope}: {orders} orders to cancel, {positions} positions to close.", orders, positions);
    }

    public async ValueTask<Reply> Cancel(CancelRequest request)
    {
        if (!_state.IsOpen) return Missing;
        if (request.Order is { } order && _state.Order(order) is null)
            return new Reply.Refused(ReasonCodes.UnknownOrder, $"No working order {order} on {id}.");
        var count = request.Order is null ? _state.Orders.Count : 1;
        return ReplyOf(await Do(new CancelOrders(new(request.Id), request.Order, request.By, Now)), $"{count} cancels asked for.", count);
    }

    public async ValueTask<Reply> Lock(LockRequest request) =>
        !_state.IsOpen ? Missing : ReplyOf(await Do(new LockAccount(new(request.Id), request.Reason, request.By, request.Until, Now)), "Locked.");

    public async ValueTask<Reply> Unlock(UnlockRequest request)
    {
        if (!_state.IsOpen) return Missing;
        if (_state.HasFailed) return new Reply.Refused(ReasonCodes.AccountFailed, "The account has reached its maximum loss; a lock is not what holds it.");
        if (string.IsNullOrWhiteSpace(request.Reason)) return new Reply.Refused("REASON_REQUIRED", "Unlocking needs a reason.");
        var done = await Do(new UnlockAccount(new(request.Id), request.Reason, request.By, Now));
        return Loosened(done, done is Done.Recorded { Events.Count: 0 } ? "Nothing was locked that a person opens." : "Unlocked.");
    }

    public async ValueTask<Reply> SetState(StateRequest request)
    {
        if (!_state.IsOpen) return Missing;
        if (request.State is not (TradingState.Active or TradingState.ReduceOnly or TradingState.Halted or TradingState.Frozen))
            return new Reply.Refused(ReasonCodes.Unsupported, $"{request.State} is not a state that a person sets.");
        if (request.State < _state.Control && request.OnlyTightens) return new Reply.Refused(Reply.Loosens, $"The account is {_state.Control}; {request.State} is freer.");
        if (request.State < _state.Control && string.IsNullOrWhiteSpace(request.Reason))
            return new Reply.Refused("REASON_REQUIRED", "Loosening needs a reason.");
        var done = await Do(new SetState(new(request.Id), request.State, request.Reason, request.By, Now));
        var text = $"The account is set to {TradingStates.Word(request.State)}.";
        return request.State == TradingState.Active ? Loosened(done, text) : ReplyOf(done, text);
    }

    /// <summary>Whoever opens one latch is told of the others.</summary>
    private Reply Loosened(Done done, string text)
    {
        if (done is Done.Unavailable lost) return new Reply.Unavailable(lost.Why);
        var holds = Hold.Of(_state, services.Control.Over(_state.Groups));
        return new Reply.Done(holds.Count == 0 ? text : $"{text} It still opens nothing: {string.Join("; ", holds.Select(static hold => hold.Text))}.", Holds: holds);
    }

    public async ValueTask<Reply> Open(OpenRequest request)
    {
        var opened = await Do(new OpenAccount(
            Named("open"), id, request.Name, request.Trader, request.Phase, request.Environment, request.Groups, request.Balance, request.OpenedAt));
        if (opened is Done.Unavailable lost) return new Reply.Unavailable(lost.Why);
        if (_state.Book is null
            && await Do(new BindRuleBook(Named("first-book"), request.RuleBookText, "set-up", "first rule book", request.OpenedAt)) is Done.Unavailable again)
            return new Reply.Unavailable(again.Why);
        await TakeOverlays();
        if (!await IsImported(request.History))
        {
            // Also what a crash in the middle of an earlier import left out: fills that are booked already change nothing.
            foreach (var fill in request.History)
            {
                if (await Do(new BookFill(FillCommand(fill.Id), fill, FillSource.Import, fill.At)) is Done.Unavailable gone) return new Reply.Unavailable(gone.Why);
            }
        }

        await Connect();
        return new Reply.Done($"{id} is open.");
    }

    private async Task<bool> IsImported(EquatableArray<Fill> history) =>
        history.Count == 0 || await services.Journal.FindCommand(services.Shard, FillCommand(history[history.Count - 1].Id), CancellationToken.None) is not null;

    public async ValueTask<Reply> Bind(BindRequest request)
    {
        if (!_state.IsOpen) return Missing;
        var done = await Do(new BindRuleBook(new(request.Id), request.RuleBookText, request.By, request.Reason, Now) { Market = MarketNow(null) });
        await TakeOverlays();
        return ReplyOf(done, "Bound.");
    }

    private AccountCommand.Flatten FlattenCommand(FlattenRequest request) => new(
        new(request.Id), request.Scope, request.Reason, request.By,
        request.LockAfterwards ? new LockAfter(AccountLock.Manual, request.Reason, null) : null, Now) { Market = MarketNow(null) };

    /// <summary>An account that names no trader is its own.</summary>
    private string Trader => _state.Trader.Length > 0 ? _state.Trader : id.Value;

    /// <summary>True when a rule looks at the trader's other accounts.</summary>
    private bool AsksOthers => _state.Book?.Conduct?.Hedge is not null || _state.Guard.Any(static own => own.SelfCross is { Scope: SelfCrossScope.Trader });

    private EquatableArray<HedgeAccount> Others => AsksOthers ? services.Traders.Others(Trader, id.Value) : default;

    private Reply.Refused Missing => new(ReasonCodes.StateUnknown, $"There is no account {id}.");

    private static Reply ReplyOf(Done done, string text, int orders = 0) =>
        done is Done.Unavailable lost ? new Reply.Unavailable(lost.Why) : new Reply.Done(text, orders);

    /// <summary>The command that decides an alert now. Its id is the alert's own, so that a repeat changes nothing.</summary>
    private AccountCommand CommandOf(AlertForAccount alert)
    {
        var command = AlertForAccount.CommandOf(id, alert.Alert);
        return alert.Intent is { } intent
            ? new Consider(command, alert.Alert, intent, Asked, Now, Others, OneStop: services.Broker.AttachesOneStop(id)) { Market = MarketNow(intent.Contract) }
            : new Refuse(command, alert.Alert, alert.Refusal!.Code, alert.Refusal.Text, Now) { Market = MarketNow(null) };
    }

    private AlertForAccount InHeldMonth(AlertForAccount alert) => alert.Intent is { } intent ? alert with { Intent = HeldMonth.Of(_state, intent) } : alert;

    private AlertOutcome Said(AlertId alert, string outcome, string? code, string text) => new(id, alert, outcome, code, text, null, default);

    /// <summary>What an alert's recorded events say became of it.</summary>
    private AlertOutcome OutcomeOf(AlertId alert, IReadOnlyList<AccountEvent> events)
    {
        var orders = events.OfType<AccountEvent.OrderIntended>().Where(intended => intended.Alert == alert).Select(intended => intended.Ticket.Id)
            .Concat(events.OfType<AccountEvent.ChangeAsked>().Where(asked => asked.Alert == alert).Select(asked => asked.Order)).ToEquatableArray();
        foreach (var happened in events)
        {
            switch (happened)
            {
                case AccountEvent.AlertAccepted e when e.Alert == alert:
                    return new(id, alert, AlertOutcome.Accepted, e.Decision.Code, e.Decision.Text, e.Decision, orders, Reversal.Of(alert, events));
                case AccountEvent.AlertRefused e when e.Alert == alert:
                    return new(id, alert, AlertOutcome.Refused, e.Decision.Code, e.Decision.Text, e.Decision, orders);
                case AccountEvent.AlertIgnored e when e.Alert == alert:
                    return new(id, alert, AlertOutcome.Ignored, e.Code, e.Text, null, orders);
                default:
                    break;
            }
        }

        throw new InvalidOperationException($"{id}: alert {alert} was considered without an outcome.");
    }

    private void Ask(ContractSymbol contract)
    {
        if (_asked.Contains(contract)) return;
        services.Market.Follow(contract);
        if (_asked.Count == AskedMax) _asked.RemoveAt(0);
        _asked.Add(contract);
    }

    private static RuleBook ReadBook(string text) => RuleBookCache.Read(text);
}
