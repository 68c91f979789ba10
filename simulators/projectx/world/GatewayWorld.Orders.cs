using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>Cancels, changes and lists of orders.</content>
internal sealed partial class GatewayWorld
{
    private const string CancelPath = "Order/cancel";

    public Answer Cancel(int user, CancelOrderRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            if (Find(user, request.AccountId) is not { } account) return Failed(ModifyOrderErrorCode.AccountNotFound);
            if (FindOpen(account, request.OrderId) is not { } order) return Failed(ModifyOrderErrorCode.OrderNotFound);
            if (_faults.Take(FaultKind.Reject, CancelPath) is { } fault) return new(fault.Status == 0 ? (int)ModifyOrderErrorCode.Rejected : fault.Status, fault.Value);
            if (_faults.Strikes(FaultKind.FillOnCancel, CancelPath) && _engine.FillNow(account.EngineId, order.EngineId, now))
            {
                Settle([account], now);
                return Failed(ModifyOrderErrorCode.OrderNotFound);
            }

            if (order.Size - order.Filled > 1 && _faults.Strikes(FaultKind.PartialOnCancel, CancelPath)) _engine.FillNow(account.EngineId, order.EngineId, now, most: 1);
            var fillsAfter = order.Status == OrderStatus.Open && _faults.Strikes(FaultKind.FillAfterCancel, CancelPath);
            End(account, order, now);
            if (fillsAfter) FillFinished(account, order, now);
            Settle([account], now);
            return _faults.Strikes(FaultKind.Pending, CancelPath) ? Failed(ModifyOrderErrorCode.Pending) : new Answer();
        }
    }

    public Answer Modify(int user, ModifyOrderRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            if (Find(user, request.AccountId) is not { } account) return Failed(ModifyOrderErrorCode.AccountNotFound);
            if (FindOpen(account, request.OrderId) is not { } order) return Failed(ModifyOrderErrorCode.OrderNotFound);
            if (order.Status != OrderStatus.Open && !_switches.SuspendedLegsCanBeModified) return Failed(ModifyOrderErrorCode.OrderNotFound);
            if (_faults.Take(FaultKind.Reject, "Order/modify") is { } fault) return new(fault.Status == 0 ? (int)ModifyOrderErrorCode.Rejected : fault.Status, fault.Value);
            if (request.Size is < 1) return Failed(ModifyOrderErrorCode.Rejected, "Invalid order size specified");
            var instrument = ProductBook.Catalog.Get(order.Contract.Root);
            if ((request.LimitPrice is not null && !IsPrice(request.LimitPrice, instrument)) || (request.StopPrice is not null && !IsPrice(request.StopPrice, instrument))
                || (PriceOf(request.StopPrice) is { } stop && IsThrough(order.Contract, order.Side, stop)))
                return Failed(ModifyOrderErrorCode.Rejected, "Invalid price.");
            Contracts? size = request.Size is { } asked && asked != order.Size ? new Contracts(asked) : null;
            var change = new OrderModification(size, PriceOf(request.LimitPrice), PriceOf(request.StopPrice));
            if (_engine.Modify(account.EngineId, order.EngineId, change, now) is ExchangeAnswer.Refused refused) return Failed(ModifyOrderErrorCode.Rejected, refused.Text);
            if (size is not null && _switches.ResizedLegResizesSibling && Sibling(order) is { IsOver: false } sibling)
                _engine.Modify(account.EngineId, sibling.EngineId, new(size), now);
            Settle([account], now);
            return new Answer();
        }
    }

    /// <summary>Created in the window, oldest first; what only the stream shows is left out.</summary>
    public SearchOrderResponse Orders(int user, SearchOrderRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Find(user, request.AccountId) is not { } account) return new(null, (int)SearchOrderErrorCode.AccountNotFound);
            var from = From(request.StartTimestamp, now);
            var rows = account.Orders.Where(order => order.Status is not (OrderStatus.Pending or OrderStatus.Suspended)
                && order.CreatedAt >= from && !(order.CreatedAt > request.EndTimestamp));
            return new([.. rows.TakeLast(_switches.SearchRowsMax ?? int.MaxValue).Select(order => order.ForRest(_switches))]);
        }
    }

    public SearchOrderResponse OpenOrders(int user, int id)
    {
        lock (_lock)
        {
            if (Find(user, id) is not { } account) return new(null, (int)SearchOrderErrorCode.AccountNotFound);
            foreach (var order in account.Orders)
            {
                if (order.Status == OrderStatus.Open && _faults.Strikes(FaultKind.HideOrder, "Order/searchOpen")) order.IsHidden = true;
            }

            return new([.. account.Orders.Where(order => order is { Status: OrderStatus.Open, IsHidden: false }).Select(order => order.ForRest(_switches))]);
        }
    }

    private DateTimeOffset From(DateTimeOffset? asked, DateTimeOffset now)
    {
        var from = asked ?? DateTimeOffset.MinValue;
        return _switches.SearchDaysMax is { } days && from < now - TimeSpan.FromDays(days) ? now - TimeSpan.FromDays(days) : from;
    }

    private static Answer Failed(ModifyOrderErrorCode error, string? text = null) => new((int)error, text);

    /// <summary>An order of the account that is not over.</summary>
    private OrderRow? FindOpen(AccountRow account, long id) =>
        _orders.TryGetValue(id, out var order) && order.Account == account.Id && !order.IsOver ? order : null;

    private static OrderRow? Sibling(OrderRow leg) => leg.Entry?.Legs.Find(other => other != leg);

    /// <summary>Cancels an order with what goes with it.</summary>
    private void End(AccountRow account, OrderRow order, DateTimeOffset now)
    {
        _engine.Cancel(account.EngineId, order.EngineId, now);
        if (order.Entry is not null && _switches.CancelledLegCancelsSibling && Sibling(order) is { IsOver: false } sibling) _engine.Cancel(account.EngineId, sibling.EngineId, now);
        if (_switches.CancelledEntryKeepsLegs) return;
        foreach (var leg in order.Legs.Where(leg => !leg.IsOver)) _engine.Cancel(account.EngineId, leg.EngineId, now);
    }

    private void EndAll(AccountRow account, DateTimeOffset now, Func<OrderRow, bool> which)
    {
        foreach (var order in account.Orders.Where(order => !order.IsOver && which(order)).ToArray()) _engine.Cancel(account.EngineId, order.EngineId, now);
    }

    private void EndBrackets(AccountRow account, ContractSymbol contract, DateTimeOffset now) =>
        EndAll(account, now, order => order.Entry is not null && order.Contract == contract);
}
