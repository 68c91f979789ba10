using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <summary>One case of the acceptance list: a fresh venue, a connected account, the market at 15 500.00 to 15 500.25.</summary>
public abstract class BrokerCase : IAsyncLifetime
{
    protected static readonly OrderId Entry = new("entry");
    protected static readonly OrderId Stop = new("entry-stop");
    protected static readonly OrderId Target = new("entry-target");
    protected static readonly OrderId Exit = new("exit");

    protected BrokerWorld World { get; private set; } = null!;

    protected static CancellationToken Cancelling => TestContext.Current.CancellationToken;

    protected IBroker Broker => World.Broker;

    protected BrokerNews News => World.News;

    public async ValueTask InitializeAsync()
    {
        World = await Build();
        await Broker.Connect(Account, Opening, News, Cancelling);
        await World.Quote(15_500.00m, 15_500.25m);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await World.Close();
        }
        finally
        {
            await World.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A fresh venue with <see cref="Account"/> not yet opened, or opened at <see cref="Opening"/>.</summary>
    protected abstract ValueTask<BrokerWorld> Build();

    protected static Price Points(decimal points) => Price.FromPoints(points);

    protected static OrderTicket Market(OrderId id, Side side, int quantity) => new(id, Contract, side, new Contracts(quantity));

    protected static OrderTicket Limit(OrderId id, Side side, int quantity, decimal limit) =>
        new(id, Contract, side, new Contracts(quantity), OrderKind.Limit, Limit: Points(limit));

    protected static OrderTicket StopOrder(OrderId id, Side side, int quantity, decimal stop) =>
        new(id, Contract, side, new Contracts(quantity), OrderKind.Stop, Stop: Points(stop));

    protected static BracketLeg StopLeg(int quantity, decimal distance) =>
        new(Stop, BracketRole.Stop, 0, new Contracts(quantity), FromEntry: Points(distance) - default(Price));

    protected static BracketLeg TargetLeg(int quantity, decimal distance) =>
        new(Target, BracketRole.Target, 0, new Contracts(quantity), FromEntry: Points(distance) - default(Price));

    protected ValueTask<OrderOutcome> Place(OrderTicket ticket, params BracketLeg[] legs) => Place(Account, ticket, legs);

    protected ValueTask<OrderOutcome> Place(AccountId account, OrderTicket ticket, params BracketLeg[] legs) =>
        Broker.Place(new PlaceOrder(account, ticket, legs.ToEquatableArray()), Cancelling);

    protected ValueTask<OrderOutcome> Cancel(OrderId order) => Broker.Cancel(Account, order, Cancelling);

    protected ValueTask<OrderOutcome> Modify(OrderId order, int? quantity = null, decimal? limit = null, decimal? stop = null) => Broker.Modify(
        Account, order,
        new OrderChange(quantity is { } count ? new Contracts(count) : null, limit is { } l ? Points(l) : null, stop is { } s ? Points(s) : null), Cancelling);

    protected ValueTask<BrokerSnapshot> Snapshot() => Broker.Snapshot(Account, Cancelling);

    protected ValueTask<IReadOnlyList<BrokerFill>> Fills(FillId? after = null) => Broker.FillsAfter(Account, after, Cancelling);

    protected ValueTask Until(Func<BrokerNews, bool> condition) => World.Until(condition);

    protected ValueTask<OrderLookUp> Find(OrderId order) => Broker.Find(Account, order, Cancelling);

    protected async Task<BrokerOrderStatus> StatusOf(OrderId order) => Assert.IsType<OrderLookUp.Found>(await Find(order)).Order.Status;

    protected async Task<int> Net()
    {
        var positions = (await Snapshot()).Positions;
        return positions.Count == 0 ? 0 : Assert.Single(positions).Net;
    }

    protected async Task AssertFlat()
    {
        var snapshot = await Snapshot();
        Assert.Empty(snapshot.Positions);
        Assert.Empty(snapshot.Orders);
    }

    protected static void AssertPlaced(OrderOutcome outcome) => Assert.True(outcome is OrderOutcome.Placed, $"{outcome}");

    /// <summary>Refused with a code that can be shown.</summary>
    protected static OrderOutcome.Rejected AssertRefused(OrderOutcome outcome)
    {
        var refused = Assert.IsType<OrderOutcome.Rejected>(outcome);
        Assert.NotEmpty(refused.Code);
        return refused;
    }

    /// <summary>It happens; or the case is skipped with this world's reason.</summary>
    protected ValueTask Let(Happening what)
    {
        if (World.Lacks.TryGetValue(what, out var why)) Assert.Skip($"{what}: {why}");
        return World.Let(what);
    }

    protected async ValueTask ConnectSecond() => await Broker.Connect(Second, World.OpeningOfSecond, World.NewsOfSecond, Cancelling);

    /// <summary>Opened with, and what every fill made and cost since: contracts are closed in the order in which they were opened.</summary>
    public static Usd BalanceOf(Usd opening, IEnumerable<BrokerFill> fills)
    {
        var balance = opening;
        var held = new Dictionary<ContractSymbol, Queue<(Price Price, int Sign)>>();
        foreach (var fill in fills)
        {
            var lots = held.TryGetValue(fill.Contract, out var known) ? known : held[fill.Contract] = new();
            var instrument = InstrumentCatalog.Shipped.Get(fill.Contract.Root);
            balance -= fill.Fee;
            for (var contract = 0; contract < fill.Quantity.Count; contract++)
            {
                if (lots.TryPeek(out var lot) && lot.Sign != fill.Side.Sign())
                    balance += instrument.ProfitOrLoss(lots.Dequeue().Price, fill.Price, lot.Sign);
                else lots.Enqueue((fill.Price, fill.Side.Sign()));
            }
        }

        return balance;
    }
}
