using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;
using static TraderTerminal.Tests.Exchange.Floor;

namespace TraderTerminal.Tests.Exchange;

/// <summary>What holds whatever is asked of the exchange. A story is a list of numbers, each read as a request or a quote.</summary>
public sealed class Promises
{
    private static readonly Usd Fee = Usd.FromDollars(1.89m);

    private static readonly ExchangeSettings Rough = new()
    {
        FeePerSide = static (_, _) => Fee,
        DisplayedSize = 2,
        SlippageTicksMax = 3,
        Latency = TimeSpan.FromMilliseconds(1200),
    };

    private static readonly Arbitrary<int[]> Stories = Gen.Choose(0, 1_000_000).ArrayOf().Resize(60).ToArbitrary();

    [Fact]
    public void The_balance_is_what_the_fills_say() =>
        Prop.ForAll(Stories, story =>
        {
            var floor = Play(story);
            var slow = SlowBooks(floor.Fills);
            return floor.Engine.Balance(Account) == slow.Balance && floor.Net == slow.Net;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_order_fills_beyond_its_quantity() =>
        Prop.ForAll(Stories, story =>
        {
            var floor = Play(story);
            return floor.Fills.GroupBy(fill => fill.Order!.Value.Value).All(order =>
                order.Sum(fill => fill.Quantity.Count) == floor[order.Key].Filled.Count
                && floor[order.Key].Filled <= floor[order.Key].Ticket.Quantity);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_legs_of_a_bracket_never_close_more_than_its_entry_opened() =>
        Prop.ForAll(Stories, story =>
        {
            var floor = Play(story);
            return Enumerable.Range(0, story.Length).All(i =>
                floor.Engine.Find(Account, new OrderId($"{i}")) is not { } entry
                || FilledOf(floor, $"{i}-stop") + FilledOf(floor, $"{i}-target") <= entry.Filled.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_story_and_seed_give_the_same_fills() =>
        Prop.ForAll(Stories, story => Play(story).Fills.SequenceEqual(Play(story).Fills)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_open_says_what_is_working() =>
        Prop.ForAll(Stories, story =>
        {
            var floor = Play(story);
            return floor.Engine.OpenOrders(Account).All(order =>
                order.IsOpen && (order.Status == ExchangeOrderStatus.Suspended || order.Remaining.Count > 0));
        }).QuickCheckThrowOnFailure();

    private static int FilledOf(Floor floor, string id) => floor.Engine.Find(Account, new OrderId(id))?.Filled.Count ?? 0;

    private static Floor Play(int[] story)
    {
        var floor = new Floor(Rough);
        for (var i = 0; i < story.Length; i++) Act(floor, i, story[i]);
        return floor;
    }

    private static void Act(Floor floor, int i, int number)
    {
        var (what, rest) = (number % 10, number / 10);
        var side = rest % 2 == 0 ? Side.Buy : Side.Sell;
        var quantity = 1 + rest / 2 % 4;
        var price = 4995m + rest / 8 % 40 * 0.25m;
        switch (what)
        {
            case 0: floor.Place($"{i}", side, quantity); break;
            case 1: floor.Place($"{i}", side, quantity, OrderKind.Limit, limit: price); break;
            case 2: floor.Place($"{i}", side, quantity, OrderKind.Stop, stop: price); break;
            case 3: floor.Place($"{i}", side, quantity, OrderKind.TrailingStop, trail: 0.25m * quantity); break;
            case 4:
                floor.Place(
                    $"{i}", side, quantity, OrderKind.Limit, limit: price,
                    legs: [StopLeg($"{i}-stop", quantity, 1m), TargetLeg($"{i}-target", quantity, 1m)]);
                break;
            case 5: floor.Cancel($"{rest % (i + 1)}"); break;
            case 6: floor.Modify($"{rest % (i + 1)}-stop", quantity); break;
            default: floor.Quote(price, price + 0.25m, price); break;
        }
    }

    /// <summary>The slow books: one lot a contract, oldest first.</summary>
    private static (Usd Balance, int Net) SlowBooks(IReadOnlyList<ExchangeFill> fills)
    {
        var instrument = InstrumentCatalog.Shipped.Get("ES");
        var (balance, sign) = (Usd.FromDollars(50_000m), 0);
        var lots = new Queue<Price>();
        foreach (var fill in fills)
        {
            for (var contract = 0; contract < fill.Quantity.Count; contract++)
            {
                balance -= Fee;
                if (lots.Count == 0) sign = fill.Side.Sign();
                if (sign == fill.Side.Sign()) lots.Enqueue(fill.Price);
                else balance += instrument.ProfitOrLoss(lots.Dequeue(), fill.Price, sign);
            }
        }

        return (balance, lots.Count * sign);
    }
}
