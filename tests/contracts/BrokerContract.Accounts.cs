using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using Xunit;
using static TraderTerminal.Tests.Brokers.BrokerWorld;

namespace TraderTerminal.Tests.Brokers;

/// <content>Several accounts, flattening, and processes that end.</content>
public abstract partial class BrokerContract
{
    [Fact]
    public async Task B61_two_accounts_of_one_login_do_not_mix()
    {
        await ConnectSecond();
        AssertPlaced(await Place(Market(Entry, Side.Buy, 2)));
        AssertPlaced(await Place(Second, Market(Exit, Side.Sell, 3)));
        await World.Until(() => News.FilledOf(Entry) == 2 && World.NewsOfSecond.FilledOf(Exit) == 3);
        Assert.Equal(0, News.FilledOf(Exit) + World.NewsOfSecond.FilledOf(Entry));
        Assert.IsType<OrderLookUp.Absent>(await Find(Exit));
        Assert.IsType<OrderLookUp.Absent>(await Broker.Find(Second, Entry, Cancelling));
        Assert.Equal(2, await Net());
        Assert.Equal(-3, Assert.Single((await Broker.Snapshot(Second, Cancelling)).Positions).Net);
        Assert.Equal(Entry, Assert.Single(await Fills()).Order);
        AssertRefused(await Broker.Cancel(Second, Entry, Cancelling));
    }

    [Fact]
    public async Task B62_one_id_in_two_accounts_is_two_orders()
    {
        await ConnectSecond();
        AssertPlaced(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m)));
        AssertPlaced(await Place(Second, Limit(Entry, Side.Buy, 2, 15_490.00m)));
        await World.Until(() => News.Works(Entry) && World.NewsOfSecond.Works(Entry));
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        Assert.Equal(2, Assert.Single((await Broker.Snapshot(Second, Cancelling)).Orders).Ticket.Quantity.Count);
    }

    [Fact]
    public async Task B63_two_accounts_are_flattened_at_once()
    {
        await ConnectSecond();
        foreach (var account in (AccountId[])[Account, Second])
        {
            AssertPlaced(await Place(account, Market(Entry, Side.Buy, 2), StopLeg(2, 10m), TargetLeg(2, 20m)));
            AssertPlaced(await Place(account, Limit(new("resting"), Side.Buy, 1, 15_450.00m)));
        }

        await World.Until(() => News.Works(Target) && World.NewsOfSecond.Works(Target));
        await Task.WhenAll(Flatten(Account), Flatten(Second));
    }

    [Fact]
    public async Task B64_a_flatten_is_told_by_its_fills()
    {
        await Place(Market(Entry, Side.Sell, 2), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Stop) && news.Works(Target));
        await Flatten(Account);
        await Until(news => news.FilledOf(new("close-0")) == 2);
        Assert.Equal((await Snapshot()).Balance, BalanceOf(Opening, await Fills()));
    }

    [Fact]
    public async Task B65_an_account_that_the_broker_does_not_have_is_not_connected() =>
        await Assert.ThrowsAnyAsync<Exception>(async () => await Broker.Snapshot(new AccountId("nobody"), Cancelling));

    [Fact]
    public async Task B66_a_resting_order_outlives_the_process_and_is_cancelled_by_the_next()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await World.Restart();
        Assert.Equal(Entry, Assert.Single((await Snapshot()).Orders).Ticket.Id);
        AssertPlaced(await Modify(Entry, limit: 15_490.00m));
        await Until(news => news.Of<BrokerEvent.Modified>().Any(e => e.Ticket.Limit == Points(15_490.00m)) || news.Of<BrokerEvent.Working>().Any(e => e.Ticket.Limit == Points(15_490.00m)));
        AssertPlaced(await Cancel(Entry));
        await Until(news => news.Cancelled(Entry));
        await AssertFlat();
    }

    [Fact]
    public async Task B67_legs_that_slept_when_the_process_ended_are_known_by_the_next()
    {
        await Place(Limit(Entry, Side.Buy, 2, 15_495.00m), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Entry));
        await World.Restart();
        await World.Quote(15_494.50m, 15_494.75m);
        await Until(news => news.FilledOf(Entry) == 2 && news.Works(Stop) && news.Works(Target));
        AssertPlaced(await Modify(Stop, stop: 15_488.00m));
        await World.Quote(15_488.00m, 15_488.25m);
        await Until(news => news.FilledOf(Stop) == 2 && news.Cancelled(Target));
        await AssertFlat();
    }

    [Fact]
    public async Task B68_what_happened_while_no_process_ran_is_read_afterwards()
    {
        await Place(Market(Exit, Side.Buy, 1));
        await Until(news => news.FilledOf(Exit) == 1);
        var last = News.Fills[0].Id;
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m), StopLeg(1, 10m), TargetLeg(1, 20m));
        await World.Kill();
        await World.Quote(15_494.50m, 15_494.75m);
        await World.Quote(15_480.00m, 15_480.25m);
        await World.Revive();
        Assert.Equal([Entry, Stop], (await Fills(last)).Select(fill => fill.Order!.Value));
        Assert.Equal(
            (BrokerOrderStatus.Filled, BrokerOrderStatus.Filled, BrokerOrderStatus.Cancelled), (await StatusOf(Entry), await StatusOf(Stop), await StatusOf(Target)));
        Assert.Equal(1, await Net());
    }

    [Fact]
    public async Task B69_a_flatten_that_was_cut_off_goes_on_in_the_next_process()
    {
        await Place(Market(Entry, Side.Buy, 2), StopLeg(2, 10m), TargetLeg(2, 20m));
        await Until(news => news.Works(Stop) && news.Works(Target));
        AssertPlaced(await Place(Market(new("close-0"), Side.Sell, 2)));
        await World.Restart();
        await Flatten(Account);
        Assert.Equal(2, (await Fills()).Where(fill => fill.Order == new OrderId("close-0")).Sum(fill => fill.Quantity.Count));
    }

    [Fact]
    public async Task B70_an_id_that_was_used_is_used_up_in_the_next_process()
    {
        await Place(Limit(Entry, Side.Buy, 1, 15_495.00m));
        await Cancel(Entry);
        await Until(news => news.Cancelled(Entry));
        await World.Restart();
        Assert.Equal(World.DuplicateTagCode, AssertRefused(await Place(Limit(Entry, Side.Buy, 1, 15_495.00m))).Code);
        await AssertFlat();
    }

    /// <summary>As an account does it: entries off, positions closed, what remains off, until nothing is seen.</summary>
    private async Task Flatten(AccountId account)
    {
        for (var round = 0; round < 10; round++)
        {
            var seen = await Broker.Snapshot(account, Cancelling);
            if (seen is { Positions.Count: 0, Orders.Count: 0 }) return;
            foreach (var order in seen.Orders.Where(order => order.Parent is null)) await Broker.Cancel(account, order.Ticket.Id, Cancelling);
            foreach (var held in seen.Positions)
            {
                var close = new OrderTicket(new($"close-{round}"), held.Contract, held.Net > 0 ? Side.Sell : Side.Buy, new Contracts(Math.Abs(held.Net)));
                await Broker.Place(new PlaceOrder(account, close, default), Cancelling);
            }

            foreach (var order in (await Broker.Snapshot(account, Cancelling)).Orders) await Broker.Cancel(account, order.Ticket.Id, Cancelling);
        }

        Assert.Fail($"{account} is not flat.");
    }
}
