using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Products;
using OrderStatus = TraderTerminal.Simulators.ProjectX.Wire.OrderStatus;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>New orders: what is refused, in the gateway's order, and what becomes of the rest.</content>
internal sealed partial class GatewayWorld
{
    private const string PlacePath = "Order/place";

    /// <summary>A stop must be this far from its entry.</summary>
    private const int StopTicksMin = 4;

    /// <summary>An order is refused with this.</summary>
    /// <param name="LeavesRow">A rejected order remains of it, under its tag.</param>
    private sealed record Refusal(PlaceOrderErrorCode Code, string? Text = null, bool LeavesRow = true);

    public PlaceOrderResponse Place(int user, PlaceOrderRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            if (Find(user, request.AccountId) is not { } account) return Refused(PlaceOrderErrorCode.AccountNotFound);
            if (ContractNames.Find(request.ContractId) is not { } contract) return Refused(PlaceOrderErrorCode.ContractNotFound);
            if (_faults.Strikes(FaultKind.DropTag, PlacePath)) request = request with { CustomTag = null };
            if (_faults.Strikes(FaultKind.ChangeSize, PlacePath)) request = request with { Size = request.Size + 1 };
            if (_faults.Strikes(FaultKind.MovePrice, PlacePath)) request = Moved(contract, request);
            var refusal = Objection(account, contract, request, now);
            if (_faults.Take(FaultKind.Reject, PlacePath) is { } fault) refusal ??= new((PlaceOrderErrorCode)(fault.Status == 0 ? 2 : fault.Status), fault.Value);
            if (refusal is not null)
            {
                if (refusal.LeavesRow) Reject(account, contract, request, now);
                return Refused(refusal.Code, refusal.Text);
            }

            if (_faults.Strikes(FaultKind.LateReject, PlacePath)) return new(RejectLater(account, contract, request, now).Id);
            var entry = Accept(account, contract, request, now);
            if (_faults.Take(FaultKind.LockAccount, PlacePath) is { } locks) Lock(account.Id, locks.Value ?? "Locked by the firm.", locks.Milliseconds == 0 ? null : now + locks.Wait, now);
            if (_faults.Strikes(FaultKind.Pending, PlacePath)) return Refused(PlaceOrderErrorCode.OrderPending);
            return new(entry.Id);
        }
    }

    /// <summary>Its prices a tick higher.</summary>
    private static PlaceOrderRequest Moved(ContractSymbol contract, PlaceOrderRequest request)
    {
        var tick = ProductBook.Catalog.Get(contract.Root).TickSize.Nanos / (decimal)Price.NanosPerPoint;
        return request with { LimitPrice = request.LimitPrice + tick, StopPrice = request.StopPrice + tick };
    }

    private PlaceOrderResponse Refused(PlaceOrderErrorCode code, string? text = null) =>
        new(_switches.RefusedOrderId == RefusedOrderId.Zero ? 0 : null, (int)code, text);

    /// <summary>The first reason to refuse, in the order of reference 14.5; null when there is none.</summary>
    private Refusal? Objection(AccountRow account, ContractSymbol contract, PlaceOrderRequest request, DateTimeOffset now)
    {
        if (!_market.IsActive(contract)) return new(PlaceOrderErrorCode.ContractNotActive, null, LeavesRow: false);
        if (!account.CanTrade || account.Firm.LockReason is not null || account.Firm.IsClosing)
            return new((PlaceOrderErrorCode)_switches.LockCode, _switches.LockText ?? account.Firm.LockReason ?? "Account is not allowed to trade.", LeavesRow: false);
        if (!IsOpen(contract.Root, now)) return Plain("Outside of trading hours.");
        if (_market.IsHalted(contract) || _engine.Latest(contract) is null) return Plain("Trading is currently unavailable. The instrument is not in an active trading status.");
        if (!IsOffered(request.Type)) return Plain("Invalid order type specified");
        if (request.Size < 1) return Plain("Invalid order size specified");
        if (request.CustomTag is { } tag)
        {
            if (account.Tags.TryGetValue(tag, out var used) && !(_switches.TagHours is { } hours && now - used >= TimeSpan.FromHours(hours))) return Plain("Specified custom tag is already in use");
            if (tag.Length > (_switches.TagLengthMax ?? int.MaxValue)) return Plain("Specified custom tag is too long");
        }

        return BracketObjection(account, request) ?? PriceObjection(contract, request)
            ?? LimitObjection(account, contract, request) ?? VelocityObjection(account, now);
    }

    private static Refusal Plain(string text) => new(PlaceOrderErrorCode.OrderRejected, text, LeavesRow: false);

    private static Refusal Rejected(string text) => new(PlaceOrderErrorCode.OrderRejected, text);

    private bool IsOffered(OrderType type) =>
        type is OrderType.Limit or OrderType.Market or OrderType.Stop or OrderType.TrailingStop or OrderType.JoinBid or OrderType.JoinAsk
        || (type == OrderType.StopLimit && _switches.StopLimitOffered);

    private Refusal? BracketObjection(AccountRow account, PlaceOrderRequest request)
    {
        var (stop, target) = (request.StopLossBracket, request.TakeProfitBracket);
        if (stop is null && target is null) return null;
        if (!account.AutoOco)
            return new(PlaceOrderErrorCode.OrderRejected, "Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.", _switches.PositionBracketErrorMakesRow);
        var sign = request.Side == OrderSide.Bid ? 1 : -1;
        if (target is not null && target.Ticks * sign <= 0)
            return Rejected($"Invalid take profit ticks ({target.Ticks}). Ticks should be {(sign > 0 ? "greater than zero when going long" : "less than zero when going short")}.");
        if (stop is not null && -stop.Ticks * sign < StopTicksMin)
            return Rejected($"Invalid stop loss ticks ({stop.Ticks}). Stop loss tick value should be at least {StopTicksMin} ticks.");
        return _switches.AnyBracketType || (stop?.Type is null or OrderType.Stop or OrderType.TrailingStop && target?.Type is null or OrderType.Limit)
            ? null
            : Rejected("Invalid order type specified");
    }

    private Refusal? PriceObjection(ContractSymbol contract, PlaceOrderRequest request)
    {
        var instrument = ProductBook.Catalog.Get(contract.Root);
        if (request.Type is OrderType.Limit or OrderType.StopLimit && !IsPrice(request.LimitPrice, instrument)) return Rejected("Invalid price. Limit price is not valid for the contract.");
        if (request.Type is OrderType.Stop or OrderType.StopLimit)
        {
            if (!IsPrice(request.StopPrice, instrument)) return Rejected("Invalid price. Stop price is not valid for the contract.");
            if (IsThrough(contract, request.Side, Price.FromPoints(request.StopPrice!.Value))) return Rejected("Invalid price. Stop price is on the wrong side of the market.");
        }

        return request.Type == OrderType.TrailingStop && TrailOf(contract, request.Side, request.TrailPrice) is null ? Rejected("Invalid price. Trail price is not valid for the contract.") : null;
    }

    private static bool IsPrice(decimal? points, Instrument instrument) =>
        points is { } given && Price.TryFromPoints(given, out var price) && price.Nanos > 0 && instrument.IsOnGrid(price);

    /// <summary>A stop there would go off at once.</summary>
    private bool IsThrough(ContractSymbol contract, OrderSide side, Price stop) =>
        _engine.Latest(contract) is { } quote && (side == OrderSide.Bid ? stop <= quote.Ask : stop >= quote.Bid);

    private Points? TrailOf(ContractSymbol contract, OrderSide side, decimal? given)
    {
        if (given is not { } value || !Price.TryFromPoints(value, out var price) || _engine.Latest(contract) is not { } quote) return null;
        var tick = ProductBook.Catalog.Get(contract.Root).TickSize;
        var trail = _switches.TrailPriceUnit switch
        {
            TrailPriceUnit.Ticks => tick * (int)value,
            TrailPriceUnit.Absolute => side == OrderSide.Bid ? price - quote.Ask : quote.Bid - price,
            _ => price - default(Price),
        };
        return trail.Nanos > 0 && trail.Nanos % tick.Nanos == 0 ? trail : null;
    }

    private Refusal? LimitObjection(AccountRow account, ContractSymbol contract, PlaceOrderRequest request)
    {
        var worst = new Dictionary<ContractSymbol, int>();
        foreach (var held in account.Positions.Values) worst[held.Contract] = Math.Abs(held.Net);
        var net = account.Positions.TryGetValue(contract, out var position) ? position.Net : 0;
        var sign = request.Side == OrderSide.Bid ? 1 : -1;
        var working = _engine.OpenOrders(account.EngineId).Where(order => order.Parent is null && order.Ticket.Contract == contract && order.Ticket.Side.Sign() == sign)
            .Sum(order => order.Remaining.Count);
        var after = net + sign * (working + request.Size);
        if (Math.Abs(after) <= Math.Abs(net)) return null;
        worst[contract] = Math.Abs(after);
        return account.Firm.Allows(worst) ? null : new((PlaceOrderErrorCode)_switches.LimitCode, _switches.LimitText);
    }

    private Refusal? VelocityObjection(AccountRow account, DateTimeOffset now)
    {
        if (_switches.VelocityOrdersMax is not { } most) return null;
        account.OrderTimes.Enqueue(now);
        while (account.OrderTimes.Peek() <= now - TimeSpan.FromSeconds(_switches.VelocitySeconds)) account.OrderTimes.Dequeue();
        if (account.VelocityLockedUntil <= now && account.OrderTimes.Count <= most) return null;
        account.VelocityLockedUntil = now + TimeSpan.FromSeconds(_switches.VelocityLockSeconds); // Each further attempt begins it anew.
        return Rejected(_switches.VelocityText);
    }

    private OrderRow Enter(AccountRow account, OrderRow order)
    {
        account.Orders.Add(order);
        _orders.Add(order.Id, order);
        return order;
    }

    private OrderRow Entry(AccountRow account, ContractSymbol contract, PlaceOrderRequest request, DateTimeOffset now)
    {
        if (request.CustomTag is { } tag) account.Tags[tag] = now;
        return Enter(account, new OrderRow(++_lastOrder, account.Id, contract, request.Type, request.Side, now)
        {
            Size = request.Size,
            Limit = request.Type switch
            {
                OrderType.Limit or OrderType.StopLimit => PriceOf(request.LimitPrice),
                OrderType.JoinBid => _engine.Latest(contract)?.Bid,
                OrderType.JoinAsk => _engine.Latest(contract)?.Ask,
                _ => null,
            },
            Stop = request.Type is OrderType.Stop or OrderType.StopLimit ? PriceOf(request.StopPrice) : null,
            Trail = request.Type == OrderType.TrailingStop ? TrailOf(contract, request.Side, request.TrailPrice) : null,
            Tag = request.CustomTag,
        });
    }

    private static Price? PriceOf(decimal? points) => points is { } given && Price.TryFromPoints(given, out var price) ? price : null;

    private OrderRow Reject(AccountRow account, ContractSymbol contract, PlaceOrderRequest request, DateTimeOffset now)
    {
        var isBurned = _switches.RejectedOrdersBurnTheirTag;
        var order = Entry(account, contract, isBurned ? request : request with { CustomTag = null }, now);
        order.Tag = request.CustomTag;
        order.Status = OrderStatus.Rejected;
        Tell(account, order);
        return order;
    }

    private OrderRow RejectLater(AccountRow account, ContractSymbol contract, PlaceOrderRequest request, DateTimeOffset now)
    {
        var order = Entry(account, contract, request, now);
        Tell(account, order, New);
        order.Status = OrderStatus.Rejected;
        Tell(account, order);
        return order;
    }

    private OrderRow Accept(AccountRow account, ContractSymbol contract, PlaceOrderRequest request, DateTimeOffset now)
    {
        var entry = Entry(account, contract, request, now);
        var stop = request.StopLossBracket is { } asked ? Leg(account, entry, asked.Ticks, asked.Type == OrderType.TrailingStop ? asked.Type : OrderType.Stop, "-SL") : null;
        var target = request.TakeProfitBracket is { } wanted ? Leg(account, entry, wanted.Ticks, OrderType.Limit, "-TP") : null;
        if (target is not null) target.Linked = stop;
        if (stop is not null) Tell(account, stop, New);
        Tell(account, entry, New);
        if (target is not null) Tell(account, target, New);
        if (entry.Type != OrderType.Market)
        {
            entry.Status = OrderStatus.Open;
            Tell(account, entry);
        }

        // The target is activated before the stop (reference 8.5).
        var legs = new[] { target, stop }.OfType<OrderRow>().Select(leg => EngineLeg(leg, request.Size)).ToEquatableArray();
        if (_engine.Place(account.EngineId, Ticket(entry), legs, now) is ExchangeAnswer.Refused)
        {
            foreach (var order in entry.Legs.Append(entry)) order.Status = OrderStatus.Rejected;
            Tell(account, entry);
        }

        Settle([account], now);
        return entry;
    }

    private OrderRow Leg(AccountRow account, OrderRow entry, int ticks, OrderType type, string suffix)
    {
        var leg = new OrderRow(++_lastOrder, account.Id, entry.Contract, type, entry.Side == OrderSide.Bid ? OrderSide.Ask : OrderSide.Bid, entry.CreatedAt)
        {
            Size = entry.Size,
            Status = OrderStatus.Suspended,
            Tag = entry.Tag is { } tag ? tag + suffix : _switches.UntaggedLegsHaveTags ? suffix : null,
            Entry = entry,
            TrailDistance = ticks,
            Trail = ProductBook.Catalog.Get(entry.Contract.Root).TickSize * ticks,
        };
        entry.Legs.Add(leg);
        return Enter(account, leg);
    }

    private static BracketLeg EngineLeg(OrderRow leg, int size)
    {
        var distance = new Points(Math.Abs(leg.Trail!.Value.Nanos));
        var role = leg.Type == OrderType.Limit ? BracketRole.Target : BracketRole.Stop;
        return new(leg.EngineId, role, Pair: 0, new Contracts(size), FromEntry: distance, Trail: leg.Type == OrderType.TrailingStop ? distance : null);
    }

    private static OrderTicket Ticket(OrderRow order) => new(
        order.EngineId, order.Contract, order.DomainSide, new Contracts(order.Size),
        order.Type switch
        {
            OrderType.Market => OrderKind.Market,
            OrderType.Stop => OrderKind.Stop,
            OrderType.StopLimit => OrderKind.StopLimit,
            OrderType.TrailingStop => OrderKind.TrailingStop,
            _ => OrderKind.Limit,
        },
        order.Limit, order.Stop, order.Type == OrderType.TrailingStop ? order.Trail : null, TimeInForce.Gtc);
}
