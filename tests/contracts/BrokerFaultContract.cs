using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The part of the acceptance list that takes something to go wrong. <see cref="BrokerContract"/> is the rest of it.</summary>
public abstract partial class BrokerFaultContract : BrokerCase
{
    [Fact]
    public async Task B06_a_lost_answer_is_unknown_and_the_look_up_tells()
    {
        await Let(Happening.AnswersLost);
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Entry, Side.Buy, 1)));
        await World.CalmDown();

        await Until(news => news.FilledOf(Entry) == 1);
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B15_without_a_connection_nothing_is_certain_and_afterwards_everything_can_be_read()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await World.Disconnect();
        await Until(news => news.Of<BrokerEvent.Lost>().Any());
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Exit, Side.Sell, 1)));
        Assert.IsType<OrderLookUp.Unknown>(await Find(Entry));
        await World.Quote(15_494.50m, 15_494.75m);

        await World.Reconnect();
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
    }

    [Fact]
    public async Task B17_a_fill_told_twice_carries_one_id()
    {
        await Let(Happening.EventsDoubled);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Fills.Count == 2);
        Assert.Equal(News.Fills[0], News.Fills[1]);
        Assert.Single(await Fills());
    }

    [Theory]
    [InlineData(Happening.ErrorAfterwards)]
    [InlineData(Happening.AnswerTooLate)]
    [InlineData(Happening.OrderPending)]
    [InlineData(Happening.AnswerCut)]
    public async Task B71_an_order_that_was_taken_without_a_clear_answer_is_unknown_found_and_never_doubled(Happening what)
    {
        await Let(what);
        Assert.IsType<OrderOutcome.Unknown>(await World.During(Place(Limit(Entry, Side.Buy, 1, 15_495.00m)).AsTask()));
        Assert.Equal(BrokerOrderStatus.Working, await StatusOf(Entry));
        Assert.Equal(World.DuplicateTagCode, AssertRefused(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m))).Code);
        Assert.Single((await Snapshot()).Orders);
        AssertPlaced(await Cancel(Entry));
    }

    [Theory]
    [InlineData(Happening.ErrorInstead)]
    [InlineData(Happening.NoAnswer)]
    [InlineData(Happening.WebPage)]
    public async Task B72_an_order_that_never_arrived_is_unknown_then_absent_and_goes_out_again_under_its_id(Happening what)
    {
        await Let(what);
        Assert.IsType<OrderOutcome.Unknown>(await World.During(Place(Limit(Entry, Side.Buy, 1, 15_495.00m)).AsTask()));
        await Absent(Entry);
        AssertPlaced(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m)));
        Assert.Equal(Entry, Assert.Single((await Snapshot()).Orders).Ticket.Id);
    }

    [Fact]
    public async Task B73_an_unknown_order_is_not_called_absent_while_it_may_be_pending()
    {
        await Let(Happening.ErrorInstead);
        Assert.IsType<OrderOutcome.Unknown>(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m)));
        Assert.IsType<OrderLookUp.Unknown>(await Find(Entry));
        await Absent(Entry);
    }

    [Fact]
    public async Task B74_a_lost_answer_and_then_a_lost_process_leave_one_order()
    {
        await Let(Happening.AnswersLost);
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Entry, Side.Buy, 1)));
        await World.CalmDown();
        await World.Restart();
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Entry));
        AssertRefused(await Place(Market(Entry, Side.Buy, 1)));
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B75_a_lost_bracket_answer_and_then_a_lost_process_leave_one_bracket()
    {
        await Let(Happening.AnswersLost);
        Assert.IsType<OrderOutcome.Unknown>(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m), StopLeg(1, 10m), TargetLeg(1, 20m)));
        await World.CalmDown();
        await World.Restart();
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.Works(Stop) && news.Works(Target));
        Assert.Equal(2, (await Snapshot()).Orders.Count);
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B76_a_cancel_that_is_pending_is_unknown_and_the_look_up_tells()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Let(Happening.CancelPending);
        Assert.IsType<OrderOutcome.Unknown>(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        Assert.Equal(BrokerOrderStatus.Cancelled, await StatusOf(Entry));
    }

    [Fact]
    public async Task B77_an_entry_turned_away_for_too_many_requests_is_refused_and_nowhere()
    {
        await Let(Happening.TooManyEntries);
        AssertRefused(await World.During(Place(Market(Entry, Side.Buy, 1)).AsTask()));
        await World.Pass(TimeSpan.FromSeconds(11));
        await AssertFlat();
        Assert.Empty(await Fills());
    }

    [Fact]
    public async Task B78_a_cancel_turned_away_for_too_many_requests_goes_out_again_as_soon_as_it_may()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Let(Happening.TooManyCancels);
        AssertPlaced(await World.During(Cancel(Entry).AsTask()));
        await Until(news => news.Cancelled(Entry));
    }

    [Fact]
    public async Task B79_with_the_requests_used_up_exits_go_and_entries_are_refused()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Place(Limit(new("resting"), Side.Buy, 1, 15_450.00m));
        await Until(news => news.FilledOf(Entry) == 1 && news.Works(new("resting")));
        await Let(Happening.RequestsUsedUp);
        AssertRefused(await Place(Market(new("another"), Side.Buy, 1)));
        AssertPlaced(await Cancel(new("resting")));
        AssertPlaced(await Place(Market(Exit, Side.Sell, 1)));
        await Until(news => news.FilledOf(Exit) == 1 && news.Cancelled(new("resting")));
        Assert.Equal(0, News.FilledOf(new("another")));
    }

    [Fact]
    public async Task B80_a_login_that_is_refused_in_the_middle_of_the_day_is_made_once_more()
    {
        await Let(Happening.LoginRefused);
        var (id, outcome) = (Entry, await Place(Market(Entry, Side.Buy, 1)));
        if (!World.ResendsWhatIsDenied)
        {
            AssertRefused(outcome);
            await AssertFlat();
            (id, outcome) = (Exit, await Place(Market(Exit, Side.Buy, 1)));
        }

        AssertPlaced(outcome);
        await Until(news => news.FilledOf(id) == 1);
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B81_another_login_ends_ours_and_one_new_login_is_made_after_a_pause()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Let(Happening.LoggedOut);
        await Until(news => news.Of<BrokerEvent.Lost>().Any());
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Exit, Side.Buy, 1)));
        await World.Pass(TimeSpan.FromMinutes(1));
        await World.Reconnect();
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        await AssertFlat();
    }

    [Fact]
    public async Task B82_a_second_logout_soon_after_stops_until_a_person_resumes()
    {
        await LoggedOut();
        await World.Pass(TimeSpan.FromMinutes(1));
        await World.Reconnect();
        Assert.NotEmpty(News.Of<BrokerEvent.Restored>());
        await LoggedOut();
        var restored = News.Of<BrokerEvent.Restored>().Count();
        await World.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(restored, News.Of<BrokerEvent.Restored>().Count());
        Assert.IsType<OrderOutcome.Unknown>(await Place(Market(Entry, Side.Buy, 1)));
        await Assert.ThrowsAnyAsync<IOException>(async () => await Snapshot());
    }

    /// <summary>Another program logs in as the same user, and the account hears of it.</summary>
    private async Task LoggedOut()
    {
        var lost = News.Of<BrokerEvent.Lost>().Count(gone => gone.Why.Contains("another program", StringComparison.Ordinal));
        await Let(Happening.LoggedOut);
        await Until(news => news.Of<BrokerEvent.Lost>().Count(gone => gone.Why.Contains("another program", StringComparison.Ordinal)) > lost);
    }

    private async Task Absent(OrderId order)
    {
        for (var tries = 0; await Find(order) is not OrderLookUp.Absent; tries++)
        {
            Assert.True(tries < 30, $"{order} is never absent.");
            await World.Pass(TimeSpan.FromSeconds(1));
        }
    }
}
