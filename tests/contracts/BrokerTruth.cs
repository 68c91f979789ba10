using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>
/// An account that trades at random through the simulator's own mix of faults (refusals, logouts and silent streams among them) ends flat, with the fills, the
/// balance and the orders of the broker: nothing lost, nothing doubled.
/// </summary>
public abstract class BrokerTruth
{
    private const int Actions = 40;

    /// <summary>How far the broker's balance may be from what its fills made.</summary>
    protected virtual Usd Rounding => Usd.Zero;

    /// <summary>A world under the simulator's own mix.</summary>
    protected abstract Task<WiredWorld> Start(int seed);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_goes_wrong_the_end_is_the_brokers_truth(int seed)
    {
        await using var world = await Start(seed);
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        await world.Quote(15_500.00m, 15_500.25m);
        var chance = new Random(seed);
        var placed = new List<OrderId>();
        for (var action = 0; action < Actions; action++) await Act(world, chance, placed, action);
        await world.CalmDown();
        await Flatten(world);
        await world.Close();
        var fills = await world.Broker.FillsAfter(BrokerWorld.Account, null, Cancel);
        var balance = (await world.Broker.Snapshot(BrokerWorld.Account, Cancel)).Balance;
        var made = BrokerCase.BalanceOf(BrokerWorld.Opening, fills);
        Assert.True(made >= balance - Rounding && made <= balance + Rounding, $"{made}, and the broker says {balance}");
    }

    private static async Task Act(WiredWorld world, Random chance, List<OrderId> placed, int number)
    {
        var side = chance.Next(2) == 0 ? Side.Buy : Side.Sell;
        var size = new Contracts(1 + chance.Next(2));
        var price = 15_500m + chance.Next(-20, 21);
        switch (chance.Next(6))
        {
            case 0 or 1:
                var id = new OrderId($"order-{number}");
                placed.Add(id);
                var legs = chance.Next(2) == 0 ? default : ((BracketLeg[])
                [
                    new(new($"order-{number}-s"), BracketRole.Stop, 0, size, FromEntry: Price.FromPoints(8m) - default(Price)),
                    new(new($"order-{number}-t"), BracketRole.Target, 0, size, FromEntry: Price.FromPoints(12m) - default(Price)),
                ]).ToEquatableArray();
                var ticket = chance.Next(2) == 0 ? new OrderTicket(id, BrokerWorld.Contract, side, size)
                    : new OrderTicket(id, BrokerWorld.Contract, side, size, OrderKind.Limit, Limit: Price.FromPoints(price));
                await world.Broker.Place(new PlaceOrder(BrokerWorld.Account, ticket, legs), Cancel);
                break;
            case 2 when placed.Count > 0:
                await world.Broker.Cancel(BrokerWorld.Account, placed[chance.Next(placed.Count)], Cancel);
                break;
            case 3 when placed.Count > 0:
                await world.Broker.Modify(BrokerWorld.Account, placed[chance.Next(placed.Count)], new OrderChange(null, Price.FromPoints(price), null), Cancel);
                break;
            default:
                await world.Quote(price, price + 0.25m);
                break;
        }
    }

    /// <summary>Entries off, what is held closed, what remains off, until nothing is seen.</summary>
    private static async Task Flatten(WiredWorld world)
    {
        for (var round = 0; ; round++)
        {
            var seen = await world.Broker.Snapshot(BrokerWorld.Account, Cancel);
            if (seen is { Positions.Count: 0, Orders.Count: 0 }) return;
            Assert.True(round < 10, "It is not flat.");
            foreach (var order in seen.Orders) await world.Broker.Cancel(BrokerWorld.Account, order.Ticket.Id, Cancel);
            foreach (var held in seen.Positions)
            {
                var close = new OrderTicket(new($"close-{round}"), held.Contract, held.Net > 0 ? Side.Sell : Side.Buy, new Contracts(Math.Abs(held.Net)));
                await world.Broker.Place(new PlaceOrder(BrokerWorld.Account, close, default), Cancel);
            }
        }
    }
}
