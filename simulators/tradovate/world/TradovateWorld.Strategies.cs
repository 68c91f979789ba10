using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>One bracket of a strategy: distances from the entry in points, signed.</summary>
internal sealed record BracketAsk(int Quantity, decimal? ProfitTarget, decimal? StopLoss, bool TrailingStop);

/// <summary>What came of starting or ending a strategy.</summary>
internal sealed record StrategyResult(OrderStrategyEntity? Strategy, string? ErrorText);

/// <content>Bracket strategies that the server looks after (reference 8.10).</content>
internal sealed partial class TradovateWorld
{
    private readonly Dictionary<long, StrategyRow> _strategies = [];

    /// <param name="entry">The entry without side: that of the strategy counts.</param>
    public StrategyResult StartStrategy(AccountAsk by, string symbol, OrderAsk entry, IReadOnlyList<BracketAsk> brackets, string parameters, string? uuid, DateTimeOffset now)
    {
        lock (_lock)
        {
            Reach(now);
            var (account, objection) = Named(by);
            if (account is null) return new(null, objection is CommandResult.Refused no ? no.Text : "accountSpec or accountId should be specified");
            if (Library.Find(symbol, now) is not { } contract) return new(null, $"Invalid contract: {symbol}");
            Touch(account, contract, now);
            if (Objection(account, contract, entry, now) is { } refused) return new(null, refused.Text);
            var sign = entry.Action == OrderAction.Buy ? 1 : -1;
            if (brackets.Count == 0 || brackets.Sum(bracket => bracket.Quantity) != entry.Quantity) return new(null, "The quantities of the brackets should add up to the entry's");
            if (brackets.Any(bracket => bracket.ProfitTarget * sign <= 0 || bracket.StopLoss * sign >= 0)) return new(null, "Profit target and stop loss should be on their own sides of the entry");
            if (brackets.Any(bracket => !IsOffset(contract, bracket.ProfitTarget) || !IsOffset(contract, bracket.StopLoss))) return new(null, "Invalid price");
            var order = Accept(account, contract, entry, by, now, new Ties());
            var strategy = Begin(account, contract, order, parameters, uuid, StrategyStatus.ActiveStrategy, by, now);
            foreach (var bracket in brackets) AddLegs(strategy, order, bracket, by, now);
            Send(order, now);
            Settle([account], now);
            return new(strategy.Entity, null);
        }
    }

    /// <summary>Cancels what is left of a strategy. Null for one that does not exist.</summary>
    public StrategyResult? InterruptStrategy(AccountAsk by, long id, DateTimeOffset now)
    {
        lock (_lock)
        {
            Reach(now);
            if (!_strategies.TryGetValue(id, out var strategy) || Visible(by.User, by.IsLive, strategy.Entity.AccountId) is not { } account) return null;
            if (!strategy.IsActive) return new(null, "The strategy is not active");
            Change(strategy, StrategyStatus.ExecutionInterrupted, now);
            foreach (var order in strategy.Orders.Where(order => !order.IsOver).ToArray()) CancelByPlatform(order, now);
            Settle([account], now);
            return new(strategy.Entity, null);
        }
    }

    private StrategyRow Begin(
        AccountRow account, ContractSymbol contract, OrderRow entry, string? parameters, string? uuid, StrategyStatus status, AccountAsk by, DateTimeOffset now)
    {
        var strategy = new StrategyRow(new OrderStrategyEntity(
            NextId(), account.Id, now, Library.ContractId(contract), Library.BracketStrategy, entry.Id, entry.Side == Side.Buy ? OrderAction.Buy : OrderAction.Sell, parameters, uuid, status,
            null, by.User, null));
        _strategies.Add(strategy.Entity.Id, strategy);
        Put(EntityType.OrderStrategy, strategy.Entity, account, account.Id, now);
        Link(strategy, entry, "entry", now);
        return strategy;
    }

    private void Link(StrategyRow strategy, OrderRow order, string label, DateTimeOffset now)
    {
        order.Strategy = strategy;
        strategy.Orders.Add(order);
        Put(EntityType.OrderStrategyLink, new OrderStrategyLinkEntity(NextId(), strategy.Entity.Id, order.Id, label), order.Account, strategy.Entity.Id, now);
    }

    private void AddLegs(StrategyRow strategy, OrderRow entry, BracketAsk bracket, AccountAsk by, DateTimeOffset now)
    {
        var side = entry.Side == Side.Buy ? OrderAction.Sell : OrderAction.Buy;
        OrderRow? Leg(OrderType type, decimal? offset, string label)
        {
            if (offset is not { } points) return null;
            var ask = new OrderAsk(
                side, type, bracket.Quantity, null, null, null, null, type == OrderType.TrailingStop ? points : null, TimeInForceWord.GTC, null, null, null, null, null, entry.IsAutomated);
            var leg = Accept(entry.Account, entry.Contract, ask, by, now, new Ties(entry, strategy, Domain.Values.Price.FromPoints(points) - default(Price)));
            Link(strategy, leg, label, now);
            return leg;
        }

        var target = Leg(OrderType.Limit, bracket.ProfitTarget, "profitTarget");
        var stop = Leg(bracket.TrailingStop ? OrderType.TrailingStop : OrderType.Stop, bracket.StopLoss, "stopLoss");
        if (target is not null && stop is not null) Tie(target, stop, now);
    }

    private static bool IsOffset(ContractSymbol contract, decimal? points) =>
        points is not { } given || (Price.TryFromPoints(Math.Abs(given), out var distance) && ProductBook.Catalog.Get(contract.Root).IsOnGrid(distance));

    /// <summary>A strategy ends with its last order.</summary>
    private void Look(StrategyRow strategy, DateTimeOffset now)
    {
        if (strategy.IsActive && strategy.Orders.TrueForAll(order => order.IsOver)) Change(strategy, StrategyStatus.ExecutionFinished, now);
    }

    private void Change(StrategyRow strategy, StrategyStatus status, DateTimeOffset now)
    {
        strategy.Entity = strategy.Entity with { Status = status, Timestamp = now };
        Put(EntityType.OrderStrategy, strategy.Entity, _accounts[strategy.Entity.AccountId], strategy.Entity.AccountId, now);
    }

    /// <summary>The brackets of a strategy's <c>params</c>, which are JSON in a string; null when they are not.</summary>
    public static (JsonObject Entry, IReadOnlyList<BracketAsk> Brackets)? ReadStrategy(string? parameters)
    {
        try
        {
            if (parameters is null || JsonNode.Parse(parameters) is not JsonObject all || all["entryVersion"] is not JsonObject entry || all["brackets"] is not JsonArray brackets) return null;
            return (entry, [.. brackets.Select(bracket => new BracketAsk(
                (int)bracket!["qty"]!, (decimal?)bracket["profitTarget"], (decimal?)bracket["stopLoss"], (bool?)bracket["trailingStop"] ?? false))]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return null;
        }
    }
}
