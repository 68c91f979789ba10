using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Faults;
using TraderTerminal.Tests.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Exchange;

/// <summary>What the paper broker promises beyond the acceptance list.</summary>
public sealed class PaperDurability : IAsyncLifetime
{
    private readonly BrokerPaperWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _world.Broker.Connect(Account, Opening, _world.News, Cancel);
        await _world.Quote(15_500.00m, 15_500.25m);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_order_comes_back_as_it_was()
    {
        await Place("stop-limit", Side.Sell, 2, OrderKind.StopLimit, limit: 15_480m, stop: 15_490m, tif: TimeInForce.Gtc);
        await Place("trailing", Side.Sell, 1, OrderKind.TrailingStop, trail: 20m);
        await _world.Broker.Place(
            new PlaceOrder(
                Account,
                new OrderTicket(new OrderId("entry"), Contract, Side.Buy, new Contracts(1), OrderKind.Limit, At(15_450m)),
                new EquatableArray<BracketLeg>(
                [
                    new(new OrderId("leg"), BracketRole.Stop, 3, new Contracts(1), FromEntry: At(5m) - default(Price), Trail: At(6m) - default(Price)),
                ])),
            Cancel);
        var before = await _world.Broker.Snapshot(Account, Cancel);
        await _world.Restart();
        Assert.Equal(before.Orders, (await _world.Broker.Snapshot(Account, Cancel)).Orders);
    }

    [Fact]
    public async Task The_market_stands_where_it_stood()
    {
        _world.Paper.Flush();
        await _world.Restart();
        Assert.Equal(At(15_500.25m), _world.Paper.Feed.Latest(Contract)!.Ask);
        Assert.IsType<OrderOutcome.Placed>(await Place("a", Side.Buy, 1));
    }

    [Fact]
    public async Task Fill_ids_go_on_after_a_restart()
    {
        await Place("a", Side.Buy, 1);
        await _world.Restart();
        await Place("b", Side.Buy, 1);
        var fills = await _world.Broker.FillsAfter(Account, null, Cancel);
        Assert.Equal(2, fills.DistinctBy(fill => fill.Id).Count());
    }

    [Fact]
    public async Task A_mirrored_fill_is_booked_once_and_kept()
    {
        var fill = new BrokerFill(
            new FillId("elsewhere-1"), null, Contract, Side.Sell, new Contracts(2), At(15_500m), Usd.FromDollars(1.22m), _world.Time.GetUtcNow());
        await _world.Broker.Mirror(Account, fill, Cancel);
        await _world.Broker.Mirror(Account, fill, Cancel);
        await _world.Restart();
        await _world.Broker.Mirror(Account, fill, Cancel);
        var snapshot = await _world.Broker.Snapshot(Account, Cancel);
        Assert.Equal(-2, Assert.Single(snapshot.Positions).Net);
        Assert.Equal(Opening - Usd.FromDollars(1.22m), snapshot.Balance);
        Assert.Equal([fill], await _world.Broker.FillsAfter(Account, null, Cancel));
    }

    [Fact]
    public async Task Quotes_that_fill_nothing_write_nothing_but_once_a_second()
    {
        var wal = new FileInfo(_world.File + "-wal");
        await _world.Quote(15_501.00m, 15_501.25m);
        var start = _world.Time.GetUtcNow();
        _world.Paper.Flush();
        var size = Size(wal);
        for (var i = 0; i < 1000; i++) _world.Paper.Step(new MarketQuote(Contract, At(15_500m), At(15_500.25m), At(15_500m), start.AddMilliseconds(i % 1000)));
        Assert.Equal(size, Size(wal));
        _world.Paper.Step(new MarketQuote(Contract, At(15_500m), At(15_500.25m), At(15_500m), start.AddMilliseconds(1000)));
        Assert.NotEqual(size, Size(wal));
    }

    [Fact]
    public async Task A_listener_may_call_back_and_news_stay_in_order()
    {
        var news = new BrokerNews();
        var echo = Task.CompletedTask;
        await _world.Broker.Connect(
            Account, Opening, new Echo(news, () => echo = Place("echo", Side.Sell, 1).AsTask()), Cancel);
        await Place("first", Side.Buy, 1);
        _world.Time.Advance(TimeSpan.Zero);
        await echo;
        Assert.Equal(["first", "echo"], news.Fills.Select(fill => fill.Order!.Value.Value));
    }

    [Fact]
    public async Task A_fill_can_come_before_its_answer()
    {
        await Place("after", Side.Buy, 1);
        Assert.Empty(_world.News.Fills);
        _world.Paper.Faults = new FaultPlan { FillBeforeAckPerMille = 1000 };
        await Place("before", Side.Buy, 1);
        Assert.Equal(2, _world.News.Fills.Count);
    }

    [Fact]
    public async Task A_late_answer_comes_with_the_clock()
    {
        _world.Paper.Faults = new FaultPlan { DelayAnswerPerMille = 1000, AnswerDelayMax = TimeSpan.FromSeconds(30) };
        var answer = Place("late", Side.Buy, 1).AsTask();
        Assert.False(answer.IsCompleted);
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<OrderOutcome.Placed>(await answer);
    }

    [Fact]
    public async Task A_fault_can_reject_and_a_fault_can_fill_what_is_being_cancelled()
    {
        _world.Paper.Faults = new FaultPlan { RejectPerMille = 1000, RejectCode = "MAX_POSITION" };
        Assert.Equal("MAX_POSITION", Assert.IsType<OrderOutcome.Rejected>(await Place("no", Side.Buy, 1)).Code);

        _world.Paper.Faults = new FaultPlan { FillOnCancelPerMille = 1000 };
        await Place("rests", Side.Buy, 1, OrderKind.Limit, limit: 15_400m);
        var late = await _world.Broker.Cancel(Account, new OrderId("rests"), Cancel);
        Assert.Equal(RejectCodes.AlreadyFilled, Assert.IsType<OrderOutcome.Rejected>(late).Code);
        Assert.Equal(1, Assert.Single((await _world.Broker.Snapshot(Account, Cancel)).Positions).Net);
    }

    [Fact]
    public async Task The_feed_has_the_quote_after_its_fills_were_told()
    {
        await Place("rests", Side.Buy, 1, OrderKind.Limit, limit: 15_490m);
        var seen = new List<(Quote Quote, int Fills)>();
        using (_world.Paper.Feed.Subscribe(quote => seen.Add((quote, _world.News.Fills.Count))))
            await _world.Quote(15_489.50m, 15_489.75m);
        await _world.Quote(15_480.00m, 15_480.25m);
        Assert.Equal((At(15_489.75m), 1), (Assert.Single(seen).Quote.Ask, seen[0].Fills));
        Assert.Equal(At(15_480.25m), _world.Paper.Feed.Latest(Contract)!.Ask);
    }

    private static Price At(decimal points) => Price.FromPoints(points);

    private static long Size(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private ValueTask<OrderOutcome> Place(
        string id, Side side, int quantity, OrderKind kind = OrderKind.Market, decimal? limit = null, decimal? stop = null,
        decimal? trail = null, TimeInForce tif = TimeInForce.Day) =>
        _world.Broker.Place(
            new PlaceOrder(
                Account,
                new OrderTicket(
                    new OrderId(id), Contract, side, new Contracts(quantity), kind, limit is { } l ? At(l) : null, stop is { } s ? At(s) : null,
                    trail is { } t ? At(t) - default(Price) : null, tif),
                default),
            Cancel);

    /// <summary>Keeps the news and answers the first fill with a call back.</summary>
    private sealed class Echo(BrokerNews news, Action onFirstFill) : IBrokerEvents
    {
        public void Happened(BrokerEvent happened)
        {
            var isFirst = happened is BrokerEvent.Filled && news.Fills.Count == 0;
            news.Happened(happened);
            if (isFirst) onFirstFill();
        }
    }
}
