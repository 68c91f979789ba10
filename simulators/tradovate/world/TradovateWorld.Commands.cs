using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>Changing and cancelling orders.</content>
internal sealed partial class TradovateWorld
{
    private const string CancelPath = "order/cancelorder";
    private const string ModifyPath = "order/modifyorder";

    /// <summary>Whoever cancels a sibling or a leg by itself.</summary>
    private static readonly AccountAsk Platform = new(0, "", false, null, null, 0);

    /// <summary>Orders at the exchange that were taken back: their end there is none.</summary>
    private readonly HashSet<OrderId> _takenBack = [];

    private static CommandResult.Refused TooLate => new(Reasons.TooLate, "Too late");

    public CommandResult Cancel(AccountAsk by, long id, string? clOrdId, bool isAutomated, DateTimeOffset? later, DateTimeOffset now)
    {
        lock (_lock)
        {
            Reach(now);
            if (Mine(by, id) is not { } order) return new CommandResult.Refused(Reasons.UnknownReason, Reasons.AccessDenied);
            if (_faults.Take(FaultKind.Reject, CancelPath) is { } fault) return new CommandResult.Refused(fault.Value ?? Reasons.OtherExecutionRelated, fault.Value ?? "Rejected.");
            if (order.IsOver) return TooLate;
            if (order.IsCommandPending) return new CommandResult.Refused(Reasons.AnotherCommandPending, "Another command is pending");
            if (later is { } at && at > now)
            {
                var held = Begin(order, CommandType.Cancel, by, clOrdId, isAutomated, now);
                Step(order, CommandStatus.OnHold, now);
                At(at, then => CarryOutCancel(order, then));
                return new CommandResult.Command(held.Id);
            }

            if (_faults.Strikes(FaultKind.FillOnCancel, CancelPath) && order.EngineId is { } engine) _engine.FillNow(order.Account.EngineId, engine, now);
            if (_faults.Strikes(FaultKind.PartialOnCancel, CancelPath) && order.EngineId is { } part) _engine.FillNow(order.Account.EngineId, part, now, most: 1);
            ApplyChanges();
            var command = Begin(order, CommandType.Cancel, by, clOrdId, isAutomated, now);
            var fillsAfter = _faults.Strikes(FaultKind.FillAfterCancel, CancelPath);
            CarryOutCancel(order, now);
            if (fillsAfter && _engine.Latest(order.Contract) is { } quote)
            {
                Fill(order, order.Terms.Quantity - order.Filled, order.Terms.Limit ?? quote.Touch(order.Side), now);
                order.Status = OrdStatus.Canceled;
            }

            Settle([order.Account], now);
            return new CommandResult.Command(command.Id);
        }
    }

    public CommandResult Modify(AccountAsk by, long id, OrderAsk ask, DateTimeOffset now)
    {
        lock (_lock)
        {
            Reach(now);
            if (Mine(by, id) is not { } order) return new CommandResult.Refused(Reasons.UnknownReason, Reasons.AccessDenied);
            if (_faults.Take(FaultKind.Reject, ModifyPath) is { } fault) return new CommandResult.Refused(fault.Value ?? Reasons.OtherExecutionRelated, fault.Value ?? "Rejected.");
            if (order.IsOver) return TooLate;
            if (order.IsCommandPending) return new CommandResult.Refused(Reasons.AnotherCommandPending, "Another command is pending");
            var asked = ask with { Action = order.Side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, Tif = ask.Tif ?? order.Terms.Tif };
            if (PriceObjection(order.Contract, asked) is { } wrong) return wrong;
            var terms = TermsOf(asked) with { Text = ask.Text ?? order.Terms.Text };
            if (_switches.ModifyChecksTimeInForce && terms.Tif != order.Terms.Tif) return new CommandResult.Refused(Reasons.Unsupported, "Time in force cannot be changed");
            if (order.Terms.Type == OrderType.TrailingStop && terms with { Quantity = order.Terms.Quantity, Text = order.Terms.Text } != order.Terms)
                return new CommandResult.Refused(Reasons.TrailingStopNonOrderQtyModify, "Only the quantity of a trailing stop can be changed");
            if (terms.Quantity <= order.Filled) return TooLate;
            if (terms.Quantity > order.Terms.Quantity && order.Parent is null
                && LimitObjection(order.Account, order.Contract, asked with { Quantity = terms.Quantity - order.Terms.Quantity }) is { } tooLarge) return tooLarge;
            var command = Begin(order, CommandType.Modify, by, ask.ClOrdId, ask.IsAutomated, now);
            CarryOutModify(order, terms, now);
            Settle([order.Account], now);
            return new CommandResult.Command(command.Id);
        }
    }

    private OrderRow? Mine(AccountAsk by, long id) => _orders.TryGetValue(id, out var order) && Visible(by.User, by.IsLive, order.Account.Id) is not null ? order : null;

    private void CarryOutModify(OrderRow order, OrderTerms terms, DateTimeOffset now)
    {
        var (before, command) = (order.Status, order.Command!);
        Put(EntityType.OrderVersion, (order.Version(command.Id)) with { OrderQty = terms.Quantity, Price = terms.Limit?.Points, StopPrice = terms.Stop?.Points }, order.Account, order.Id, now);
        if (before == OrdStatus.Working)
        {
            order.Status = OrdStatus.PendingReplace;
            Tell(order, now);
        }

        Report(order, CommandStatus.RiskPassed, now);
        order.IsCommandPending = _switches.PendingMilliseconds > 0;
        After(_switches.PendingMilliseconds, now, at =>
        {
            order.IsCommandPending = false;
            if (order.IsOver)
            {
                Report(order, CommandStatus.ExecutionRejected, at, Reasons.TooLate, "Too late");
                return;
            }

            Replace(order, terms, at);
            Step(order, CommandStatus.Replaced, at);
            order.Status = before == OrdStatus.Working ? OrdStatus.Working : order.Status;
            Execution(order, command.Id, ExecType.Replaced, at);
            Tell(order, at);
            Settle([order.Account], at);
        });
    }

    /// <summary>New terms at the exchange: the order there is changed, or taken back and sent anew when its kind changes.</summary>
    private void Replace(OrderRow order, OrderTerms terms, DateTimeOffset at)
    {
        var (old, grows) = (order.Terms, terms.Quantity - order.Terms.Quantity);
        order.Terms = terms;
        if (order.Parent is null || order.Released == old.Quantity) order.Released += grows;
        if (order.EngineId is not { } id || _engine.Find(order.Account.EngineId, id) is not { IsOpen: true } live) return;
        if (terms.Type == old.Type)
        {
            var quantity = live.Ticket.Quantity.Count + grows;
            order.Sent += grows;
            var stop = terms.Type == OrderType.TrailingStop || terms.Stop == old.Stop ? null : terms.Stop;
            _engine.Modify(order.Account.EngineId, id, new(new Contracts(quantity), terms.Limit == old.Limit ? null : terms.Limit, stop), at);
            return;
        }

        TakeBack(order, at);
        Release(order, at);
    }

    /// <summary>Takes an order off the exchange without a word: it may go back.</summary>
    private void TakeBack(OrderRow order, DateTimeOffset at)
    {
        if (order.EngineId is not { } id || _engine.Cancel(order.Account.EngineId, id, at) is not ExchangeAnswer.Accepted taken) return;
        _takenBack.Add(id);
        order.Sent = order.SentBefore + taken.Order.Filled.Count;
        order.LeaveEngine();
    }

    private void CarryOutCancel(OrderRow order, DateTimeOffset now)
    {
        if (order.IsOver)
        {
            Report(order, CommandStatus.ExecutionRejected, now, Reasons.TooLate, "Too late");
            return;
        }

        order.Status = OrdStatus.PendingCancel;
        Tell(order, now);
        order.IsCommandPending = _switches.PendingMilliseconds > 0;
        After(_switches.PendingMilliseconds, now, at =>
        {
            order.IsCommandPending = false;
            if (order.IsOver || IsFilledThere(order)) Report(order, CommandStatus.ExecutionRejected, at, Reasons.TooLate, "Too late");
            else End(order, OrdStatus.Canceled, at);
            if (_switches.CancelledLegCancelsSibling && order is { Parent: not null, Partner: { IsOver: false } sibling }) CancelByPlatform(sibling, at);
        });
    }

    /// <summary>Ends an order that has contracts left, and with an entry that never filled its legs.</summary>
    private void End(OrderRow order, OrdStatus how, DateTimeOffset at)
    {
        TakeBack(order, at);
        order.Status = how;
        if (order.Command!.CommandType == CommandType.Cancel) Step(order, CommandStatus.AtExecution, at);
        Execution(order, order.Command.Id, how == OrdStatus.Expired ? ExecType.Expired : ExecType.Canceled, at);
        Tell(order, at);
        foreach (var leg in order.Legs.Where(leg => !leg.IsOver && (order.Filled == 0 || leg.Filled >= order.Filled)).ToArray()) CancelByPlatform(leg, at);
    }

    private void CancelByPlatform(OrderRow order, DateTimeOffset at)
    {
        if (order.IsOver || IsFilledThere(order)) return;
        Begin(order, CommandType.Cancel, Platform, null, isAutomated: false, at);
        order.Status = OrdStatus.PendingCancel;
        Tell(order, at);
        End(order, OrdStatus.Canceled, at);
    }

    /// <summary>The exchange has filled it, and the fill is on its way.</summary>
    private bool IsFilledThere(OrderRow order) =>
        order.EngineId is { } id && _engine.Find(order.Account.EngineId, id) is { Status: ExchangeOrderStatus.Filled } && order.Sent >= Math.Min(order.Released, order.Terms.Quantity)
        && order.Released >= order.Terms.Quantity;

    private void Expire(OrderRow order, DateTimeOffset at)
    {
        if (!order.IsOver && !IsFilledThere(order)) End(order, OrdStatus.Expired, at);
    }
}
