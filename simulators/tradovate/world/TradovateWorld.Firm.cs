using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>What the firm's rules and Tradovate's own do to an account, and the entities that show it (reference 16).</content>
internal sealed partial class TradovateWorld
{
    /// <summary>Cancels, closing orders, their fills and a look; twice that to be sure.</summary>
    private const int RoundsMax = 8;

    /// <summary>Closing orders of the firm's engine, by the order that carries them out.</summary>
    private readonly Dictionary<long, OrderId> _closings = [];

    private void Settle(IEnumerable<AccountRow> touched, DateTimeOffset now)
    {
        ApplyChanges();
        foreach (var account in touched)
        {
            WatchOwnLimits(account, now);
            for (var round = 0; round < RoundsMax && React(account, now); round++) ApplyChanges();
            TellStatus(account, now);
        }
    }

    /// <summary>Carries out what the firm's engine wants; true when something may have changed by it.</summary>
    private bool React(AccountRow account, DateTimeOffset now)
    {
        var firm = account.Firm;
        var closings = firm.TakeClosings(now);
        if (firm.IsClosing || firm.IsLocked || firm.IsOver)
        {
            TellStatus(account, now); // Before the orders end: whoever listens learns why (reference 13.8).
            foreach (var order in account.Orders.Where(order => !order.IsOver && !_closings.ContainsKey(order.Id)).ToArray()) CancelByPlatform(order, now);
        }

        foreach (var ticket in closings) Platforms(account, ticket.Contract, ticket.Side, ticket.Quantity.Count, isAdmin: true, now, ticket.Id);
        if (closings.Count > 0 || _engine.HasChanges) return true;
        if (!firm.IsClosing || account.Orders.Exists(order => !order.IsOver && _closings.ContainsKey(order.Id))) return false;
        firm.Look(account.Positions.Values.Select(held => (held.Contract, held.Net)), _engine.Now > now ? _engine.Now : now); // Not before the fills that it shows.
        return true;
    }

    /// <summary>A market order of the platform. It meets the market at once, so that nobody closes twice.</summary>
    private OrderRow Platforms(AccountRow account, ContractSymbol contract, Side side, int quantity, bool isAdmin, DateTimeOffset now, OrderId? closing = null, AccountAsk? by = null, string? tag = null, bool automated = false)
    {
        var ask = new OrderAsk(
            side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, OrderType.Market, quantity, null, null, null, null, null, TimeInForceWord.Day, null, null, null, null, tag, automated);
        var order = Accept(account, contract, ask, by ?? Platform, now, new Ties(IsAdmin: isAdmin));
        if (closing is { } id) _closings.Add(order.Id, id);
        Work(order, now);
        Release(order, now);
        _engine.AdvanceTo(now + _latency);
        return order;
    }

    /// <summary>The limits of <c>userAccountAutoLiq</c> that a user set for himself; the firm's own are its engine's.</summary>
    private void WatchOwnLimits(AccountRow account, DateTimeOffset now)
    {
        var set = account.AutoLiq;
        if (account.Firm.IsLocked || account.Firm.IsOver || (set.ChangesLocked && !account.HasOwnLimits)) return;
        var (day, week) = ((NetLiq(account) - account.NetLiqSod).Dollars, (NetLiq(account) - account.NetLiqSow).Dollars);
        var session = Hours.SessionAt(now);
        if (-day >= set.DailyLossAutoLiq || day >= set.DailyProfitAutoLiq)
            account.Firm.Lock(day < 0 ? "Violation: daily loss limit reached" : "Violation: daily profit limit reached", set.DoNotUnlock ? null : Hours.NextTradeDateOpenAt(session), now);
        else if (-week >= set.WeeklyLossAutoLiq || week >= set.WeeklyProfitAutoLiq)
            account.Firm.Lock(week < 0 ? "Violation: weekly loss limit reached" : "Violation: weekly profit limit reached", set.DoNotUnlock ? null : Hours.NextWeekOpenAt(session), now);
        else if (-day >= set.DailyLossLiqOnly) account.LiquidateOnly ??= now;
    }

    private Usd OpenPnl(AccountRow account)
    {
        var open = Usd.Zero;
        foreach (var held in account.Positions.Values.Where(held => held.Net != 0))
        {
            if (_engine.Latest(held.Contract) is { } quote) open += held.Open(quote.Last, ProductBook.Catalog.Get(held.Contract.Root));
        }

        return open;
    }

    private Usd NetLiq(AccountRow account) => account.Balance + OpenPnl(account);

    private void TellCash(AccountRow account, DateTimeOffset at) => Put(EntityType.CashBalance, CashOf(account, at), account, account.Id, at);

    private static CashBalanceEntity CashOf(AccountRow account, DateTimeOffset at) => new(
        account.CashId, account.Id, at, Library.Day(Hours.TradeDateAt(at)), Library.Dollar, account.Balance.Dollars, account.Realized?.Dollars, account.WeekRealized?.Dollars,
        account.AmountSod.Dollars);

    private void TellMargin(AccountRow account, DateTimeOffset at)
    {
        var used = account.Positions.Values.Sum(held => Math.Abs(held.Net) * Library.DayMargin(held.Contract.Root));
        Put(EntityType.MarginSnapshot, new MarginSnapshotEntity(account.Id, at, 1, used, used, used, used, used, used, AutoLiqLevel(account)?.Dollars), account, account.Id, at);
    }

    private static Usd? AutoLiqLevel(AccountRow account) => account.Firm.Book.Drawdown is null ? null : account.Firm.Floor;

    /// <summary>Tells the risk status when it is another than before.</summary>
    private void TellStatus(AccountRow account, DateTimeOffset at)
    {
        var firm = account.Firm;
        var action = account.AdminAction ?? (firm.IsLocked || firm.IsOver ? AdminAction.AgreedOnLiquidationByAutoLiq : AdminAction.Normal);
        var since = account.LiquidateOnly ?? (action == AdminAction.Normal ? null : account.Status?.LiquidateOnly ?? at);
        var peak = firm.Book.Drawdown is null ? (decimal?)null : firm.Peak.Dollars;
        var status = new AccountRiskStatusEntity(
            account.Id, action, action == account.Status?.AdminAction ? account.Status.AdminTimestamp : action == AdminAction.Normal ? null : at, since, null, peak, AutoLiqLevel(account)?.Dollars);
        if (status == account.Status) return;
        account.Status = status;
        Put(EntityType.AccountRiskStatus, status, account, account.Id, at);
    }

    /// <summary>The firm's numbers as Tradovate would be told them; the trader of an account of his own may change them. What the firm does not have is left out.</summary>
    private UserAccountAutoLiqEntity AutoLiqOf(SimulatedAccount account, RuleBook book)
    {
        var drawdown = book.Drawdown;
        var limit = drawdown is null ? null : _switches.TrailingLimit == TrailingLimit.LockLevel ? drawdown.LockAt : drawdown.FirstFloor(book.StartBalance);
        return new(
            account.Id, account.OwnedByFirm, null, null, book.DailyLoss?.Amount.Dollars, null, null, null,
            drawdown?.Amount.Dollars, limit?.Dollars,
            drawdown is null ? null : drawdown.Basis == DrawdownBasis.IntradayEquity ? "RealTime" : "EOD", null, DoNotUnlock: drawdown is not null);
    }

    /// <summary>The firm's contract limit as a pre-trade rule; where micros count as parts of minis, it is a fungible one (reference 16.4).</summary>
    private void PutLimits(AccountRow account, RuleBook book, DateTimeOffset at)
    {
        if (book.Position is null && account.ContractsMax is null) return;
        var (max, isWeighted) = (account.Firm.ContractsMax, book.Position is { MicrosPerMini: > 1 });
        var limit = new UserAccountPositionLimitEntity(
            account.LimitId ??= NextId(), account.Id, Active: true, "Overall", null, null, account.ContractsMax ?? (isWeighted ? null : max), isWeighted ? max : null, null, "Contracts in all products");
        Put(EntityType.UserAccountPositionLimit, limit, account, account.Id, at);
        Put(EntityType.UserAccountRiskParameter, new UserAccountRiskParameterEntity(account.OrderLimitId ??= NextId(), limit.Id, _switches.OrderQtyMax, HardLimit: true), account, limit.Id, at);
    }
}
