using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>One account at the gateway: who hears of it, and what is known of its orders. Guarded by itself.</summary>
internal sealed class AccountLink(ProjectXAccount settings)
{
    /// <summary>Orders that are remembered; older ones that are over are forgotten first.</summary>
    private const int OrdersMax = 5_000;

    /// <summary>
    /// What went out, and which trades were seen, is kept a day longer than fills are looked back for. An id that is older than that is one that the gateway
    /// itself refuses, for it keeps tags for ever (reference 8.6); so it is after a restart as well.
    /// </summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(8);

    /// <summary>So long after the gateway was asked to close something the order that it makes of that is waited for; its clock may differ from ours.</summary>
    private static readonly TimeSpan ClosingMax = TimeSpan.FromMinutes(10);

    private readonly Dictionary<long, KnownOrder> _orders = [];
    private readonly Dictionary<OrderId, long> _numbers = [];
    private readonly Recent<long, DateTimeOffset> _trades = new(KeptFor);
    private readonly Recent<long, int> _seen = new(KeptFor);
    private readonly Dictionary<string, Closing> _closing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _commissions = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _net;
    private volatile bool _isSubscribed;
    private volatile bool _mayTrade = true;
    private volatile bool _isBehind = true;

    public ProjectXAccount Settings => settings;

    /// <summary>What went out.</summary>
    public SentOrders Sent { get; } = new(KeptFor);

    /// <summary>Ids of orders that went out, and of trades, which are kept in mind.</summary>
    public int Kept
    {
        get
        {
            lock (_orders) return Sent.Count + _trades.Count;
        }
    }

    /// <summary>The gateway's number of it; 0 until it has been found.</summary>
    public long Number { get; set; }

    /// <summary>The stream tells what happens to it, as long as the connection is up.</summary>
    public bool IsSubscribed
    {
        get => _isSubscribed;
        set => _isSubscribed = value;
    }

    /// <summary>The gateway says that it takes orders of it.</summary>
    public bool MayTrade
    {
        get => _mayTrade;
        set => _mayTrade = value;
    }

    /// <summary>Why it is not traded through this connection, in one sentence.</summary>
    public string? WhyNot { get; set; }

    /// <summary>Until when it is not tried again to reach it, and why; null while nothing stands against it.</summary>
    public (DateTimeOffset Until, string Why)? Pause { get; set; }

    public TimeSpan RetryPace { get; set; } = ProjectXBroker.RetryPaceMin;

    public IBrokerEvents? Listener { get; set; }

    /// <summary>Until then its looks go before entries: they verify that it gets flat.</summary>
    public DateTimeOffset ExitingUntil { get; set; }

    /// <summary>Something may have been missed, and it opens nothing until its fills were looked for.</summary>
    public bool IsBehind
    {
        get => _isBehind;
        set => _isBehind = value;
    }

    /// <summary>True when the trade was not seen before.</summary>
    public bool Seen(GatewayTrade trade, DateTimeOffset now)
    {
        lock (_orders)
        {
            if (trade is { Commissions: { } commissions, Size: > 0 }) _commissions[trade.Contract] = commissions / trade.Size;
            if (_trades.Has(trade.Id)) return false;
            _trades.Set(trade.Id, trade.At, now);
            _seen.Set(trade.Order, _seen.Find(trade.Order) + trade.Size, now);
            return true;
        }
    }

    /// <summary>
    /// What a trade cost. REST may leave out the commissions (reference 9.3): the stream has told them of the same contract, or else the firm's price list says
    /// what a side costs in all.
    /// </summary>
    public decimal CostOf(GatewayTrade trade, decimal listedPerSide)
    {
        lock (_orders)
        {
            if (trade.Commissions is { } told) return trade.Fees + told;
            if (_commissions.TryGetValue(trade.Contract, out var heard)) return trade.Fees + heard * trade.Size;
            return Math.Max(trade.Fees, listedPerSide * trade.Size);
        }
    }

    /// <summary>When a trade was made that was seen lately; null for another one.</summary>
    public DateTimeOffset? TradedAt(long trade)
    {
        lock (_orders) return _trades.Has(trade) ? _trades.Find(trade) : null;
    }

    public bool HasSeen(long trade)
    {
        lock (_orders) return _trades.Has(trade);
    }

    /// <summary>Contracts of an order whose trades were seen.</summary>
    public int SeenOf(long order)
    {
        lock (_orders) return _seen.Find(order);
    }

    public void Tell(BrokerEvent news)
    {
        if (news is BrokerEvent.Lost) IsBehind = true;
        Listener?.Happened(news);
    }

    public KnownOrder? Find(long number)
    {
        lock (_orders) return _orders.GetValueOrDefault(number);
    }

    public KnownOrder? Find(OrderId id)
    {
        lock (_orders) return _numbers.TryGetValue(id, out var number) ? _orders.GetValueOrDefault(number) : null;
    }

    /// <summary>Legs of this account that sleep until their entry fills.</summary>
    public IReadOnlyList<KnownOrder> Suspended()
    {
        lock (_orders) return [.. _orders.Values.Where(order => order.Last.Status == GatewayOrderStatus.Suspended)];
    }

    /// <summary>Takes in what the gateway says of an order; returns what is known now.</summary>
    public KnownOrder Learn(GatewayOrder order)
    {
        lock (_orders)
        {
            var before = _orders.GetValueOrDefault(order.Id);
            // The stream may be behind what was looked up, and the other way round: a final state stays, and what is older says nothing.
            var now = before is null ? New(order) : before.Last.IsOver || order.IsOlderThan(before.Last) ? before : before with { Last = order };
            _orders[order.Id] = now;
            _numbers[now.Id] = order.Id;
            Sent.Answered(now.Id);
            if (_orders.Count > OrdersMax) Forget();
            return now;
        }
    }

    /// <summary>The listener hears of this state of an order.</summary>
    /// <param name="works">He hears that it works, and knows its id from then on.</param>
    public void Told(GatewayOrder order, bool works = false)
    {
        lock (_orders)
        {
            if (_orders.TryGetValue(order.Id, out var known)) _orders[order.Id] = known with { Told = order, IsHeardOf = known.IsHeardOf || works };
        }
    }

    /// <summary>The stream says what is held of a contract.</summary>
    public void Hold(string contract, int net)
    {
        lock (_orders)
        {
            if (_net is not null) _net[contract] = net;
        }
    }

    /// <summary>A list says what is held of everything. False when that is not what was known: one of the two is older.</summary>
    public bool Hold(IReadOnlyList<GatewayPosition> positions)
    {
        lock (_orders)
        {
            var known = _net;
            _net = positions.ToDictionary(position => position.Contract, position => position.Net, StringComparer.Ordinal);
            return known is null || known.Keys.Union(_net.Keys).All(contract => known.GetValueOrDefault(contract) == _net.GetValueOrDefault(contract));
        }
    }

    /// <summary>True when an order of this side and size only takes away from what is held.</summary>
    public bool Reduces(string contract, Side side, int quantity)
    {
        lock (_orders) return (_net?.GetValueOrDefault(contract) ?? 0) * -side.Sign() >= quantity;
    }

    /// <summary>The gateway is asked now to close what is held of a contract: the order that it makes of that is ours.</summary>
    /// <param name="size">So many contracts; null for all.</param>
    public void Close(OrderId id, string contract, Side side, int? size, DateTimeOffset at)
    {
        lock (_orders)
        {
            _closing[contract] = new(id, side, size, at + ClosingMax);
            Sent.Unclear(id, at);
        }
    }

    /// <summary>Nothing was closed after all.</summary>
    public void NotClosed(string contract)
    {
        lock (_orders) _closing.Remove(contract);
    }

    /// <summary>True when somebody without our tag has lately ordered the same at the market: it may be a close of ours from before a restart.</summary>
    public bool HasStranger(string contract, Side side, int size, DateTimeOffset now)
    {
        lock (_orders)
        {
            return _orders.Values.Any(order =>
                !order.IsOurs && IsPlain(order.Last, contract, side) && order.Last.Size == size && order.Last.CreatedAt >= now - ClosingMax);
        }
    }

    private KnownOrder New(GatewayOrder order)
    {
        if (!_closing.TryGetValue(order.Contract, out var closing) || !IsPlain(order, order.Contract, closing.Side)
            || (closing.Size is { } size && size != order.Size) || order.CreatedAt > closing.Until)
            return new KnownOrder(IdOf(order), order, Told: null);
        _closing.Remove(order.Contract);
        return new KnownOrder(closing.Id, order, Told: null) { IsClose = true };
    }

    private static bool IsPlain(GatewayOrder order, string contract, Side side) =>
        order is { Type: GatewayOrderType.Market, Tag: null or "", Parent: null } && order.Contract == contract && order.Side == side;

    /// <summary>Ours by its tag; a stranger's by the gateway's number.</summary>
    private static OrderId IdOf(GatewayOrder order) =>
        OrderTag.IdOf(order.Tag, order.Parent is not null) ?? new OrderId(string.Create(CultureInfo.InvariantCulture, $"px-{order.Id}"));

    private void Forget()
    {
        foreach (var old in _orders.Values.Where(order => order.Last.IsOver).OrderBy(order => order.Last.Id).Take(OrdersMax / 2).ToList())
        {
            _orders.Remove(old.Last.Id);
            _numbers.Remove(old.Id);
        }
    }

    /// <summary>A close that the gateway was asked for and whose order was not seen yet.</summary>
    private readonly record struct Closing(OrderId Id, Side Side, int? Size, DateTimeOffset Until);
}

/// <summary>An order as it was last heard of.</summary>
/// <param name="Told">The state that the listener has heard of last, by the stream; null before it worked. What is looked up is not told.</param>
/// <param name="IsHeardOf">The listener was told that it works.</param>
internal sealed record KnownOrder(OrderId Id, GatewayOrder Last, GatewayOrder? Told, bool IsHeardOf = false)
{
    public bool IsTold => Told is not null;

    /// <summary>The gateway made it when we asked it to close something, without our tag.</summary>
    public bool IsClose { get; init; }

    /// <summary>True for an order that we placed, or a child of one.</summary>
    public bool IsOurs => IsClose || OrderTag.IdOf(Last.Tag, Last.Parent is not null) is not null;
}
