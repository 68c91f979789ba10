using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>The rows in which an order is told: order, command, reports (reference 13).</content>
internal sealed partial class TradovateWorld
{
    private void Tell(OrderRow order, DateTimeOffset at) => Put(EntityType.Order, order.Entity(), order.Account, order.Account.Id, at);

    /// <summary>What risk, or the execution venue, said of the newest command.</summary>
    private void Report(OrderRow order, CommandStatus status, DateTimeOffset at, string? reason = null, string? text = null) =>
        Put(EntityType.CommandReport, new CommandReportEntity(NextId(), order.Command!.Id, at, status, reason, text, order.Status), order.Account, order.Command.Id, at);

    private void Step(OrderRow order, CommandStatus status, DateTimeOffset at)
    {
        order.Command = order.Command! with { CommandStatus = status };
        Put(EntityType.Command, order.Command, order.Account, order.Id, at);
    }

    private void Execution(
        OrderRow order, long command, ExecType type, DateTimeOffset at, int? quantity = null, Price? price = null, string? reason = null, string? text = null)
    {
        var id = NextId();
        var report = new ExecutionReportEntity(
            id, command, (4_000_000_000_000_000 + id).ToString(CultureInfo.InvariantCulture), order.Account.Id, Library.ContractId(order.Contract), at,
            Library.Day(Hours.TradeDateAt(at)), order.Id, type, order.Status, order.Side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, order.Filled,
            order.AveragePrice?.Points, quantity, price?.Points, reason, text, order.EngineId?.Value);
        Put(EntityType.ExecutionReport, report, order.Account, command, at);
    }

    /// <summary>A command of the account's user, or of the platform, on an order that exists.</summary>
    private CommandEntity Begin(OrderRow order, CommandType type, AccountAsk by, string? clOrdId, bool isAutomated, DateTimeOffset at)
    {
        var id = NextId();
        order.Command = new CommandEntity(id, order.Id, at, clOrdId, type, CommandStatus.Pending, by.User, by.Session == 0 ? null : by.Session, null, null, isAutomated);
        Put(EntityType.Command, order.Command, order.Account, order.Id, at);
        return order.Command;
    }

    /// <summary>Risk says no, and the order remains as a rejected one (reference 13.3).</summary>
    private OrderRow RiskReject(AccountRow account, ContractSymbol contract, OrderAsk ask, AccountAsk by, CommandResult.Refused why, DateTimeOffset now)
    {
        var order = New(account, contract, ask, by, now, new Ties());
        Report(order, CommandStatus.RiskRejected, now, why.Reason, why.Text);
        order.Status = OrdStatus.Rejected;
        Tell(order, now);
        return order;
    }

    /// <summary>The execution venue says no (reference 13.4).</summary>
    private OrderRow ExchangeReject(AccountRow account, ContractSymbol contract, OrderAsk ask, AccountAsk by, DateTimeOffset now)
    {
        var order = Accept(account, contract, ask, by, now, new Ties());
        EndRejected(order, Reasons.OtherExecutionRelated, "Rejected by the exchange.", now);
        return order;
    }

    private void EndRejected(OrderRow order, string reason, string text, DateTimeOffset at)
    {
        order.Status = OrdStatus.Rejected;
        Execution(order, order.Command!.Id, ExecType.Rejected, at, reason: reason, text: text);
        Report(order, CommandStatus.ExecutionRejected, at, reason, text);
        Tell(order, at);
        foreach (var leg in order.Legs.Where(leg => !leg.IsOver).ToArray())
        {
            leg.Status = OrdStatus.Rejected;
            Report(leg, CommandStatus.ExecutionRejected, at, Reasons.ParentRejected, "The parent order was rejected.");
            Tell(leg, at);
        }
    }

    /// <summary>An account hears of a contract's library rows when it first touches it.</summary>
    private void Touch(AccountRow account, ContractSymbol contract, DateTimeOffset now)
    {
        if (!_touched.Add((account.Id, contract))) return;
        Tell(new News.Props(EntityType.ContractMaturity, "Created", Library.Maturity(contract, _market.IsActive(contract)), account.Id));
        Tell(new News.Props(EntityType.Contract, "Created", Library.Entity(contract), account.Id));
    }
}
