using System.Collections.Concurrent;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <summary>What an account makes of a broker whose line is bad: what is unknown is looked up, what was not told is found by looking, nothing is sent blindly.</summary>
/// <param name="time">The adapter's: patience is told time, for on a loaded machine a real second holds few beats of it.</param>
/// <param name="during">Lets time pass while something is under way.</param>
public sealed class PatientBroker(IBroker broker, TimeProvider time, Func<Task, Task> during) : IBroker
{
    /// <summary>Longer than the longest pause after a 429, an hour.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(70);

    /// <summary>Between two tries.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Refusals that will pass, after which nothing was done.</summary>
    private static readonly string[] Passing = ["HTTP_429", "REQUEST_BUDGET", "PRICE_UNKNOWN"];

    private readonly ConcurrentDictionary<AccountId, Listener> _listeners = [];

    /// <summary>Another one after the end of a process; what was known before is in the account's journal, and stays known.</summary>
    public IBroker Broker { get; set; } = broker;

    public async ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel)
    {
        var listener = _listeners.GetOrAdd(account, _ => new Listener((BrokerNews)events));
        await Patiently(async () =>
        {
            await Broker.Connect(account, balance, listener, cancel);
            return true;
        });
    }

    /// <summary>What never was connected is not waited for.</summary>
    public async ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel) =>
        _listeners.ContainsKey(account) ? await Patiently(() => Broker.Snapshot(account, cancel).AsTask()) : await Passed(Broker.Snapshot(account, cancel).AsTask());

    public async ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel) =>
        await Patiently(() => Broker.FillsAfter(account, last, cancel).AsTask());

    public async ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel)
    {
        for (var end = time.GetUtcNow() + Patience; ; await Wait(cancel))
        {
            var answer = await Passed(Broker.Find(account, order, cancel).AsTask());
            if (answer is not OrderLookUp.Unknown unknown) return answer;
            if (time.GetUtcNow() > end) throw new InvalidOperationException($"{order} stays unknown: {unknown.Why}");
        }
    }

    public async ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel)
    {
        _listeners[order.Account].Placed(order.Ticket);
        Asked(order.Account, [order.Ticket.Id, .. order.Legs.Select(leg => leg.Id)]);
        OrderOutcome? outcome = null;
        for (var end = time.GetUtcNow() + Patience; time.GetUtcNow() < end; await Wait(cancel))
        {
            outcome = await Passed(Broker.Place(order, cancel).AsTask());
            if (outcome is OrderOutcome.Placed || (outcome is OrderOutcome.Rejected refused && !Passing.Contains(refused.Code))) return outcome;
            if (await Find(order.Account, order.Ticket.Id, cancel) is OrderLookUp.Found found) return new OrderOutcome.Placed(found.Order.BrokerOrderId);
        }

        throw new InvalidOperationException($"{order.Ticket.Id} never goes out: {outcome}");
    }

    public ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel) =>
        Change(account, order, () => Broker.Cancel(account, order, cancel), found => found.Status == BrokerOrderStatus.Cancelled, cancel);

    public ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel) => Change(
        account, order, () => Broker.Modify(account, order, change, cancel),
        found => new TicketChange(change.Quantity, change.Limit, change.Stop).IsIn(found.Ticket), cancel);

    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) => Broker.Front(account, root, cancel);

    public ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel) => Broker.Mirror(account, fill, cancel);

    /// <summary>Looks at everything, and tells what was not told.</summary>
    public async Task Look(CancellationToken cancel)
    {
        foreach (var (account, listener) in _listeners)
        {
            var seen = await Snapshot(account, cancel);
            foreach (var order in seen.Orders.Where(order => order.Status == BrokerOrderStatus.Working)) listener.Works(order, seen.At);
            foreach (var fill in await FillsAfter(account, null, cancel))
            {
                if (fill.Order is { } id && !listener.Knows(fill) && await Find(account, id, cancel) is OrderLookUp.Found found) listener.Works(found.Order, fill.At);
                listener.Happened(new BrokerEvent.Filled(fill, fill.At));
            }

            foreach (var id in listener.Open())
            {
                if (await Passed(Broker.Find(account, id, cancel).AsTask()) is OrderLookUp.Found { Order: var order }) listener.Over(order, seen.At);
            }
        }
    }

    private void Asked(AccountId account, IEnumerable<OrderId> orders)
    {
        foreach (var order in orders) _listeners[account].Asked(order);
    }

    private async ValueTask<OrderOutcome> Change(
        AccountId account, OrderId order, Func<ValueTask<OrderOutcome>> change, Func<BrokerOrder, bool> isDone, CancellationToken cancel)
    {
        // Of an order that was over before, what is found says nothing of this request: it is asked again until it is answered.
        var wasOver = _listeners[account].IsOver(order);
        var wasUnknown = false;
        for (var end = time.GetUtcNow() + Patience; time.GetUtcNow() < end; await Wait(cancel))
        {
            var outcome = await Passed(change().AsTask());
            if (outcome is OrderOutcome.Placed) return outcome;
            var mayPass = outcome is OrderOutcome.Unknown || Passing.Contains(((OrderOutcome.Rejected)outcome).Code);
            if (!mayPass && !wasUnknown) return outcome;
            wasUnknown |= outcome is OrderOutcome.Unknown;
            if (wasUnknown && !wasOver && await Find(account, order, cancel) is OrderLookUp.Found found && isDone(found.Order)) return new OrderOutcome.Placed(found.Order.BrokerOrderId);
            if (!mayPass) return outcome;
        }

        throw new InvalidOperationException($"{order} is never changed.");
    }

    private async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        for (var end = time.GetUtcNow() + Patience; ; await Wait(default))
        {
            try
            {
                return await Passed(ask());
            }
            catch (IOException) when (time.GetUtcNow() < end)
            {
            }
        }
    }

    private Task Wait(CancellationToken cancel) => during(Task.Delay(Pause, time, cancel));

    private async Task<T> Passed<T>(Task<T> work)
    {
        await during(work);
        return await work;
    }

    /// <summary>Keeps news apart from what was known before.</summary>
    private sealed class Listener(BrokerNews news) : IBrokerEvents
    {
        private readonly Lock _lock = new();
        private readonly HashSet<FillId> _fills = [];
        private readonly HashSet<OrderId> _asked = [];
        private readonly HashSet<OrderId> _over = [];
        private readonly Dictionary<OrderId, OrderTicket> _placed = [];
        private readonly Dictionary<OrderId, OrderTicket> _tickets = [];

        public void Happened(BrokerEvent happened)
        {
            lock (_lock)
            {
                var isNew = happened switch
                {
                    BrokerEvent.Filled filled => _fills.Add(filled.Fill.Id),
                    BrokerEvent.Working works => _tickets.TryAdd(works.Ticket.Id, works.Ticket),
                    BrokerEvent.Cancelled cancelled => _over.Add(cancelled.Order),
                    BrokerEvent.Rejected rejected => _over.Add(rejected.Order),
                    BrokerEvent.Expired expired => _over.Add(expired.Order),
                    _ => true,
                };
                if (happened is BrokerEvent.Modified modified) _tickets[modified.Ticket.Id] = modified.Ticket;
                if (!isNew) return;
                if (happened is BrokerEvent.Working first && _placed.TryGetValue(first.Ticket.Id, out var placed) && IsChanged(placed, first.Ticket))
                {
                    // It is heard of for the first time after it was changed.
                    news.Happened(first with { Ticket = first.Ticket with { Quantity = placed.Quantity, Limit = placed.Limit, Stop = placed.Stop } });
                    news.Happened(new BrokerEvent.Modified(first.Ticket, first.At));
                    return;
                }

                news.Happened(happened);
            }
        }

        private static bool IsChanged(OrderTicket placed, OrderTicket there) => (placed.Quantity, placed.Limit, placed.Stop) != (there.Quantity, there.Limit, there.Stop);

        public void Placed(OrderTicket ticket)
        {
            lock (_lock) _placed[ticket.Id] = ticket;
        }

        public void Asked(OrderId order)
        {
            lock (_lock) _asked.Add(order);
        }

        public bool Knows(BrokerFill fill)
        {
            lock (_lock) return _fills.Contains(fill.Id);
        }

        public bool IsOver(OrderId order)
        {
            lock (_lock) return _over.Contains(order);
        }

        public IReadOnlyList<OrderId> Open()
        {
            lock (_lock) return [.. _asked.Where(order => !_over.Contains(order))];
        }

        public void Works(BrokerOrder order, DateTimeOffset at)
        {
            OrderTicket? before;
            lock (_lock) _tickets.TryGetValue(order.Ticket.Id, out before);
            if (before is null) Happened(new BrokerEvent.Working(order.Ticket, order.BrokerOrderId, order.Parent, at));
            else if (before != order.Ticket) Happened(new BrokerEvent.Modified(order.Ticket, at));
        }

        public void Over(BrokerOrder order, DateTimeOffset at)
        {
            switch (order.Status)
            {
                case BrokerOrderStatus.Cancelled: Happened(new BrokerEvent.Cancelled(order.Ticket.Id, "seen", at)); break;
                case BrokerOrderStatus.Expired: Happened(new BrokerEvent.Expired(order.Ticket.Id, at)); break;
                case BrokerOrderStatus.Rejected: Happened(new BrokerEvent.Rejected(order.Ticket.Id, "", "seen", at)); break;
                case BrokerOrderStatus.Filled: lock (_lock) _over.Add(order.Ticket.Id); break;
                default: break;
            }
        }
    }
}
