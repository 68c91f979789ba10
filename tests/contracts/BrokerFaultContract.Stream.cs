using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <content>What comes over the stream is doubled, late, strange, or does not come.</content>
public abstract partial class BrokerFaultContract
{
    [Fact]
    public async Task B83_doubled_news_of_orders_are_told_once()
    {
        await Let(Happening.EventsDoubled);
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Cancel(Entry);
        await Until(news => news.Cancelled(Entry));
        await Place(Market(Exit, Side.Buy, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        Assert.Equal((1, 1), (News.Of<BrokerEvent.Working>().Count(e => e.Ticket.Id == Entry), News.Of<BrokerEvent.Cancelled>().Count()));
    }

    [Fact]
    public async Task B84_a_fill_that_is_told_before_its_order_is_told_with_it()
    {
        await Let(Happening.EventsSwapped);
        await Place(Market(Entry, Side.Buy, 2));
        await Until(news => news.FilledOf(Entry) == 2);
        Assert.IsType<BrokerEvent.Working>(News.Events.First(news => news is BrokerEvent.Working or BrokerEvent.Filled));
    }

    [Fact]
    public async Task B85_what_was_never_told_is_found_by_looking()
    {
        await Let(Happening.EventsLost);
        await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m), TargetLeg(1, 20m));
        await World.Quote(15_480.00m, 15_480.25m);
        await World.CalmDown();
        Assert.Equal([Entry, Stop], (await Fills()).Select(fill => fill.Order!.Value));
        Assert.Equal(
            (BrokerOrderStatus.Filled, BrokerOrderStatus.Filled, BrokerOrderStatus.Cancelled), (await StatusOf(Entry), await StatusOf(Stop), await StatusOf(Target)));
        await AssertFlat();
    }

    [Fact]
    public async Task B86_a_filled_order_whose_fill_is_not_told_is_asked_for_within_a_second()
    {
        await Let(Happening.FillsUntold);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Works(Entry));
        await World.Pass(TimeSpan.FromSeconds(1));
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Single(News.Fills);
    }

    [Theory]
    [InlineData(Happening.EventsBare)]
    [InlineData(Happening.EventsFullOfNulls)]
    [InlineData(Happening.IdsAreText)]
    [InlineData(Happening.FieldsUnknown)]
    public async Task B87_another_spelling_of_the_same_news_is_the_same_news(Happening what)
    {
        await Let(what);
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m), StopLeg(1, 10m), TargetLeg(1, 20m));
        await Until(news => news.Works(Entry));
        AssertPlaced(await Modify(Entry, limit: 15_494.00m));
        await World.Quote(15_493.50m, 15_493.75m);
        await Until(news => news.FilledOf(Entry) == 1 && news.Works(Stop) && news.Works(Target));
        await World.Quote(15_484.00m, 15_484.25m);
        await Until(news => news.FilledOf(Stop) == 1 && news.Cancelled(Target));
        Assert.Equal([Entry, Stop], (await Fills()).Select(fill => fill.Order!.Value));
        await AssertFlat();
    }

    [Theory]
    [InlineData(Happening.OrderWithoutId)]
    [InlineData(Happening.FillWithoutOrder)]
    [InlineData(Happening.SizeOfAFillUnreadable)]
    public async Task B88_an_event_that_cannot_be_read_makes_the_account_look_and_deafens_nobody(Happening what)
    {
        await Let(what);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B89_a_status_that_nobody_knows_ends_nothing()
    {
        await Let(Happening.StatusUnknown);
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        Assert.Equal(BrokerOrderStatus.Working, await StatusOf(Entry));
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B90_an_answer_that_cannot_be_read_is_no_answer()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Let(Happening.AnswersWithoutIds);
        Assert.IsType<OrderLookUp.Unknown>(await Find(Exit));
        await Assert.ThrowsAnyAsync<IOException>(async () => await Snapshot());
        await World.CalmDown();
        Assert.Equal(Entry, Assert.Single((await Snapshot()).Orders).Ticket.Id);
    }

    [Theory]
    [InlineData(Happening.StreamSilent)]
    [InlineData(Happening.StreamHalfOpen)]
    [InlineData(Happening.StreamDeaf)]
    public async Task B91_a_stream_that_is_up_and_silent_is_found_by_the_age_of_what_it_said(Happening what)
    {
        await Let(what);
        await Place(Market(Entry, Side.Buy, 1));
        await Snapshot();
        await World.Pass(TimeSpan.FromSeconds(31));
        await Until(news => news.Of<BrokerEvent.Lost>().Any());
        await World.Reconnect();
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);
    }

    [Theory]
    [InlineData(Happening.StreamEnds)]
    [InlineData(Happening.StreamCut)]
    public async Task B92_a_line_that_breaks_with_a_fill_loses_no_fill(Happening what)
    {
        await Let(what);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Of<BrokerEvent.Lost>().Any());
        await World.Reconnect();
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
        await Place(Market(Exit, Side.Sell, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        await AssertFlat();
    }

    [Fact]
    public async Task B93_a_list_of_orders_that_is_older_than_the_stream_wakes_no_order()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        Assert.Single((await Snapshot()).Orders);
        await Cancel(Entry);
        await Until(news => news.Cancelled(Entry));
        await Let(Happening.OrdersStale);
        Assert.Empty((await Snapshot()).Orders);
        Assert.Equal(BrokerOrderStatus.Cancelled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B94_a_list_of_positions_that_is_older_than_the_stream_is_asked_for_again()
    {
        await AssertFlat();
        await Place(Market(Entry, Side.Buy, 2));
        await Until(news => news.FilledOf(Entry) == 2);
        await Let(Happening.PositionsStale);
        Assert.Equal(2, await Net());
    }
}
