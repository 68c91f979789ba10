using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>New orders, alone and in pairs.</content>
internal sealed partial class TradovateWorld
{
    private const string PlacePath = "order/placeorder";
    private const string PlaceOcoPath = "order/placeoco";

    /// <summary>Orders that wait until a price is touched.</summary>
    private readonly List<OrderRow> _waiting = [];

    /// <summary>How an order goes in with others.</summary>
    private sealed record Ties(OrderRow? Parent = null, StrategyRow? Strategy = null, Points? FromEntry = null, bool IsAdmin = false);

    public CommandResult Place(AccountAsk by, string symbol, OrderAsk ask, DateTimeOffset now) => Enter(PlacePath, by, symbol, ask, now, static (_, _, _, _) => []);

    /// <summary>Two orders of which each cancels the other when it fills.</summary>
    public CommandResult PlaceOco(AccountAsk by, string symbol, OrderAsk ask, OrderAsk other, DateTimeOffset now) => Enter(PlaceOcoPath, by, symbol, ask, now, (account, contract, order, at) =>
    {
        if (_faults.Strikes(FaultKind.DropOther, PlaceOcoPath)) return [];
        var second = Accept(account, contract, other with { Quantity = ask.Quantity }, by, at, new Ties());
        Tie(order, second, at);
        Send(second, at);
        return [second.Id];
    }, other with { Quantity = ask.Quantity });

    /// <summary>An entry with one exit or two, which wait for it.</summary>
    public CommandResult PlaceOso(AccountAsk by, string symbol, OrderAsk ask, OrderAsk first, OrderAsk? second, DateTimeOffset now)
    {
        OrderAsk[] asks = second is null ? [first] : [first, second];
        return Enter(PlacePath, by, symbol, ask, now, (account, contract, order, at) =>
        {
            if (_switches.BracketHasStrategy) Begin(account, contract, order, null, null, StrategyStatus.InactiveStrategy, by, at);
            var legs = asks.Select(leg => Accept(account, contract, leg with { Quantity = ask.Quantity }, by, at, new Ties(order))).ToArray();
            if (legs.Length == 2) Tie(legs[0], legs[1], at);
            return [.. legs.Select(leg => leg.Id)];
        }, [.. asks.Select(leg => leg with { Quantity = ask.Quantity })]);
    }

    /// <param name="path">Where faults strike it.</param>
    /// <param name="more">Makes the orders that go with it, before it is sent.</param>
    /// <param name="others">What these ask, to be checked first.</param>
    private CommandResult Enter(
        string path, AccountAsk by, string symbol, OrderAsk ask, DateTimeOffset now, Func<AccountRow, ContractSymbol, OrderRow, DateTimeOffset, IReadOnlyList<long>> more, params OrderAsk[] others)
    {
        lock (_lock)
        {
            Reach(now);
            var (account, objection) = Named(by);
            if (account is null) return objection!;
            if (Library.Find(symbol, now) is not { } contract || _market.BarsOf(contract, now) is null) return new CommandResult.Refused(Reasons.InvalidContract, $"Invalid contract: {symbol}");
            Touch(account, contract, now);
            if (_faults.Strikes(FaultKind.DropTag, path)) ask = ask with { ClOrdId = null };
            if (_faults.Strikes(FaultKind.ChangeSize, path)) ask = ask with { Quantity = ask.Quantity + 1 };
            if (_faults.Strikes(FaultKind.MovePrice, path)) ask = Moved(contract, ask);
            if (_faults.Take(FaultKind.Reject, path) is { } fault) return new CommandResult.Refused(fault.Value ?? Reasons.OtherExecutionRelated, fault.Value ?? "Order was rejected.");
            var refusal = Objection(account, contract, ask, now) ?? others.Select(other => PriceObjection(contract, other)).FirstOrDefault(one => one is not null);
            if (refusal is not null)
            {
                var isClosed = refusal.Reason == Reasons.SessionClosed;
                var isOrder = isClosed ? _switches.ClosedMarket == ClosedMarket.Order : _switches.RiskRejection == RiskRejection.Order;
                return isOrder ? new CommandResult.Orders([RiskReject(account, contract, ask, by, refusal, now).Id]) : refusal;
            }

            if (_faults.Strikes(FaultKind.LateReject, path)) return new CommandResult.Orders([ExchangeReject(account, contract, ask, by, now).Id]);
            var order = Accept(account, contract, ask, by, now, new Ties());
            var ids = more(account, contract, order, now);
            Send(order, now);
            Settle([account], now);
            if (_faults.Take(FaultKind.LockAccount, path) is { } locks) Lock(account.Id, locks.Value ?? "Locked by the firm.", locks.Milliseconds == 0 ? null : now + locks.Wait, now);
            return new CommandResult.Orders([order.Id, .. ids]);
        }
    }

    /// <summary>The order exists from here on: its terms, its command, and that risk has let it pass.</summary>
    private OrderRow Accept(AccountRow account, ContractSymbol contract, OrderAsk ask, AccountAsk by, DateTimeOffset now, Ties ties)
    {
        var order = New(account, contract, ask, by, now, ties);
        Report(order, CommandStatus.RiskPassed, now);
        Step(order, ties.Parent is null ? CommandStatus.PendingExecution : CommandStatus.ExecutionSuspended, now);
        return order;
    }

    private OrderRow New(AccountRow account, ContractSymbol contract, OrderAsk ask, AccountAsk by, DateTimeOffset now, Ties ties)
    {
        var order = new OrderRow(NextId(), account, contract, ask.Action == OrderAction.Buy ? Side.Buy : Side.Sell, now)
        {
            Terms = TermsOf(ask),
            ClOrdId = ask.ClOrdId,
            IsAutomated = ask.IsAutomated,
            IsAdmin = ties.IsAdmin,
            Parent = ties.Parent,
            Strategy = ties.Strategy,
            FromEntry = ties.FromEntry,
            Status = ties.Parent is null ? OrdStatus.PendingNew : OrdStatus.Suspended,
            Released = ties.Parent is null ? ask.Quantity : 0,
        };
        account.Orders.Add(order);
        _orders.Add(order.Id, order);
        ties.Parent?.Legs.Add(order);
        Tell(order, now);
        Put(EntityType.OrderVersion, order.Version(order.Id), account, order.Id, now);
        order.Command = new CommandEntity(
            order.Id, order.Id, now, ask.ClOrdId, CommandType.New, CommandStatus.Pending, by.User, by.Session == 0 ? null : by.Session, ask.ActivationTime, ask.CustomTag50, ask.IsAutomated);
        Put(EntityType.Command, order.Command, account, order.Id, now);
        return order;
    }

    private OrderTerms TermsOf(OrderAsk ask)
    {
        var type = ask.Type;
        return new(
            type, ask.Quantity,
            type is OrderType.Limit or OrderType.StopLimit or OrderType.TrailingStopLimit or OrderType.LimitIfTouched ? PriceOf(ask.Price) : null,
            type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop or OrderType.TrailingStopLimit ? PriceOf(ask.StopPrice) : null,
            type == OrderType.LimitIfTouched ? PriceOf(ask.Touched) : type == OrderType.MIT ? PriceOf(ask.Price ?? ask.StopPrice) : null,
            type is OrderType.TrailingStop && PriceOf(Math.Abs(ask.Peg ?? 0)) is { } trail ? trail - default(Price) : null,
            ask.Tif ?? _switches.DefaultTimeInForce, ask.ExpireTime, ask.MaxShow is > 0 ? ask.MaxShow : null, ask.Text);
    }

    private static Price? PriceOf(decimal? points) => points is { } given && Price.TryFromPoints(given, out var price) ? price : null;

    /// <summary>Sends an order to the exchange, at once or when its time comes.</summary>
    private void Send(OrderRow order, DateTimeOffset now)
    {
        if (order.Command!.ActivationTime is { } later && later > now)
        {
            Step(order, CommandStatus.OnHold, now);
            order.Status = OrdStatus.Suspended;
            Tell(order, now);
            At(later, at => Send(order, at));
            return;
        }

        if (order.IsOver) return;
        order.IsCommandPending = _switches.PendingMilliseconds > 0;
        After(_switches.PendingMilliseconds, now, at =>
        {
            order.IsCommandPending = false;
            if (order.IsOver) return;
            if (order.Terms.Touched is not null)
            {
                _waiting.Add(order);
                Work(order, at);
            }
            else
            {
                Work(order, at);
                Release(order, at);
            }

            if (order.Terms.Tif == TimeInForceWord.GTD && order.Terms.ExpireTime is { } expires) At(expires, end => Expire(order, end));
            Settle([order.Account], at);
        });
    }

    /// <summary>The exchange has taken it.</summary>
    private void Work(OrderRow order, DateTimeOffset at)
    {
        Step(order, CommandStatus.AtExecution, at);
        order.Status = OrdStatus.Working;
        Execution(order, order.Command!.Id, ExecType.New, at);
        Tell(order, at);
    }

    /// <summary>Brings to the exchange what the order may do now and has not sent. False when the exchange refuses it.</summary>
    private bool Release(OrderRow order, DateTimeOffset at)
    {
        var more = Math.Min(order.Released, order.Terms.Quantity) - order.Sent;
        if (more <= 0 || order.IsOver) return true;
        var engine = order.Account.EngineId;
        if (order.EngineId is { } there && _engine.Find(engine, there) is { IsOpen: true } live)
        {
            order.Sent += more;
            _engine.Modify(engine, there, new(live.Ticket.Quantity + new Contracts(more)), at);
            return true;
        }

        var id = order.NextEngineId(order.Sent);
        _sent.Add(id, order);
        order.Sent += more;
        if (_engine.Place(engine, Ticket(order, id, more), default, at) is ExchangeAnswer.Refused refused)
        {
            order.LeaveEngine();
            EndRejected(order, Reasons.OtherExecutionRelated, refused.Text, at);
            return false;
        }

        if (order.Terms is { Type: OrderType.TrailingStop, Stop: { } stop }) _engine.Modify(engine, id, new(Stop: stop), at);
        return true;
    }

    private static OrderTicket Ticket(OrderRow order, OrderId id, int quantity) => new(
        id, order.Contract, order.Side, new Contracts(quantity),
        order.Terms.Type switch
        {
            OrderType.Limit or OrderType.LimitIfTouched => OrderKind.Limit,
            OrderType.Stop => OrderKind.Stop,
            OrderType.StopLimit => OrderKind.StopLimit,
            OrderType.TrailingStop => OrderKind.TrailingStop,
            _ => OrderKind.Market,
        },
        order.Terms.Limit, order.Terms.Type == OrderType.TrailingStop ? null : order.Terms.Stop, order.Terms.Trail,
        order.Terms.Tif switch
        {
            TimeInForceWord.Day => TimeInForce.Day,
            TimeInForceWord.IOC => TimeInForce.Ioc,
            TimeInForceWord.FOK => TimeInForce.Fok,
            _ => TimeInForce.Gtc,
        });

    /// <summary>Orders that wait for a price are sent when it is touched.</summary>
    private void TouchOff(in MarketQuote quote)
    {
        for (var place = _waiting.Count - 1; place >= 0; place--)
        {
            var order = _waiting[place];
            if (order.IsOver) _waiting.RemoveAt(place);
            if (order.IsOver || order.Contract != quote.Contract) continue;
            var touched = order.Terms.Touched!.Value;
            if (!(order.Side == Side.Buy ? quote.Last <= touched : quote.Last >= touched)) continue;
            _waiting.RemoveAt(place);
            Release(order, quote.At);
        }
    }

    private void Tie(OrderRow one, OrderRow other, DateTimeOffset now)
    {
        (one.Partner, other.Partner) = (other, one);
        Tell(one, now);
        Tell(other, now);
    }
}
