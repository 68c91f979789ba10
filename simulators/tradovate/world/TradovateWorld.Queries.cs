using System.Text.Json.Nodes;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>What may be read, by whom.</content>
internal sealed partial class TradovateWorld
{
    /// <summary>The accounts that a user sees on a host: his own, and those of others that he may trade. In the order of their ids.</summary>
    private IEnumerable<AccountRow> VisibleTo(long user, bool isLive) =>
        _accounts.Values.Where(account => account.IsLive == isLive && !account.IsHidden && (account.Trader == user || account.Owner == user)).OrderBy(account => account.Id);

    private AccountRow? Visible(long user, bool isLive, long id) => VisibleTo(user, isLive).FirstOrDefault(account => account.Id == id);

    public IReadOnlyList<long> AccountsOf(long user, bool isLive)
    {
        lock (_lock) return [.. VisibleTo(user, isLive).Select(account => account.Id)];
    }

    /// <summary>Every entity of a type that the user may see; those of finished orders until the session rolls.</summary>
    public IReadOnlyList<Entity> List(EntityType type, long user, bool isLive, DateTimeOffset now)
    {
        lock (_lock)
        {
            var mine = VisibleTo(user, isLive).Select(account => account.Id).ToHashSet();
            return [.. _rows.All(type).Where(row => !row.IsArchived && IsShown(type, row) && row.Account is { } account && mine.Contains(account))
                .Where(row => type != EntityType.Account || !_faults.Strikes(FaultKind.HideAccount, "account/list")).Select(row => Shown(type, row, now)).OfType<Entity>()];
        }
    }

    public Entity? Item(EntityType type, long id, long user, bool isLive, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _rows.Find(type, id) is { } row && row.Account is { } account && Visible(user, isLive, account) is not null ? Shown(type, row, now) : null;
        }
    }

    /// <summary>The children of a master that the user may see.</summary>
    public IReadOnlyList<Entity> Children(EntityType type, long master, long user, bool isLive, DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _rows.Of(type, master).Where(row => !row.IsArchived && IsShown(type, row) && row.Account is { } account && Visible(user, isLive, account) is not null)
                .Select(row => Shown(type, row, now)).OfType<Entity>()];
        }
    }

    private bool IsShown(EntityType type, EntityRow row)
    {
        if (type != EntityType.Order || !_orders.TryGetValue(row.Entity.Id, out var order)) return true;
        if (order.IsWorking && _faults.Strikes(FaultKind.HideOrder, "order/list")) order.IsHidden = true;
        return !order.IsHidden;
    }

    /// <summary>REST may lag behind the sockets (reference 19, 15).</summary>
    private Entity? Shown(EntityType type, EntityRow row, DateTimeOffset now) =>
        _switches.StaleSeconds > 0 && (type == EntityType.Position || type == EntityType.Order || type == EntityType.CashBalance) ? row.At(now - TimeSpan.FromSeconds(_switches.StaleSeconds)) : row.Entity;

    /// <summary>The money of an account at this moment; null for one that the user does not see.</summary>
    public JsonObject? Snapshot(long id, long user, bool isLive)
    {
        lock (_lock)
        {
            if (Visible(user, isLive, id) is not { } account) return null;
            var open = OpenPnl(account);
            var margin = account.Positions.Values.Sum(held => Math.Abs(held.Net) * Library.DayMargin(held.Contract.Root));
            var answer = new JsonObject
            {
                ["totalCashValue"] = account.Balance.Dollars,
                ["totalPnL"] = ((account.Realized ?? Domain.Values.Usd.Zero) + open).Dollars,
                ["initialMargin"] = margin,
                ["maintenanceMargin"] = margin,
                ["netLiq"] = (account.Balance + open).Dollars,
                ["openPnL"] = open.Dollars,
                ["fullInitialMargin"] = margin,
                ["netLiqSOD"] = account.NetLiqSod.Dollars,
                ["totalCashValueSOD"] = account.AmountSod.Dollars,
                ["cashUSD"] = account.Balance.Dollars,
                ["cashSODUSD"] = account.AmountSod.Dollars,
            };
            if (account.Realized is { } realized) answer["realizedPnL"] = realized.Dollars;
            if (account.WeekRealized is { } week) answer["weekRealizedPnL"] = week.Dollars;
            if (AutoLiqLevel(account) is { } level) answer["autoLiqLevel"] = level.Dollars;
            return answer;
        }
    }

    /// <summary>The state that a sync begins with: arrays by their plural names, of these accounts.</summary>
    /// <param name="types">Null for all; else the singular names that are wanted.</param>
    /// <returns>With it the newest news that it has in it.</returns>
    public (JsonObject State, long Told) SyncState(IReadOnlySet<long> accounts, IReadOnlySet<string>? types, DateTimeOffset? cutoff)
    {
        lock (_lock)
        {
            var state = new JsonObject();
            foreach (var type in EntityType.OfAccounts.Where(type => type.IsListed && (types is null || types.Contains(type.Name))))
            {
                var rows = _rows.All(type).Where(row => !row.IsArchived && row.Account is { } account && accounts.Contains(account)).Select(row => row.Entity)
                    .Where(entity => cutoff is null || TimeOf(entity) is not { } at || at >= cutoff).ToArray();
                if (rows.Length > 0 || _switches.EmptyCollections) state[type.Plural] = EntityWire.Of(rows);
            }

            var contracts = _touched.Where(one => accounts.Contains(one.Item1)).Select(one => one.Item2).Distinct().Order().ToArray();
            state["contracts"] = EntityWire.Of(contracts.Select(Library.Entity));
            state["contractMaturities"] = EntityWire.Of(contracts.Select(contract => Library.Maturity(contract, _market.IsActive(contract))));
            state["products"] = EntityWire.Of(Library.Products.Where(product => contracts.Any(contract => contract.Root == product.Name)));
            return (state, _told);
        }
    }

    private static DateTimeOffset? TimeOf(Entity entity) => entity switch
    {
        FillEntity fill => fill.Timestamp,
        ExecutionReportEntity report => report.Timestamp,
        CommandReportEntity report => report.Timestamp,
        _ => null,
    };

    public ContractMaturityEntity Maturity(ContractSymbol contract)
    {
        lock (_lock) return Library.Maturity(contract, _market.IsActive(contract));
    }

    /// <summary>Contracts whose name begins with the text, those in front first.</summary>
    public IReadOnlyList<ContractEntity> Suggest(string text, int most, DateTimeOffset now)
    {
        lock (_lock)
        {
            var fronts = _market.Active.Where(contract => contract.Root.StartsWith(text, StringComparison.OrdinalIgnoreCase) || Library.Name(contract).StartsWith(text, StringComparison.OrdinalIgnoreCase))
                .OrderBy(contract => contract.Root.Length).ThenBy(contract => contract.Root, StringComparer.Ordinal).ToArray();
            return [.. fronts.SelectMany(front => new[] { front, VenueMarket.After(front) }).OrderBy(contract => _market.IsActive(contract) ? 0 : 1).Take(most).Select(Library.Entity)];
        }
    }

    /// <summary>The month after a contract, or the one in front; null when the name is none.</summary>
    public ContractEntity? RollContract(string name, bool forward, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Library.Find(name, now) is not { } contract) return null;
            return Library.Entity(forward ? VenueMarket.After(contract) : _market.Front(contract.Root));
        }
    }

    /// <summary>Bars of a contract, oldest first, the forming one too.</summary>
    public IReadOnlyList<Bar> Bars(ContractSymbol contract, BarUnit unit, int number, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        lock (_lock) return [.. _market.BarsOf(contract, now).Of(unit, number, from, to, includePartial: true, now).Reverse()];
    }

    public static TradeDate DateOf(DateTimeOffset at) => Hours.TradeDateAt(at);
}
