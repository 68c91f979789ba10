using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>An account with what the gateway does not show.</summary>
/// <param name="Lock">Why the firm lets it open nothing; null when it does.</param>
internal sealed record OperatorAccount(TradingAccountModel Account, bool AutoOco, string? Lock, int WorkingOrders, int OpenContracts);

/// <summary>What the operator changes of an account; null leaves it as it is.</summary>
internal sealed record AccountChange(decimal? Balance = null, bool? CanTrade = null, bool? IsVisible = null, bool? AutoOco = null);

/// <content>What the people behind the gateway can do, and the market for them. Unknown accounts and contracts answer null or false.</content>
internal sealed partial class GatewayWorld
{
    public IReadOnlyList<OperatorAccount> AllAccounts()
    {
        lock (_lock)
        {
            return [.. _accounts.Values.OrderBy(account => account.Id).Select(account => new OperatorAccount(
                account.Model(_switches), account.AutoOco, account.Firm.LockReason, account.Orders.Count(order => !order.IsOver),
                account.Positions.Values.Sum(held => Math.Abs(held.Net))))];
        }
    }

    public IReadOnlyList<QuoteAnswer> Market()
    {
        lock (_lock)
        {
            return [.. _engine.Quotes().Select(quote => new QuoteAnswer(ContractNames.Id(quote.Contract), quote.Bid.Points, quote.Ask.Points, quote.Last.Points))];
        }
    }

    public bool SetPrice(string contract, decimal price, bool hold, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (ContractNames.Find(contract) is not { } symbol || !IsPrice(price, ProductBook.Catalog.Get(symbol.Root))) return false;
            _engine.AdvanceTo(now);
            if (_market.Set(symbol, Price.FromPoints(price), now, hold) is not { } quote) return false;
            Step(quote);
            return true;
        }
    }

    public bool Release(string contract)
    {
        lock (_lock)
        {
            if (ContractNames.Find(contract) is not { } symbol) return false;
            _market.Release(symbol);
            return true;
        }
    }

    public bool Halt(string contract, bool isHalted)
    {
        lock (_lock)
        {
            if (ContractNames.Find(contract) is not { } symbol) return false;
            _market.Halt(symbol, isHalted);
            return true;
        }
    }

    public string? Roll(string root, DateTimeOffset now)
    {
        lock (_lock) return ProductBook.All.Any(product => product.Root == root) ? ContractNames.Id(_market.Roll(root, now)) : null;
    }

    public bool Change(int id, AccountChange change, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            if (change.Balance is { } dollars)
            {
                account.Balance = Usd.FromDollars(dollars);
                account.Firm.Correct(account.Balance, now);
            }

            account.CanTrade = change.CanTrade ?? account.CanTrade;
            account.IsVisible = change.IsVisible ?? account.IsVisible;
            account.AutoOco = change.AutoOco ?? account.AutoOco;
            Tell(account);
            Settle([account], now);
            return true;
        }
    }

    /// <summary>Replaces an account by a fresh one under a new id; the old one stays, inactive.</summary>
    public int? Reset(int id, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var old)) return null;
            EndAll(old, now, static _ => true);
            FlattenPositions(old, null, now);
            Settle([old], now);
            (old.CanTrade, old.IsVisible) = (false, false);
            Tell(old);
            var fresh = _accounts.Keys.Max() + 1;
            var name = old.Name[..(old.Name.LastIndexOf('-') + 1)] + fresh.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Open(new SimulatedAccount(fresh, name, old.Firm.RuleBook, old.Firm.StartBalance.Dollars, old.AutoOco), old.User, now);
            Tell(_accounts[fresh]);
            return fresh;
        }
    }

    /// <summary>The firm locks it: everything is cancelled and closed.</summary>
    public bool Lock(int id, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            account.Firm.Lock(reason, until, now);
            Settle([account], now);
            return true;
        }
    }

    public bool Unlock(int id, string reason, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            account.Firm.Unlock(reason, now);
            return true;
        }
    }

    /// <summary>Somebody trades by hand in the platform: a market order without a tag. Null when it cannot be.</summary>
    public long? Trade(int id, string contract, OrderSide side, int size, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account) || ContractNames.Find(contract) is not { } symbol || size < 1) return null;
            var order = PlatformOrder(account, symbol, side == OrderSide.Bid ? Side.Buy : Side.Sell, size, now);
            Settle([account], now);
            return order.Id;
        }
    }

    /// <summary>The platform's own buttons Cancel All and Flatten All.</summary>
    public bool FlattenAll(int id, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(id, out var account)) return false;
            EndAll(account, now, static _ => true);
            FlattenPositions(account, null, now);
            Settle([account], now);
            return true;
        }
    }

    /// <summary>The exchange busts a trade: the half-turn is told again as voided, and what it moved is taken back.</summary>
    public bool Void(long id, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var account in _accounts.Values)
            {
                var place = account.Trades.FindIndex(row => row.Id == id && !row.Voided);
                if (place < 0) continue;
                var trade = account.Trades[place];
                account.Trades[place] = trade with { Voided = true };
                account.Balance -= (trade.Profit ?? Usd.Zero) - trade.Fees - trade.Commissions;
                var held = Without(account, trade);
                account.Positions[trade.Contract] = held;
                account.Firm.Fill(
                    new FillId(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"void-{id}")), null, trade.Contract,
                    trade.Side == OrderSide.Bid ? Side.Sell : Side.Buy, trade.Size, trade.Price, Usd.Zero, now);
                account.Firm.Correct(account.Balance, now);
                Tell(account, account.Trades[place]);
                Tell(account, held, held.Net == 0 ? UserAction.Removed : UserAction.Updated);
                Tell(account);
                Settle([account], now);
                return true;
            }

            return false;
        }
    }

    /// <summary>The position that the trades make which still count.</summary>
    private static PositionRow Without(AccountRow account, TradeRow voided)
    {
        var held = new PositionRow(account.Positions[voided.Contract].Id, account.Id, voided.Contract, voided.At);
        foreach (var trade in account.Trades.Where(trade => trade.Contract == voided.Contract && !trade.Voided))
        {
            var sign = trade.Side == OrderSide.Bid ? 1 : -1;
            var closes = held.Net * sign < 0 ? Math.Min(trade.Size, Math.Abs(held.Net)) : 0;
            if (closes > 0) held.Close(closes, trade.Price, ProductBook.Catalog.Get(voided.Contract.Root));
            if (trade.Size > closes) held.Add(sign * (trade.Size - closes), trade.Price);
        }

        return held;
    }
}
