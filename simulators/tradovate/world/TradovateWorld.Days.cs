using TraderTerminal.Domain.Calendar;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>Sessions end and begin.</content>
internal sealed partial class TradovateWorld
{
    private void Pass(Boundary boundary)
    {
        switch (boundary.Kind)
        {
            case BoundaryKind.DayClose when _switches.TradingHours == TradingHoursMode.Calendar:
                _engine.SessionEnd(boundary.At);
                ApplyChanges();
                foreach (var order in _orders.Values.Where(order => order is { IsOver: false, Terms.Tif: TimeInForceWord.Day, Parent: null }).ToArray()) Expire(order, boundary.At);
                Settle(_accounts.Values, boundary.At);
                break;
            case BoundaryKind.SessionOpen:
                _market.RollTo(boundary.At);
                foreach (var account in _accounts.Values) Roll(account, boundary.At);
                break;
            default:
                break;
        }
    }

    /// <summary>A new trade date: what is held is carried over, the day's results begin at nothing, what is over leaves the lists.</summary>
    private void Roll(AccountRow account, DateTimeOffset at)
    {
        account.Firm.Wake(at);
        foreach (var held in account.Positions.Values)
        {
            held.Roll(_engine.Latest(held.Contract)?.Last);
            Put(EntityType.Position, held.Entity(at, Hours.TradeDateAt(at)), account, account.Id, at);
        }

        (account.AmountSod, account.NetLiqSod, account.Realized) = (account.Balance, NetLiq(account), null);
        if (at.UtcDateTime.DayOfWeek == DayOfWeek.Sunday) (account.NetLiqSow, account.WeekRealized) = (account.NetLiqSod, null);
        if (!account.AutoLiq.DoNotUnlock) account.LiquidateOnly = null;
        TellCash(account, at);
        TellStatus(account, at);
        PutLimits(account, account.Firm.Book, at);
        if (_switches.FinishedOrdersStay) return;
        foreach (var order in account.Orders.Where(order => order.IsOver))
        {
            foreach (var row in RowsOf(order)) row.IsArchived = true;
        }

        account.Orders.RemoveAll(order => order.IsOver);
    }

    /// <summary>An order with everything that hangs on it.</summary>
    private IEnumerable<EntityRow> RowsOf(OrderRow order)
    {
        if (_rows.Find(EntityType.Order, order.Id) is { } own) yield return own;
        foreach (var type in (EntityType[])[EntityType.OrderVersion, EntityType.Fill])
        {
            foreach (var row in _rows.Of(type, order.Id)) yield return row;
        }

        foreach (var fill in _rows.Of(EntityType.Fill, order.Id))
        {
            foreach (var fee in _rows.Of(EntityType.FillFee, fill.Entity.Id)) yield return fee;
        }

        foreach (var command in _rows.Of(EntityType.Command, order.Id))
        {
            yield return command;
            foreach (var row in _rows.Of(EntityType.CommandReport, command.Entity.Id).Concat(_rows.Of(EntityType.ExecutionReport, command.Entity.Id))) yield return row;
        }
    }
}
