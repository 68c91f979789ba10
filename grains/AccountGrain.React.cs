using System.Diagnostics;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Measures;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>What follows from the state once it is in the journal: orders out, look-ups, looks, timers, viewers. A crash loses none of it.</summary>
public sealed partial class AccountGrain : IBrokerEvents
{
    /// <summary>How long the first reconciliation may hold the first call; after that the account opens nothing until it is done.</summary>
    private static readonly TimeSpan FirstLookMax = TimeSpan.FromSeconds(2);

    /// <summary>Between two tries to tell the mailbox something it had no room for.</summary>
    private static readonly TimeSpan PostPace = TimeSpan.FromMilliseconds(10);

    private readonly OrderExecutor _executor = new(services.Broker);
    private readonly HashSet<OrderId> _fresh = [];
    private readonly HashSet<OrderId> _handed = [];
    private readonly HashSet<OrderId> _asking = [];
    private readonly HashSet<OrderId> _cancelling = [];
    private readonly Dictionary<OrderId, (TicketChange? Change, Contracts? ResizeTo)> _amended = [];
    private EquatableArray<Reversal> _reversals;

    /// <summary>For viewers alone: what the newest change has ended.</summary>
    private EquatableArray<Reversal> _endedReversals;
    private Valuation.Watch? _watch;
    private bool _isLooking;
    private bool _isLookingOut;
    private bool _isConnected;
    private bool _isConnecting;
    private long _news;

    /// <summary>Loads the account from the journal and takes up what a crash left open. The host calls it before the first turn.</summary>
    public async ValueTask Activate()
    {
        Alive();
        await Load();
        if (_state.IsOpen) services.Traders.Show(Trader, Holdings.Of(_state));
        FollowHoldings();
        _watch = services.Valuation.Follow(crossed => host.Post(() => OnMarket(crossed)));
        if (!_state.IsOpen) return;
        await Connect();
        ShowGroups();
        await CloseForGroups();
    }

    /// <summary>Keeps a snapshot. The host calls it when it drops the grain.</summary>
    public async ValueTask Deactivate()
    {
        Abandon();
        await KeepSnapshot();
        // Out of memory it is not looked at in passing: its broker's word, a request or a boundary brings it up, and that begins with a look.
        _lookAt = null;
        host.WakeAt(NextWake());
    }

    /// <summary>Leaves without a snapshot: what still comes back from outside finds nobody, and the next activation looks it up.</summary>
    public void Abandon()
    {
        _isGone = true;
        _watch?.Dispose();
    }

    /// <summary>A time the account waited for has come.</summary>
    public async ValueTask Wake()
    {
        if (_isBlind) await See();
        if (_state.IsOpen) await Connect();
        await Listen();
        await Do(new Wake(Own("wake"), Now) { Market = MarketNow(null) });
    }

    /// <summary>News from the broker, on the broker's thread.</summary>
    public void Happened(BrokerEvent happened)
    {
        Interlocked.Increment(ref _news);
        if (!host.Post(() => OnNews(happened))) _missedNews = true;
    }

    private volatile bool _missedNews;

    /// <summary>A broker that is slow holds the first call for a moment only; then the account waits for it beside its turns, and opens nothing meanwhile.</summary>
    private async Task Connect()
    {
        if (_isConnected || _isConnecting) return;
        await Do(new StartReconciling(Own("reconcile"), StartReconciling.CameUp, Now));
        _isConnecting = true;
        var connecting = services.Broker.Connect(id, _state.Balance, this, CancellationToken.None).AsTask();
        await connecting.WaitAsync(FirstLookMax, services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompleted) await Connected(connecting);
        else
            host.Run(async cancel =>
            {
                await connecting.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Turn(async () => await Connected(connecting), cancel);
            });
    }

    private async Task Connected(Task connecting)
    {
        _isConnecting = false;
        if (_isGone) return;
        try
        {
            await connecting;
        }
        catch (Exception away) when (IsAway(away))
        {
            return; // Reconciling holds new risk back; the next wake tries again.
        }

        _isConnected = true;
        using var bound = new CancellationTokenSource(FirstLookMax, services.Time);
        await LookNow(bound.Token);
    }

    private async ValueTask OnMarket(bool crossed)
    {
        if (crossed) await Do(new Revalue(Own("revalue"), Now) { Market = MarketNow(null) });
        ShowGroups();
        _watch?.Set(_state);
        services.Broadcast.Revalued(MakeView());
    }

    private async ValueTask OnNews(BrokerEvent happened)
    {
        switch (happened)
        {
            case BrokerEvent.Working e:
                await Record(e.Ticket.Id, new OrderNews.Appeared(e.Ticket, e.BrokerOrderId, default, e.Parent));
                break;
            case BrokerEvent.Filled e:
                await Filled(e.Fill);
                break;
            case BrokerEvent.Cancelled e:
                await Record(e.Order, new OrderNews.Cancelled(e.Reason));
                break;
            case BrokerEvent.Rejected e:
                await Record(e.Order, new OrderNews.Rejected(e.Code, e.Text));
                break;
            case BrokerEvent.Expired e:
                await Record(e.Order, new OrderNews.Expired());
                break;
            case BrokerEvent.Modified e:
                await Record(e.Ticket.Id, new OrderNews.Modified(e.Ticket));
                break;
            case BrokerEvent.LimitsTold e:
                await Note(e.Limits);
                break;
            case BrokerEvent.Lost e:
                _lookNotBefore = Now + LostPace;
                await Do(new StartReconciling(Own("reconcile"), e.Why, Now));
                break;
            case BrokerEvent.Restored:
                _lookNotBefore = null; // What a deaf look put off is due now.
                await Do(new StartReconciling(Own("reconcile"), "the connection came back", Now));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void FollowHoldings()
    {
        foreach (var position in _state.Positions.Span) services.Market.Follow(position.Contract);
    }

    private Task<Done> Record(OrderId order, OrderNews news) =>
        Do(new RecordOrder(Own("order", order.Value), order, news, Now) { Market = MarketNow(null) });

    /// <summary>Starts what the state asks for and is not under way.</summary>
    private void React(IReadOnlyList<AccountEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is AccountEvent.OrderIntended intended) _fresh.Add(intended.Ticket.Id);
            if (happened is AccountEvent.PositionUnprotected unprotected) AlarmUnprotected(unprotected);
            else AlarmOf(happened);
        }

        if (_missedNews)
        {
            _missedNews = false;
            _isBlind = true;
        }

        if (events.Count > 0) ReadBackSoon();
        LookSooner();
        if (_isConnected) Drive();
        host.WakeAt(NextWake());
        if (events.Count == 0) return;
        services.Traders.Show(Trader, Holdings.Of(_state));
        ShowGroups();
        FollowHoldings();
        _watch?.Set(_state);
        var reversals = Reversal.UnderWay(_state);
        (_endedReversals, _reversals) = (Reversal.Ended(_reversals, reversals, events), reversals);
        Show(events);
        if (_state.Version - _snapshotAt >= SnapshotEvery) host.Post(async () => await KeepSnapshot());
    }

    private void Show(IReadOnlyList<AccountEvent> events)
    {
        using var step = Traces.Step("broadcast")?.SetTag("traderterminal.account", id.Value).SetTag("traderterminal.events", events.Count);
        services.Broadcast.Changed(MakeView(), events);
    }

    private async Task Filled(BrokerFill fill)
    {
        using var span = Traces.Begin("fill", fill.Order is { } order ? _state.Order(order)?.Alert : null)
            ?.SetTag("traderterminal.account", id.Value).SetTag("traderterminal.order", fill.Order?.Value).SetTag("traderterminal.contracts", fill.Quantity.Count);
        await Book(fill, FillSource.Broker);
    }

    private void Drive()
    {
        foreach (var done in _amended.Keys.Where(order => _state.Order(order) is not { } held || (held.Change is null && held.ResizeTo is null)).ToArray()) _amended.Remove(done);
        foreach (var order in _state.Orders.Span) Drive(order);
        Forget(_fresh);
        Forget(_handed);
        Forget(_cancelling);
        if (LookIsDue && (IsGettingOut ? !_isLookingOut : !_isLooking && !(_lookNotBefore > Now))) StartLook();
    }

    private void Drive(AccountOrder order)
    {
        var ticket = order.Ticket.Id;
        switch (order.Status)
        {
            case OrderStatus.Intended when _handed.Contains(ticket):
                break;
            case OrderStatus.Intended when order.ProvenAbsent || _fresh.Contains(ticket):
                Send(order);
                break;
            case OrderStatus.Intended:
            case OrderStatus.Sent when !_handed.Contains(ticket):
            case OrderStatus.Unknown when order.LookAt <= Now:
                LookUp(ticket);
                break;
            case OrderStatus.Working or OrderStatus.PartlyFilled when order.CancelAsked:
                Cancel(ticket);
                break;
            case OrderStatus.Working or OrderStatus.PartlyFilled when order.ResizeTo is not null || order.Change is not null:
                Amend(order);
                break;
            default:
                break;
        }
    }

    /// <summary>Hands an order over, unless it waits for cancels, is not wanted any more, or nothing may be sent.</summary>
    private void Send(AccountOrder order)
    {
        if (order.CancelAsked) Abandon(order, "cancelled before it was sent");
        else if (IsFrozen) return;
        else if (order.MayOpen && !MayOpen(order)) Abandon(order, "the account may not open any more");
        else if (order.MayOpen && Now - order.At > AccountOrder.EntryAgeMax) Abandon(order, "too old when it could be sent");
        else if (order.Flatten is null && _state.IsHeld(order.Ticket.Contract)) return;
        else if (PairOf(order) is { } pair) Hand(pair);
        else Hand(order);
    }

    /// <summary>Only at its first sending: what is looked up first goes by itself.</summary>
    private ExitPair? PairOf(AccountOrder order) =>
        services.Broker.PairsExits(id) && ExitPair.Of(_state, order) is { } pair && _fresh.Contains(pair.Stop.Ticket.Id) && _fresh.Contains(pair.Target.Ticket.Id)
        && !_handed.Contains(pair.Stop.Ticket.Id) && !_handed.Contains(pair.Target.Ticket.Id)
            ? pair
            : null;

    private bool IsFrozen => _state.Control == TradingState.Frozen || Above.State == TradingState.Frozen;

    private bool MayOpen(AccountOrder order) =>
        !_state.IsOver && _state.MaySend && TradingStates.Strictest(_state.State, Above.State) == TradingState.Active && !_state.IsBeingFlattened(order.Ticket.Contract);

    private void Abandon(AccountOrder order, string why)
    {
        if (!_asking.Add(order.Ticket.Id)) return;
        host.Run(cancel => Tell(order.Ticket.Id, new OrderNews.Abandoned(why), cancel));
    }

    private void Hand(AccountOrder order)
    {
        _handed.Add(order.Ticket.Id);
        if (order.Alert is { } alert && alert == _arrived.Alert && order.MayOpen) services.Metrics.Took(services.Metrics.AlertToOrder, Now - _arrived.At, id, alert, Now);
        // An entry took its messages when it was decided; sent once more it is another one.
        if (order.Purpose != OrderPurpose.Entry || order.ProvenAbsent) Spend();
        var cause = Activity.Current?.Context ?? default;
        host.Run(async cancel =>
        {
            host.Post(async () => await Do(new RecordSent(Own("sent", order.Ticket.Id.Value), order.Ticket.Id, Now)));
            await Tell(order.Ticket.Id, await Placed(order, cause, cancel), cancel);
        });
    }

    private void Hand(ExitPair pair)
    {
        var (stop, target) = (pair.Stop.Ticket.Id, pair.Target.Ticket.Id);
        foreach (var order in (OrderId[])[stop, target])
        {
            _handed.Add(order);
            Spend();
        }

        var cause = Activity.Current?.Context ?? default;
        host.Run(async cancel =>
        {
            foreach (var order in (OrderId[])[stop, target]) host.Post(async () => await Do(new RecordSent(Own("sent", order.Value), order, Now)));
            using var span = Traces.Begin("order", pair.Stop.Alert, ActivityKind.Client, cause)
                ?.SetTag("traderterminal.account", id.Value).SetTag("traderterminal.order", stop.Value).SetTag("traderterminal.broker", services.Broker.Name(id));
            var news = await _executor.Place(id, pair, cancel);
            span?.SetTag("traderterminal.outcome", news.Stop.GetType().Name.ToLowerInvariant());
            await Tell(stop, news.Stop, cancel);
            await Tell(target, news.Target, cancel);
        });
    }

    private async Task<OrderNews> Placed(AccountOrder order, ActivityContext cause, CancellationToken cancel)
    {
        using var span = Traces.Begin("order", order.Alert, ActivityKind.Client, cause)
            ?.SetTag("traderterminal.account", id.Value).SetTag("traderterminal.order", order.Ticket.Id.Value).SetTag("traderterminal.broker", services.Broker.Name(id));
        var news = await _executor.Place(id, order, cancel);
        span?.SetTag("traderterminal.outcome", news.GetType().Name.ToLowerInvariant());
        return news;
    }

    private void LookUp(OrderId order)
    {
        if (!_asking.Add(order)) return;
        host.Run(async cancel =>
        {
            OrderNews news;
            try
            {
                var found = await services.Broker.Find(id, order, cancel);
                if (found is OrderLookUp.Found { Order.Status: BrokerOrderStatus.Filled or BrokerOrderStatus.Working }) await BookFills(cancel);
                news = NewsOf(found);
            }
            catch (Exception away) when (IsAway(away))
            {
                news = new OrderNews.Unknown(away.Message);
            }

            await Tell(order, news, cancel);
        });
    }

    private static OrderNews NewsOf(OrderLookUp found) => found switch
    {
        OrderLookUp.Absent => new OrderNews.Absent(),
        OrderLookUp.Unknown unknown => new OrderNews.Unknown(unknown.Why),
        OrderLookUp.Found { Order: var order } => order.Status switch
        {
            BrokerOrderStatus.Cancelled => new OrderNews.Cancelled("found cancelled"),
            BrokerOrderStatus.Rejected => new OrderNews.Rejected("FOUND_REJECTED", "found rejected"),
            BrokerOrderStatus.Expired => new OrderNews.Expired(),
            BrokerOrderStatus.Filled => new OrderNews.FoundFilled(),
            _ => new OrderNews.Placed(order.BrokerOrderId, order.Partner),
        },
        _ => throw new UnreachableException(),
    };

    private void Cancel(OrderId order)
    {
        if (IsFrozen || !_cancelling.Add(order)) return;
        Spend();
        if (IsGettingOut) services.Broker.Exiting(id);
        host.Run(async cancel =>
        {
            switch (await services.Broker.Cancel(id, order, cancel))
            {
                case OrderOutcome.Rejected rejected:
                    await Tell(order, new OrderNews.CancelRefused(rejected.Code, rejected.Text), cancel);
                    break;
                case OrderOutcome.Unknown unknown:
                    await Tell(order, new OrderNews.Unknown(unknown.Why), cancel);
                    break;
                default:
                    break;
            }
        });
    }

    /// <summary>Asks for the new size or prices of a working order, once for each; the broker's news, or the next look, says that it has them.</summary>
    private void Amend(AccountOrder order)
    {
        var (ticket, wanted) = (order.Ticket.Id, (order.Change, order.ResizeTo));
        if (IsFrozen || (_amended.TryGetValue(ticket, out var taken) && taken == wanted) || !_asking.Add(ticket)) return;
        Spend();
        host.Run(async cancel =>
        {
            var change = new OrderChange(order.ResizeTo ?? order.Change?.Quantity, order.Change?.Limit, order.Change?.Stop);
            OrderNews? news = await services.Broker.Modify(id, ticket, change, cancel) switch
            {
                OrderOutcome.Placed => null,
                OrderOutcome.Rejected rejected when order.Change is not null => new OrderNews.ChangeRefused(rejected.Code, rejected.Text),
                _ => new OrderNews.Unknown("an order could not be changed"),
            };
            await Tell(ticket, news, cancel, () =>
            {
                if (news is null) _amended[ticket] = wanted;
            });
        });
    }

    /// <summary>Brings an answer from outside back as a turn.</summary>
    private async Task Tell(OrderId order, OrderNews? news, CancellationToken cancel, Action? first = null) => await Turn(
        async () =>
        {
            first?.Invoke();
            _asking.Remove(order);
            if (news is OrderNews.CancelRefused or OrderNews.Unknown) _cancelling.Remove(order);
            if (news is OrderNews.Absent or OrderNews.Unknown) _handed.Remove(order);
            if (news is not null) await Record(order, news);
        },
        cancel);

    /// <summary>A full mailbox loses nothing: the answer waits outside until there is room.</summary>
    private async Task Turn(Func<ValueTask> turn, CancellationToken cancel)
    {
        while (!host.Post(turn)) await Task.Delay(PostPace, services.Time, cancel);
    }

    private async Task BookFills(CancellationToken cancel)
    {
        var fills = await services.Broker.FillsAfter(id, _state.LastBrokerFill, cancel);
        await Turn(
            async () =>
            {
                foreach (var fill in fills) await Book(fill, FillSource.Reconciled);
            },
            cancel);
    }

    /// <summary>The broker cannot be asked now; that is news of the world, not a fault of ours.</summary>
    private static bool IsAway(Exception why) => why is IOException or TimeoutException;

    /// <summary>
    /// Nothing is closed while orders work: the first look waits until their cancels are confirmed, or as long as between two looks. Many accounts of one login get
    /// out within its requests only if none is spent on what cannot be acted on.
    /// </summary>
    private DateTimeOffset LookAt(FlattenProcess flatten)
    {
        var latest = flatten.StartedAt + FlattenProcess.QuickPace;
        if (flatten.Looks > 0 || flatten.NextLookAt >= latest) return flatten.NextLookAt;
        foreach (var order in _state.Orders.Span)
        {
            if (order is { CancelAsked: true, Status: OrderStatus.Working or OrderStatus.PartlyFilled } && flatten.Scope.Covers(order.Ticket.Contract)) return latest;
        }

        return flatten.NextLookAt;
    }

    private bool LookIsDue
    {
        get
        {
            if ((_state.IsReconciling && _state.ReconcileNextLookAt <= Now) || _state.NakedDueAt <= Now || _readBackAt <= Now || PassingLookAt <= Now) return true;
            foreach (var flatten in _state.Flattens.Span)
            {
                if (LookAt(flatten) <= Now) return true;
            }

            return false;
        }
    }

    /// <summary>A look that an exit waits for goes out beside one in passing, which may be waiting for its turn.</summary>
    private bool IsGettingOut => _state.Flattens.Count > 0;

    private void StartLook()
    {
        if (IsFrozen && !_state.IsReconciling) return;
        var isForExit = IsGettingOut;
        if (isForExit) services.Broker.Exiting(id);
        (_isLooking, _isLookingOut) = (true, _isLookingOut || isForExit);
        host.Run(async cancel =>
        {
            var isAway = false;
            try
            {
                await Look(turn => Turn(turn, cancel), cancel);
            }
            catch (Exception away) when (IsAway(away))
            {
                // What is due stays due and is tried again at a pace.
                isAway = true;
            }
            finally
            {
                await Turn(
                    () =>
                    {
                        _isLooking = false;
                        if (isForExit) _isLookingOut = false;
                        if (isAway) _lookNotBefore = Now + BlindPace;
                        if (isAway) LookLater();
                        React([]);
                        return ValueTask.CompletedTask;
                    },
                    cancel);
            }
        });
    }

    /// <summary>The first look, inside the turn that brings the account up, so that the call that woke it finds it ready.</summary>
    private async Task LookNow(CancellationToken cancel)
    {
        _isLooking = true;
        try
        {
            await Look(async turn => await turn(), cancel);
        }
        catch (Exception away) when (away is OperationCanceledException || IsAway(away))
        {
            // The broker is slow or away: the account stays in reconciling and looks again beside the turns.
        }
        finally
        {
            _isLooking = false;
        }

        React([]);
    }

    private DateTimeOffset? NextWake()
    {
        var next = _state.NextBoundaryAt;
        void Sooner(DateTimeOffset? at)
        {
            if (at is { } time && (next is null || time < next)) next = time;
        }

        Sooner(_state.NextTimerAt(Now));
        Sooner(_state.SilentAt(_aliveAt));
        Sooner(_state.NakedDueAt);
        Sooner(_readBackAt);
        Sooner(PassingLookAt);
        if (_state.IsReconciling) Sooner(_state.ReconcileNextLookAt);
        foreach (var flatten in _state.Flattens.Span) Sooner(LookAt(flatten));
        foreach (var order in _state.Orders.Span)
        {
            if (order.Status == OrderStatus.Unknown) Sooner(order.LookAt);
            if (order.Status == OrderStatus.Intended && order.MayOpen) Sooner(order.At + AccountOrder.EntryAgeMax + PostPace);
        }

        if (_isBlind || (_state.IsOpen && !_isConnected)) Sooner(Now + BlindPace);
        // What is due and could not be done yet (a look under way, a frozen account) is tried again at a pace, never in a tight loop.
        return next <= Now ? Now + BlindPace : next;
    }

    private void Forget(HashSet<OrderId> orders) => orders.RemoveWhere(order => _state.Order(order) is null);

    private ControlFromAbove Above => services.Control.Above(_state.Groups);

    private MarketView MarketNow(ContractSymbol? contract) =>
        _watch is null ? default : contract is { } asked ? _watch.View(_state, [asked]) : _watch.View(_state, []);

    private AccountView MakeView() => MakeView(_state);

    private AccountView MakeView(AccountState state) => AccountViews.With(_strategies, MakeView(state, Shown()));

    private AccountView MakeView(AccountState state, ContractSymbol[] shown) =>
        AccountViews.Of(id, state, _watch?.View(state, shown) ?? default, Asked, Others, Holdings.CountsAt(state) is { } firm ? services.Traders.ActiveAt(Trader, firm) : null, ConnectionWord, shown, Now, _endedReversals);

    private string ConnectionWord => !_isConnected ? "disconnected" : _state.IsReconciling ? "reconciling" : "connected";

    private ContractSymbol[] Shown() =>
        [.. _state.Positions.Select(position => position.Contract).Concat(services.Valuation.Quoted).Concat(_asked).Distinct().Order()];

    private static Fill FillOf(BrokerFill fill) =>
        new(fill.Id, fill.Order, fill.Contract, fill.Side, fill.Quantity, fill.Price, fill.Fee, fill.At);

    private static BrokerTruth TruthOf(BrokerSnapshot snapshot) => new(
        snapshot.Balance,
        snapshot.Positions.Select(position => new TruePosition(position.Contract, position.Net, position.AveragePrice.Nanos > 0 ? position.AveragePrice : null)).ToEquatableArray(),
        snapshot.Orders.Select(order => new TrueOrder(
            order.Ticket, order.BrokerOrderId, order.Filled, order.Parent, order.Status == BrokerOrderStatus.Suspended, order.Partner)).ToEquatableArray())
    {
        Strange = snapshot.Strange.ToEquatableArray(),
    };
}
