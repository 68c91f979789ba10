using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <content>What the venue, the firm and other people do.</content>
public abstract partial class BrokerFaultContract
{
    [Fact]
    public async Task B95_a_refusal_carries_its_code_and_leaves_nothing()
    {
        await Let(Happening.Refusal);
        Assert.NotEmpty(AssertRefused(await Place(Market(Entry, Side.Buy, 1))).Text);
        await AssertFlat();
        await World.CalmDown();
        AssertPlaced(await Place(Market(Exit, Side.Buy, 1)));
        await Until(news => news.FilledOf(Exit) == 1);
        Assert.Equal(0, News.FilledOf(Entry));
    }

    [Fact]
    public async Task B96_an_order_that_is_refused_after_it_was_taken_is_told_so()
    {
        await Let(Happening.LateRefusal);
        AssertPlaced(await Place(Market(Entry, Side.Buy, 1), StopLeg(1, 10m)));
        await Until(news => news.Of<BrokerEvent.Rejected>().Any(e => e.Order == Entry));
        Assert.Equal(BrokerOrderStatus.Rejected, await StatusOf(Entry));
        await AssertFlat();
    }

    [Fact]
    public async Task B97_an_order_that_fills_while_its_cancel_is_on_the_way_is_filled()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Until(news => news.Works(Entry));
        await Let(Happening.FillOnCancel);
        var outcome = await Cancel(Entry);
        if (World.RefusesLateCancels) AssertRefused(outcome);
        else AssertPlaced(outcome);
        await Until(news => news.FilledOf(Entry) == 1);
        Assert.False(News.Cancelled(Entry));
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B98_a_fill_of_a_cancelled_order_is_told_all_the_same()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Until(news => news.Works(Entry));
        await Let(Happening.FillAfterCancel);
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry) && news.FilledOf(Entry) == 1);
        Assert.Equal(1, await Net());
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
    }

    [Fact]
    public async Task B99_more_than_was_ordered_is_told_as_it_is()
    {
        await Let(Happening.Overfill);
        await Place(Market(Entry, Side.Buy, 2));
        await Until(news => news.FilledOf(Entry) == 3);
        Assert.Equal(3, await Net());
        Assert.Equal(3, (await Fills()).Sum(fill => fill.Quantity.Count));
    }

    [Fact]
    public async Task B100_an_order_that_lost_our_id_is_nobodys_and_still_counts()
    {
        await Let(Happening.IdLost);
        await Place(Market(Entry, Side.Buy, 1));
        await Until(news => news.Fills.Count == 1);
        Assert.Null(News.Fills[0].Order);
        Assert.Equal(1, await Net());
        Assert.Null(Assert.Single(await Fills()).Order);
    }

    [Fact]
    public async Task B101_a_strangers_trade_is_told_without_an_order()
    {
        await Let(Happening.StrangerTrades);
        await Until(news => news.Fills.Count == 1);
        Assert.Equal((null, Side.Buy, 1), (News.Fills[0].Order, News.Fills[0].Side, News.Fills[0].Quantity.Count));
        Assert.Equal(News.Fills[0], Assert.Single(await Fills()));
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B102_a_strangers_order_is_seen_can_be_cancelled_and_is_none_of_ours()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Let(Happening.StrangerRests);
        var theirs = Assert.Single((await Snapshot()).Orders, order => order.Ticket.Id != Entry);
        Assert.Equal((Side.Buy, (Price?)Points(15_400.00m)), (theirs.Ticket.Side, theirs.Ticket.Limit));
        AssertPlaced(await Cancel(theirs.Ticket.Id));
        await Until(news => news.Cancelled(theirs.Ticket.Id));
        Assert.Equal(Entry, Assert.Single((await Snapshot()).Orders).Ticket.Id);
    }

    [Fact]
    public async Task B103_when_the_firm_closes_everything_the_account_hears_of_each_thing()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await Place(Limit(Exit, Side.Sell, 1, 15_550.00m));
        await Until(news => news.FilledOf(Entry) == 2 && news.Works(Exit));
        await Let(Happening.FirmCloses);
        await Until(news => news.Cancelled(Exit) && news.Fills.Where(fill => fill.Order is null).Sum(fill => fill.Quantity.Count) == 2);
        await AssertFlat();
        Assert.Equal((await Snapshot()).Balance, BalanceOf(Opening, await Fills()));
    }

    [Fact]
    public async Task B104_a_voided_trade_makes_the_account_look_and_is_no_fill()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Place(Market(Exit, Side.Buy, 1));
        await Until(news => news.FilledOf(Entry) == 1 && news.FilledOf(Exit) == 1);
        await Let(Happening.TradeVoided);
        await Until(news => news.Of<BrokerEvent.Restored>().Any());
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B105_an_account_that_may_not_trade_opens_nothing_and_can_be_read()
    {
        await Let(Happening.TradingForbidden);
        AssertRefused(await Place(Market(Entry, Side.Buy, 1)));
        await AssertFlat();
        Assert.Equal(Opening, (await Snapshot()).Balance);
    }

    [Fact]
    public async Task B106_an_account_that_is_gone_is_an_error_and_never_an_empty_account()
    {
        await Place(Market(Entry, Side.Buy, 1));
        await Let(Happening.AccountGone);
        await Assert.ThrowsAnyAsync<IOException>(async () => await Snapshot());
        await World.CalmDown();
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B107_a_closed_market_takes_no_order()
    {
        await Let(Happening.MarketClosed);
        AssertRefused(await Place(Market(Entry, Side.Buy, 1)));
        AssertRefused(await Place(Limit(Exit, Side.Buy, 1, 15_495.00m)));
        await AssertFlat();
    }

    [Fact]
    public async Task B108_at_the_end_of_the_session_working_orders_are_over()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_400.00m));
        await Until(news => news.Works(Entry));
        await Let(Happening.SessionEnds);
        // Hours have passed at once: an adapter whose login has ended meanwhile does not know before the next one, which is made at a pace.
        OrderLookUp found = new OrderLookUp.Unknown("");
        for (var tries = 0; tries < 400 && found is OrderLookUp.Unknown; tries++)
        {
            if (tries > 0) await World.Pass(TimeSpan.FromMilliseconds(200));
            found = await World.During(World.Broker.Find(BrokerWorld.Account, Entry, TestContext.Current.CancellationToken).AsTask());
        }

        Assert.True(found is OrderLookUp.Found, $"{found}");
        Assert.Contains(((OrderLookUp.Found)found).Order.Status, (BrokerOrderStatus[])[BrokerOrderStatus.Expired, BrokerOrderStatus.Cancelled]);
        await AssertFlat();
    }

    [Fact]
    public async Task B109_a_contract_whose_tick_is_worth_something_else_is_closed_and_not_opened()
    {
        await Place(Market(Entry, Side.Buy, 2));
        await Until(news => news.FilledOf(Entry) == 2);
        await Let(Happening.ContractDiffers);
        await Snapshot();
        Assert.Contains(Contract.ToString(), AssertRefused(await Place(Market(new("another"), Side.Buy, 1))).Text, StringComparison.Ordinal);
        AssertPlaced(await Place(Market(Exit, Side.Sell, 2)));
        await Until(news => news.FilledOf(Exit) == 2);
        await AssertFlat();
    }

    [Fact]
    public async Task B110_what_is_held_of_a_month_that_takes_no_more_orders_is_closed_in_part_and_whole()
    {
        await Place(Market(Entry, Side.Buy, 3));
        await Until(news => news.FilledOf(Entry) == 3);
        await Let(Happening.MonthOver);
        AssertRefused(await Place(Market(new("another"), Side.Buy, 1)));
        Assert.Equal(3, await Net());
        var part = new OrderId("part");
        AssertPlaced(await Place(Market(part, Side.Sell, 1)));
        await Until(news => news.FilledOf(part) == 1);
        Assert.Equal(2, await Net());
        AssertPlaced(await Place(Market(Exit, Side.Sell, 2)));
        await Until(news => news.FilledOf(Exit) == 2);
        Assert.Equal(BrokerOrderStatus.Filled, await StatusOf(Exit));
        Assert.Equal(World.DuplicateTagCode, AssertRefused(await Place(Market(Exit, Side.Sell, 2))).Code);
        await AssertFlat();
        Assert.Equal([Entry, part, Exit], (await Fills()).Select(fill => fill.Order!.Value));
    }
}
