using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Accounts come and go while quotes do: none is valued by another's positions.</summary>
public sealed class ValuationTests
{
    [Fact]
    public void A_turn_that_ends_after_its_watch_sets_nothing_of_the_account_that_came_after()
    {
        var feed = new Feed();
        using var valuation = new Valuation(feed);
        var (gone, came) = (new Scene(), new Scene());
        gone.Buy(2);
        gone.FillAll();
        came.Sell(1);
        came.FillAll();
        var first = valuation.Follow(_ => Assert.Fail("It has ended."));
        first.Set(gone.State);
        first.Dispose();
        using (var second = valuation.Follow(_ => { }))
        {
            var equities = new List<Usd>();
            second.Priced = equity =>
            {
                equities.Add(equity);
                return false;
            };
            second.Set(came.State);
            first.Set(gone.State); // Of a turn that was under way.
            first.Dispose();
            feed.Say(15_510m);
            Assert.Equal([came.Price(Scene.Mnq, 15_510m).Equity], equities);
            Assert.NotNull(second.View(came.State, []).HighEquity);
            Assert.Null(first.View(gone.State, []).HighEquity);
        }

        first.Set(gone.State);
        feed.Say(15_520m); // Nobody holds anything any more.
    }

    private sealed class Feed : IMarketFeed
    {
        private Action<Quote>? _told;

        public void Say(decimal points)
        {
            var price = Price.FromPoints(points);
            _told!(new Quote(Scene.Mnq, price, price, price, Scene.Ten));
        }

        public Quote? Latest(ContractSymbol contract) => null;

        public void Follow(ContractSymbol contract)
        {
        }

        public IDisposable Subscribe(Action<Quote> onQuote)
        {
            _told = onQuote;
            return new Nothing();
        }

        private sealed class Nothing : IDisposable
        {
            public void Dispose()
            {
            }
        }
    }
}
