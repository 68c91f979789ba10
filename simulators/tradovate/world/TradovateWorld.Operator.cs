using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>An account with what the API does not show.</summary>
/// <param name="Lock">Why the firm lets it open nothing; null when it does.</param>
internal sealed record OperatorAccount(
    long Id, string Name, long Owner, bool Live, decimal Balance, decimal NetLiq, string RuleBook, string? Lock, bool LiquidateOnly, int WorkingOrders, int OpenContracts);

/// <summary>What the operator changes of an account; null leaves it as it is.</summary>
internal sealed record AccountChange(
    decimal? Balance = null, bool? Active = null, bool? Closed = null, bool? Readonly = null, bool? Visible = null, bool? LiquidateOnly = null, AdminAction? AdminAction = null,
    decimal? DailyLoss = null, int? ContractsMax = null);

/// <content>What the people behind the API can do, and the market for them. Unknown accounts and contracts answer null or false.</content>
internal sealed partial class TradovateWorld
{
    public IReadOnlyList<OperatorAccount> AllAccounts()
    {
        lock (_lock)
        {
            return [.. _accounts.Values.OrderBy(account => account.Id).Select(account => new OperatorAccount(
                account.Id, account.Name, account.Owner, account.IsLive, account.Balance.Dollars, NetLiq(account).Dollars, account.RuleBook, account.Firm.LockReason,
                account.LiquidateOnly is not null, account.Orders.Count(order => !order.IsOver), account.Positions.Values.Sum(held => Math.Abs(held.Net))))];
        }
    }

    public IReadOnlyList<QuoteAnswer> Market()
    {
        lock (_lock)
        {
            return [.. _engine.Quotes().Select(quote => new QuoteAnswer(Library.Name(quote.Contract), quote.Bid.Points, quote.Ask.Points, quote.Last.Points))];
        }
    }

    public bool SetPrice(string contract, decimal price, bool hold, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Library.Find(contract, now) is not { } symbol || !IsPrice(price, ProductBook.Catalog.Get(symbol.Root))) return false;
            Reach(now);
            if (_market.Set(symbol, Price.FromPoints(price), now, hold) is not { } quote) return false;
            Step(quote);
            return true;
        }
    }

    public bool Release(string contract)
    {
        lock (_lock)
        {
            if (Library.Find(contract, _seenBoundary) is not { } symbol) return false;
            _market.Release(symbol);
            return true;
        }
    }

    public bool Halt(string contract, bool isHalted)
    {
        lock (_lock)
        {
            if (Library.Find(contract, _seenBoundary) is not { } symbol) return false;
            _market.Halt(symbol, isHalted);
            return true;
        }
    }

    public string? Roll(string root, DateTimeOffset now)
    {
        lock (_lock) return ProductBook.All.Any(product => product.Root == root) ? Library.Name(_market.Roll(root, now)) : null;
    }

    public bool Change(long id, AccountChange change, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            if (change.Balance is { } dollars)
            {
                Move(account, Usd.FromDollars(dollars) - account.Balance, "ManualAdjustment", isRealized: false, null, now);
                account.Firm.Correct(account.Balance, now);
                account.NetLiqSod = NetLiq(account);
                TellCash(account, now);
            }

            account.IsActive = change.Active ?? account.IsActive;
            account.IsClosed = change.Closed ?? account.IsClosed;
            account.IsReadonly = change.Readonly ?? account.IsReadonly;
            account.IsHidden = change.Visible is { } visible ? !visible : account.IsHidden;
            if (change.LiquidateOnly is { } only) account.LiquidateOnly = only ? now : null;
            if (change.AdminAction is { } action) account.AdminAction = action == AdminAction.Normal ? null : action;
            Put(EntityType.Account, account.Entity(_switches), account, account.Owner, now);
            if (change.DailyLoss is { } loss)
            {
                (account.HasOwnLimits, account.AutoLiq) = (true, account.AutoLiq with { DailyLossAutoLiq = loss });
                Put(EntityType.UserAccountAutoLiq, account.AutoLiq, account, account.Id, now);
            }

            if (change.ContractsMax is { } most)
            {
                account.ContractsMax = most;
                PutLimits(account, account.Firm.Book, now);
            }

            if (change.AdminAction is AdminAction.LiquidateImmediately)
            {
                CancelAll(account, null, now);
                FlattenPositions(account, now);
            }

            Settle([account], now);
            return true;
        }
    }

    /// <summary>The firm locks it: everything is cancelled and closed.</summary>
    public bool Lock(long id, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            account.Firm.Lock(reason, until, now);
            Settle([account], now);
            return true;
        }
    }

    public bool Unlock(long id, string reason, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            (account.AdminAction, account.LiquidateOnly) = (null, null);
            account.Firm.Unlock(reason, now);
            Settle([account], now);
            return true;
        }
    }

    /// <summary>Somebody trades by hand: a market order that nobody's program sent. Null when it cannot be.</summary>
    public long? Trade(long id, string contract, OrderAction side, int size, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account) || Library.Find(contract, now) is not { } symbol || size < 1) return null;
            Reach(now);
            Touch(account, symbol, now);
            var order = Platforms(account, symbol, side == OrderAction.Buy ? Side.Buy : Side.Sell, size, isAdmin: false, now);
            Settle([account], now);
            return order.Id;
        }
    }

    /// <summary>Everything is cancelled and closed, and nothing is locked.</summary>
    public bool FlattenAll(long id, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            Reach(now);
            CancelAll(account, null, now);
            FlattenPositions(account, now);
            return true;
        }
    }

    /// <summary>The exchange busts a trade: its fill counts no more, and what it moved is taken back. False for no fill that counts.</summary>
    public bool Void(long fill, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_rows.Find(EntityType.Fill, fill) is not { Account: { } number, Entity: FillEntity { Active: true } busted } row || !_accounts.TryGetValue(number, out var account)) return false;
            var contract = Library.ContractOf(busted.ContractId)!.Value;
            var before = Counted(account, contract).Profit;
            Put(EntityType.Fill, busted with { Active = false }, account, row.Master, now);
            var (held, after) = Counted(account, contract);
            account.Positions[contract] = held;
            Put(EntityType.Position, held.Entity(now, Hours.TradeDateAt(now)), account, account.Id, now);
            Move(account, after - before + CostsOf(contract.Root, busted.Qty), "CancelledPairedTrade", isRealized: true, fill, now);
            TellCash(account, now);
            account.Firm.Fill(
                new FillId(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"void-{fill}")), null, contract, busted.Action == OrderAction.Buy ? Side.Sell : Side.Buy, busted.Qty,
                Price.FromPoints(busted.Price), Usd.Zero, now);
            account.Firm.Correct(account.Balance, now);
            Settle([account], now);
            return true;
        }
    }

    /// <summary>The position that the fills make which still count, and what they have realised.</summary>
    private (PositionRow Held, Usd Profit) Counted(AccountRow account, ContractSymbol contract)
    {
        var (held, profit, instrument) = (new PositionRow(account.Positions[contract].Id, account.Id, contract), Usd.Zero, ProductBook.Catalog.Get(contract.Root));
        foreach (var fill in _rows.All(EntityType.Fill).Where(row => row.Account == account.Id).Select(row => (FillEntity)row.Entity).Where(fill => fill.Active && fill.ContractId == Library.ContractId(contract)))
        {
            var (side, price) = (fill.Action == OrderAction.Buy ? Side.Buy : Side.Sell, Price.FromPoints(fill.Price));
            foreach (var lot in held.Book(fill.Id, side, fill.Qty, price, _switches.PositionMatching)) profit += instrument.ProfitOrLoss(lot.OpenedAt, price, -side.Sign() * lot.Quantity);
        }

        return (held, profit);
    }

    /// <summary>A user sets his own limits on an account, as far as the firm has not locked them. Null for no account; a text says why not.</summary>
    public (UserAccountAutoLiqEntity? Limits, string? ErrorText) SetAutoLiq(AccountAsk by, Func<UserAccountAutoLiqEntity, UserAccountAutoLiqEntity> change, DateTimeOffset now)
    {
        lock (_lock)
        {
            var (account, _) = Named(by);
            if (account is null) return (null, Reasons.AccessDenied);
            if (account.AutoLiq.ChangesLocked) return (null, "Changes are locked");
            account.AutoLiq = change(account.AutoLiq);
            Put(EntityType.UserAccountAutoLiq, account.AutoLiq, account, account.Id, now);
            Settle([account], now);
            return (account.AutoLiq, null);
        }
    }
}
