using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>A market may tell a contract's price once and then stand still: what was lost of that is asked for again on a line that lives.</summary>
public sealed class QuotesThatAreLost : IAsyncLifetime
{
    private const decimal Bid = 15_500.00m;

    private BrokerTradovateWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await BrokerTradovateWorld.Start();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("contract/items")]
    [InlineData("md/subscribeQuote")]
    public async Task What_was_turned_away_is_asked_for_again_although_no_other_quote_comes(string path)
    {
        await _world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, _world.News, TestContext.Current.CancellationToken);
        await _world.Fault(new { kind = "status", target = path, count = 1, status = 503 });
        await _world.Quote(Bid, Bid + 0.25m);
        Assert.Equal(Price.FromPoints(Bid), _world.BidOf(BrokerWorld.Contract));
    }
}
