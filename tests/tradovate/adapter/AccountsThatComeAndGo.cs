using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>A login's accounts are heard of one by one: one that is taken away deafens no other, and one that comes later is heard of from then on.</summary>
public sealed class AccountsThatComeAndGo : IAsyncLifetime
{
    private const long NumberOfSecond = 1_234_568;

    private BrokerTradovateWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IBroker Broker => _world.Broker;

    public async ValueTask InitializeAsync() => _world = await BrokerTradovateWorld.Start();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_account_that_is_taken_away_leaves_the_others_of_its_login_their_stream()
    {
        await Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, _world.News, Cancel);
        await Broker.Connect(BrokerWorld.Second, _world.OpeningOfSecond, _world.NewsOfSecond, Cancel);
        await _world.Quote(15_500.00m, 15_500.25m);
        await Show(false);
        await _world.Post("/control/sockets", new { action = "reset", hub = "user" });
        await _world.Until(() => _world.News.Of<BrokerEvent.Lost>().Any());
        await _world.Reconnect();
        await _world.Until(() => _world.News.Of<BrokerEvent.Restored>().Any() && _world.NewsOfSecond.Events is [.., BrokerEvent.Lost { Why: var why }] && why.Contains("shows account DEMO1234568 no more", StringComparison.Ordinal));
        Assert.Empty(_world.NewsOfSecond.Of<BrokerEvent.Restored>());

        var order = new OrderId("trades-on");
        Assert.IsType<OrderOutcome.Placed>(await Broker.Place(new PlaceOrder(BrokerWorld.Account, new OrderTicket(order, BrokerWorld.Contract, Side.Buy, new Contracts(1)), default), Cancel));
        await _world.Until(news => news.FilledOf(order) == 1);
        Assert.True((await Broker.Snapshot(BrokerWorld.Account, Cancel)).IsHeard);
        await Assert.ThrowsAnyAsync<IOException>(async () => await Broker.Snapshot(BrokerWorld.Second, Cancel));

        await Show(true);
        await IsHeardOf();
    }

    [Fact]
    public async Task What_a_stranger_trades_of_a_product_that_we_do_not_know_makes_the_account_look_and_is_shown_there()
    {
        await Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, _world.News, Cancel);
        await _world.Post("/control/accounts/1234567/trade", new { contract = "EMDZ6", side = "buy", size = 1 });
        await _world.Until(news => news.Of<BrokerEvent.Lost>().Any(lost => lost.Why.Contains("a product that is not known here", StringComparison.Ordinal)) && news.Of<BrokerEvent.Restored>().Any());
        var snapshot = await Broker.Snapshot(BrokerWorld.Account, Cancel);
        Assert.Empty(snapshot.Positions);
        Assert.Equal((1, 0), (Assert.Single(snapshot.Strange).Net, snapshot.Strange[0].Orders));
    }

    [Fact]
    public async Task An_account_that_is_found_after_the_others_is_heard_of_as_well()
    {
        await Show(false);
        await Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, _world.News, Cancel);
        await Assert.ThrowsAnyAsync<IOException>(async () => await Broker.Connect(BrokerWorld.Second, _world.OpeningOfSecond, _world.NewsOfSecond, Cancel));
        await Show(true);
        await _world.Pass(TimeSpan.FromSeconds(31));
        await Broker.Connect(BrokerWorld.Second, _world.OpeningOfSecond, _world.NewsOfSecond, Cancel);
        await IsHeardOf();
    }

    private ValueTask Show(bool visible) => _world.Post($"/control/accounts/{NumberOfSecond}", new { visible });

    /// <summary>By looking it is found that the stream does not tell of it; what happens then is told.</summary>
    private async Task IsHeardOf()
    {
        for (var tries = 0; !(await _world.During(Broker.Snapshot(BrokerWorld.Second, Cancel).AsTask())).IsHeard; tries++)
        {
            Assert.True(tries < 100, "Its news never come.");
            await _world.Pass(TimeSpan.FromSeconds(1));
        }

        await _world.Post($"/control/accounts/{NumberOfSecond}/trade", new { contract = "MNQZ6", side = "Buy", size = 1 });
        await _world.Until(() => _world.NewsOfSecond.Fills.Count == 1);
    }
}
