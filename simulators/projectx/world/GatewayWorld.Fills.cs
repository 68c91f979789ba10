using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>What the exchange did becomes rows and news; then the firm looks at the accounts that it touched.</content>
internal sealed partial class GatewayWorld
{
    /// <summary>Cancels, closing orders, their fills and a look; twice that to be sure.</summary>
    private const int RoundsMax = 8;

    /// <summary>Closing orders of the firm's engine, by the order that carries them out.</summary>
    private readonly Dictionary<long, OrderId> _closings = [];

    /// <summary>At the end of a session working orders end otherwise than by a cancel.</summary>
    private OrderStatus _endsAs = OrderStatus.Cancelled;

    private void Settle(IEnumerable<AccountRow> touched, DateTimeOffset now)
    {
        ApplyChanges();
        foreach (var account in touched)
        {
            for (var round = 0; round < RoundsMax && React(account, now); round++) ApplyChanges();
        }
    }

    private void ApplyChanges()
    {
        while (_engine.HasChanges)
        {
            foreach (var happened in _engine.TakeChanges().Events) Apply(happened);
        }
    }

    private void Apply(ExchangeEvent happened)
    {
        var account = _accounts[int.Parse(happened.Account.Value, CultureInfo.InvariantCulture)];
        switch (happened)
        {
            case ExchangeEvent.Filled filled:
                Fill(account, RowOf(filled.Fill.Order!.Value), filled.Fill.Quantity.Count, filled.Fill.Price, filled.At);
                break;
            case ExchangeEvent.Working { Order.Parent: not null } activated:
                Update(account, activated.Order, OrderStatus.Open, activated.At);
                break;
            case ExchangeEvent.Modified modified:
                Update(account, modified.Order, modified.Order.Status == ExchangeOrderStatus.Suspended ? OrderStatus.Suspended : OrderStatus.Open, modified.At);
                break;
            case ExchangeEvent.Cancelled cancelled:
                var row = RowOf(cancelled.Order.Ticket.Id);
                (row.Status, row.UpdatedAt) = (_endsAs, cancelled.At);
                Tell(account, row);
                break;
            default:
                break;
        }
    }

    private OrderRow RowOf(OrderId id) => _orders[long.Parse(id.Value, CultureInfo.InvariantCulture)];

    private void Update(AccountRow account, ExchangeOrder order, OrderStatus status, DateTimeOffset at)
    {
        var row = RowOf(order.Ticket.Id);
        (row.Status, row.UpdatedAt, row.Size) = (status, at, Math.Max(1, order.Ticket.Quantity.Count));
        (row.Limit, row.Stop) = (order.Ticket.Limit, order.Ticket.Stop ?? order.Trigger);
        Tell(account, row);
    }

    private void Fill(AccountRow account, OrderRow order, int quantity, Price price, DateTimeOffset at)
    {
        order.Fill(quantity, price);
        if (order.Status != OrderStatus.Cancelled) order.Status = order.Filled >= order.Size ? OrderStatus.Filled : OrderStatus.Open;
        Tell(account, order);
        Book(account, order, quantity, price, at);
        if (order.Entry is null && _faults.Strikes(FaultKind.Overfill, PlacePath)) Book(account, order, 1, price, at);
    }

    /// <summary>A fill that comes although its order was cancelled.</summary>
    private void FillFinished(AccountRow account, OrderRow order, DateTimeOffset at)
    {
        ApplyChanges();
        Fill(account, order, order.Size - order.Filled, order.Limit ?? _engine.Latest(order.Contract)!.Value.Touch(order.DomainSide), at);
    }

    /// <summary>Books half-turns, moves position and balance, and tells of them in the order in which they were recorded.</summary>
    private void Book(AccountRow account, OrderRow order, int quantity, Price price, DateTimeOffset at)
    {
        var sign = order.Side == OrderSide.Bid ? 1 : -1;
        var held = account.Positions.GetValueOrDefault(order.Contract);
        var closes = held is not null && held.Net * sign < 0 ? Math.Min(quantity, Math.Abs(held.Net)) : 0;
        Usd? profit = closes > 0 ? held!.Close(closes, price, ProductBook.Catalog.Get(order.Contract.Root)) : null;
        var opens = quantity - closes;
        var closed = closes > 0 && (opens == 0 || !_switches.ReversalKeepsPositionId) ? held : null;
        var now = opens > 0 ? Open(account, order.Contract, held, sign * opens, price, at) : held!;
        if (closes > 0 && opens > 0 && !_switches.ReversalIsOneTrade)
        {
            Record(account, order, closes, price, profit, at);
            Record(account, order, opens, price, null, at);
        }
        else Record(account, order, quantity, price, profit, at);

        if (closed is { Net: 0 }) Tell(account, closed, UserAction.Removed);
        if (now.Net != 0) Tell(account, now, opens > 0 && closes == 0 && now != held ? New : UserAction.Updated);
        if (closes > 0) Tell(account);
    }

    private PositionRow Open(AccountRow account, ContractSymbol contract, PositionRow? held, int net, Price price, DateTimeOffset at)
    {
        if (held is { Net: not 0 })
        {
            held.Add(net, price);
            return held;
        }

        var isReversal = held is not null && _switches.ReversalKeepsPositionId;
        var opened = new PositionRow(isReversal ? held!.Id : ++_lastPosition, account.Id, contract, at);
        opened.Add(net, price);
        return account.Positions[contract] = opened;
    }

    private void Record(AccountRow account, OrderRow order, int quantity, Price price, Usd? profit, DateTimeOffset at)
    {
        var (fee, commission) = CostsPerSide(account, order.Contract.Root);
        var trade = new TradeRow(++_lastTrade, account.Id, order.Contract, at, price, profit, fee * quantity, commission * quantity, order.Side, quantity, order.Id);
        account.Trades.Add(trade);
        account.Balance += (profit ?? Usd.Zero) - trade.Fees - trade.Commissions;
        account.Firm.Fill(
            new FillId(trade.Id.ToString(CultureInfo.InvariantCulture)), _closings.TryGetValue(order.Id, out var closing) ? closing : null, order.Contract,
            order.DomainSide, quantity, price, trade.Fees + trade.Commissions, at);
        Tell(account, trade);
    }

    /// <summary>Exchange and clearing fees, and the firm's commission: what its price list says above them.</summary>
    private static (Usd Fee, Usd Commission) CostsPerSide(AccountRow account, string root)
    {
        var fee = ProductBook.Of(root).Fee;
        return (fee, Usd.Max(Usd.Zero, FeeTable.PerSide(account.Firm.Fees, root) - fee));
    }

    /// <summary>Carries out what the firm's engine wants; true when something may have changed by it.</summary>
    private bool React(AccountRow account, DateTimeOffset now)
    {
        var firm = account.Firm;
        if (firm.IsOver && account.CanTrade)
        {
            account.CanTrade = false;
            Tell(account);
        }

        var closings = firm.TakeClosings(now);
        var ends = firm.IsClosing || firm.IsLocked || firm.IsOver;
        if (ends) EndAll(account, now, order => !_closings.ContainsKey(order.Id));
        foreach (var ticket in closings) PlatformOrder(account, ticket.Contract, ticket.Side, ticket.Quantity.Count, now, ticket.Id);
        if (closings.Count > 0 || _engine.HasChanges) return true;
        if (!firm.IsClosing || account.Orders.Exists(order => !order.IsOver && _closings.ContainsKey(order.Id))) return false;
        firm.Look(account.Positions.Values.Select(held => (held.Contract, held.Net)), _engine.Now > now ? _engine.Now : now); // Not before the fills that it shows.
        return true;
    }

    /// <summary>A market order of the platform: no tag, and nobody waits for it. It meets the market at once, so that nobody closes twice.</summary>
    private OrderRow PlatformOrder(AccountRow account, ContractSymbol contract, Side side, int quantity, DateTimeOffset now, OrderId? closing = null)
    {
        var order = Enter(account, new OrderRow(++_lastOrder, account.Id, contract, OrderType.Market, side == Side.Buy ? OrderSide.Bid : OrderSide.Ask, now) { Size = quantity });
        if (closing is { } id) _closings.Add(order.Id, id);
        Tell(account, order, New);
        if (_engine.Place(account.EngineId, Ticket(order), default, now) is ExchangeAnswer.Refused)
        {
            order.Status = OrderStatus.Rejected;
            Tell(account, order);
        }

        _engine.AdvanceTo(now + _latency);
        return order;
    }
}
