using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>What the adapter keeps in mind has an end, and what breaks it does not make it deaf.</summary>
public sealed class Remembering
{
    private static readonly DateTimeOffset Now = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_older_than_it_is_kept_is_forgotten_and_not_a_tick_earlier()
    {
        var recent = new Recent<int, string>(TimeSpan.FromDays(8));
        recent.Set(1, "one", Now);
        recent.Set(2, "two", Now.AddDays(8));
        Assert.Equal((true, "one"), (recent.Has(1), recent.Find(1)));
        recent.Set(3, "three", Now.AddDays(8).AddTicks(1));
        Assert.Equal((false, true, true, 2), (recent.Has(1), recent.Has(2), recent.Has(3), recent.Count));
    }

    [Fact]
    public void What_is_set_again_is_kept_from_then_on()
    {
        var recent = new Recent<int, string>(TimeSpan.FromDays(8));
        recent.Set(1, "one", Now);
        recent.Set(1, "again", Now.AddDays(5));
        recent.Set(2, "two", Now.AddDays(9));
        Assert.Equal("again", recent.Find(1));
        recent.Set(3, "three", Now.AddDays(14));
        Assert.False(recent.Has(1));
    }

    [Fact]
    public void An_order_that_went_out_does_not_go_out_again_and_a_year_of_them_is_not_kept()
    {
        var link = new AccountLink(new ProjectXAccount.Evaluation(BrokerWorld.Account, "1"));
        for (var day = 0; day < 365; day++)
        {
            for (var number = 0; number < 20; number++)
            {
                Assert.True(link.Sent.Send(new OrderId($"{day}-{number}"), isKnown: false, Now.AddDays(day), out var again));
                Assert.False(again);
            }

            Assert.False(link.Sent.Send(new OrderId($"{Math.Max(0, day - 7)}-0"), isKnown: false, Now.AddDays(day), out _));
        }

        Assert.InRange(link.Kept, 0, 9 * 20);
    }

    [Fact]
    public async Task A_listener_that_breaks_is_told_to_look_and_hears_what_follows()
    {
        await using var world = await BrokerProjectXWorld.Start();
        var broken = new Breaking();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, broken, Cancel);
        await world.Quote(15_500.00m, 15_500.25m);
        await world.Broker.Place(Buy("first"), Cancel);
        await world.Until(() => broken.News.Of<BrokerEvent.Restored>().Any());
        Assert.Contains(world.Told, news => news.Text.Contains("could not be taken in", StringComparison.Ordinal));
        Assert.Single(await world.Broker.FillsAfter(BrokerWorld.Account, null, Cancel));
        await world.Broker.Place(Buy("second"), Cancel);
        await world.Until(() => broken.News.FilledOf(new("second")) == 1);
    }

    [Fact]
    public async Task After_a_second_logout_a_person_resumes_and_every_account_looks()
    {
        await using var world = await BrokerProjectXWorld.Start();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        await world.Let(Happening.LoggedOut);
        await world.Until(news => news.Of<BrokerEvent.Lost>().Any());
        await world.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal((1, true), (world.ProjectX.Tokens.Logins, world.ProjectX.Tokens.Refusal is not null));
        await world.Pass(TimeSpan.FromSeconds(2));
        await world.Reconnect();
        Assert.Equal(2, world.ProjectX.Tokens.Logins);

        await world.Pass(TimeSpan.FromMinutes(1));
        await world.Reconnect(); // In a minute without a word the stream was given up, and a logout is told to those who hear.
        await world.Let(Happening.LoggedOut);
        await world.Until(() => world.ProjectX.Tokens.Refusal is not null);
        await world.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(2, world.ProjectX.Tokens.Logins);
        Assert.Contains(world.Told, news => news.Text.Contains("second time within the hour", StringComparison.Ordinal));

        var restored = world.News.Of<BrokerEvent.Restored>().Count();
        world.ProjectX.Tokens.Resume();
        await world.Reconnect();
        await world.Until(news => news.Of<BrokerEvent.Restored>().Count() > restored);
        Assert.Equal(3, world.ProjectX.Tokens.Logins);
    }

    [Fact]
    public async Task A_logout_more_than_an_hour_after_the_last_is_mended_by_itself_again()
    {
        await using var world = await BrokerProjectXWorld.Start();
        await world.Broker.Connect(BrokerWorld.Account, BrokerWorld.Opening, world.News, Cancel);
        for (var logout = 1; logout <= 2; logout++)
        {
            await world.Let(Happening.LoggedOut);
            await world.Until(() => world.ProjectX.Tokens.Refusal is not null);
            await world.Pass(TimeSpan.FromSeconds(31));
            await world.Reconnect();
            Assert.Equal(1 + logout, world.ProjectX.Tokens.Logins);
            world.Time.Advance(TimeSpan.FromMinutes(61));
            await world.Reconnect();
        }
    }

    private static PlaceOrder Buy(string id) =>
        new(BrokerWorld.Account, new OrderTicket(new(id), BrokerWorld.Contract, Side.Buy, new Contracts(1)), default);

    /// <summary>Breaks at the first fill.</summary>
    private sealed class Breaking : IBrokerEvents
    {
        private bool _isBroken;

        public BrokerNews News { get; } = new();

        public void Happened(BrokerEvent happened)
        {
            if (happened is BrokerEvent.Filled && !_isBroken)
            {
                _isBroken = true;
                throw new InvalidOperationException("The listener breaks.");
            }

            News.Happened(happened);
        }
    }
}
