using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>What the exchange did becomes entities; then the firm looks at the accounts that it touched.</content>
internal sealed partial class TradovateWorld
{
    private void Reach(DateTimeOffset now)
    {
        _engine.AdvanceTo(now);
        ApplyChanges();
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
        switch (happened)
        {
            case ExchangeEvent.Filled { Fill.Order: { } id } filled:
                Fill(_sent[id], filled.Fill.Quantity.Count, filled.Fill.Price, filled.At);
                break;
            case ExchangeEvent.Cancelled cancelled when !_takenBack.Contains(cancelled.Order.Ticket.Id) && _sent[cancelled.Order.Ticket.Id] is { IsOver: false } order:
                End(order, OrdStatus.Canceled, cancelled.At);
                break;
            case ExchangeEvent.Expired expired when _sent[expired.Order.Ticket.Id] is { IsOver: false } order:
                End(order, OrdStatus.Expired, expired.At);
                break;
            default:
                break;
        }
    }

    private void Fill(OrderRow order, int quantity, Price price, DateTimeOffset at)
    {
        order.Fill(quantity, price);
        var isDone = order.Filled >= order.Terms.Quantity || (order.Parent is { IsOver: true } && order.Filled >= order.Released);
        if (order.Status != OrdStatus.Canceled) order.Status = isDone ? OrdStatus.Filled : OrdStatus.Working;
        Book(order, quantity, price, at);
        if (order.Parent is null && _faults.Strikes(FaultKind.Overfill, PlacePath)) Book(order, 1, price, at);
        ReleaseLegs(order, price, at);
        Rebalance(order, quantity, at);
        if (isDone && _switches.CompletedAfterFilled)
        {
            order.Status = OrdStatus.Completed;
            Execution(order, order.Command!.Id, ExecType.Completed, at);
            Tell(order, at);
        }

        if (order.Strategy is { } strategy) Look(strategy, at);
    }

    /// <summary>Report, fill, order, position, pairs, fee, cash, margin: in the order of reference 13.1.</summary>
    private void Book(OrderRow order, int quantity, Price price, DateTimeOffset at)
    {
        var (account, contract) = (order.Account, order.Contract);
        Execution(order, order.Command!.Id, ExecType.Trade, at, quantity, price);
        var fill = NextId();
        var day = Library.Day(Hours.TradeDateAt(at));
        if (!account.Positions.TryGetValue(contract, out var held)) account.Positions[contract] = held = new PositionRow(++_lastPosition, account.Id, contract);
        var closed = held.Book(fill, order.Side, quantity, price, _switches.PositionMatching);
        Put(EntityType.Fill, new FillEntity(
            fill, order.Id, Library.ContractId(contract), at, day, order.Side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, quantity, price.Points, Active: true,
            closed.Sum(lot => lot.Quantity), External: false), account, order.Id, at);
        Tell(order, at);
        Put(EntityType.Position, held.Entity(at, Hours.TradeDateAt(at)), account, account.Id, at);
        var profit = Pair(account, held, fill, order.Side, price, closed, at);
        Charge(account, contract, fill, quantity, profit, at);
        account.Firm.Fill(
            new FillId(fill.ToString(System.Globalization.CultureInfo.InvariantCulture)), _closings.TryGetValue(order.Id, out var closing) ? closing : null, contract, order.Side, quantity,
            price, CostsOf(contract.Root, quantity), at);
        TellMargin(account, at);
    }

    private Usd Pair(AccountRow account, PositionRow held, long fill, Side side, Price price, IReadOnlyList<ClosedLot> closed, DateTimeOffset at)
    {
        var (instrument, profit) = (ProductBook.Catalog.Get(held.Contract.Root), Usd.Zero);
        foreach (var lot in closed)
        {
            profit += instrument.ProfitOrLoss(lot.OpenedAt, price, -side.Sign() * lot.Quantity);
            var isBuy = side == Side.Buy;
            Put(EntityType.FillPair, new FillPairEntity(
                NextId(), held.Id, isBuy ? fill : lot.OpenedBy, isBuy ? lot.OpenedBy : fill, lot.Quantity, (isBuy ? price : lot.OpenedAt).Points, (isBuy ? lot.OpenedAt : price).Points,
                Active: true), account, held.Id, at);
            if (_rows.Find(EntityType.Fill, lot.OpenedBy) is { Entity: FillEntity opened } row)
                Put(EntityType.Fill, opened with { FinallyPaired = opened.FinallyPaired + lot.Quantity }, account, row.Master, at);
        }

        return profit;
    }

    private static Usd CostsOf(string root, int quantity)
    {
        var (exchange, commission) = Library.Fees(root);
        return (exchange + commission) * quantity;
    }

    private void Charge(AccountRow account, ContractSymbol contract, long fill, int quantity, Usd profit, DateTimeOffset at)
    {
        var (exchange, commission) = Library.Fees(contract.Root);
        Put(EntityType.FillFee, new FillFeeEntity(fill, (exchange * quantity).Dollars, Library.Dollar, (commission * quantity).Dollars, Library.Dollar), account, fill, at);
        Move(account, -(exchange * quantity), "ExchangeFee", _switches.FeesInRealizedPnl, fill, at);
        Move(account, -(commission * quantity), "Commission", _switches.FeesInRealizedPnl, fill, at);
        if (profit != Usd.Zero) Move(account, profit, "TradePaired", isRealized: true, fill, at);
        TellCash(account, at);
    }

    /// <summary>Moves cash with a line in the ledger.</summary>
    private void Move(AccountRow account, Usd delta, string why, bool isRealized, long? fill, DateTimeOffset at)
    {
        account.Balance += delta;
        if (isRealized) (account.Realized, account.WeekRealized) = ((account.Realized ?? Usd.Zero) + delta, (account.WeekRealized ?? Usd.Zero) + delta);
        var id = NextId();
        Put(EntityType.CashBalanceLog, new CashBalanceLogEntity(
            id, account.Id, at, Library.Day(Hours.TradeDateAt(at)), Library.Dollar, account.Balance.Dollars, account.Realized?.Dollars, account.WeekRealized?.Dollars, why, null, fill,
            delta.Dollars, null), account, account.Id, at);
    }

    /// <summary>The entry's legs may work for what it has filled.</summary>
    private void ReleaseLegs(OrderRow entry, Price price, DateTimeOffset at)
    {
        foreach (var leg in entry.Legs.Where(leg => !leg.IsOver).ToArray())
        {
            if (leg.FromEntry is { } distance && leg.Filled == 0 && leg.Sent == 0) SetPrice(leg, price + distance, at);
            var all = _switches.BracketFill == BracketFill.Whole ? leg.Terms.Quantity : Math.Min(leg.Terms.Quantity, entry.Filled);
            leg.Released = all - (leg.Partner?.Filled ?? 0);
            if (leg.Status == OrdStatus.Suspended)
            {
                if (leg.Terms.Touched is not null) _waiting.Add(leg);
                Work(leg, at);
            }

            if (leg.Terms.Touched is null) Release(leg, at);
        }
    }

    private void SetPrice(OrderRow leg, Price at, DateTimeOffset when)
    {
        leg.Terms = leg.Terms.Type == OrderType.Limit ? leg.Terms with { Limit = at } : leg.Terms with { Stop = leg.Terms.Trail is null ? at : null };
        Put(EntityType.OrderVersion, leg.Version(leg.Id), leg.Account, leg.Id, when);
    }

    /// <summary>What one of a pair has filled, the other no longer has to.</summary>
    private void Rebalance(OrderRow order, int quantity, DateTimeOffset at)
    {
        if (order.Partner is not { IsOver: false } other) return;
        if (order.Status is OrdStatus.Filled)
        {
            CancelByPlatform(other, at);
            return;
        }

        other.Released -= quantity;
        if (other.EngineId is not { } id || _engine.Find(other.Account.EngineId, id) is not { IsOpen: true } live) return;
        var left = live.Ticket.Quantity.Count - quantity;
        if (left > live.Filled.Count && _engine.Modify(other.Account.EngineId, id, new(new Contracts(left)), at) is ExchangeAnswer.Accepted) other.Sent -= quantity;
        else TakeBack(other, at);
    }
}
