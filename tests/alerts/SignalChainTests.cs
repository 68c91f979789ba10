using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Alerts of one strategy that overtake each other, come late or not at all.</summary>
public sealed class SignalChainTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new(Start);
    private readonly List<string> _acted = [];
    private readonly List<SignalChains.Held> _held = [];
    private readonly SignalChains _chains;

    public SignalChainTests() => _chains = new SignalChains(_time);

    private static AlertPosition At(int net) => net == 0 ? AlertPosition.Flat : new(net > 0 ? PositionSide.Long : PositionSide.Short, Math.Abs(net));

    private static CanonicalAlert Link(int from, int to, int second)
    {
        var alert = Reading.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"strategy":"s","timenow":"2025-12-03T14:34:59Z"}""");
        return alert with { Before = At(from), After = At(to), FiredAt = Start.AddSeconds(second) };
    }

    private void Arrive(CanonicalAlert alert, string name)
    {
        if (_chains.Arrive("r", alert, isPast => _acted.Add(isPast ? $"({name})" : name)) is { } held) _held.Add(held);
    }

    private void LetAllTimeOut()
    {
        foreach (var held in _held.ToList()) _chains.Timeout(held);
        _held.Clear();
    }

    [Fact]
    public void Two_links_that_were_swapped_are_acted_on_in_their_order()
    {
        Arrive(Link(0, 2, 0), "enter");
        Arrive(Link(0, -2, 60), "short");
        Assert.Equal(["enter"], _acted);
        Arrive(Link(2, 0, 60), "close");
        Assert.Equal(["enter", "close", "short"], _acted);
    }

    [Fact]
    public void A_link_that_comes_after_its_follower_was_acted_on_changes_nothing()
    {
        Arrive(Link(0, 2, 0), "enter");
        Arrive(Link(0, -2, 60), "short");
        LetAllTimeOut();
        Arrive(Link(2, 0, 60), "close");
        Assert.Equal(["enter", "short", "(close)"], _acted);
        Arrive(Link(-2, 0, 61), "cover");
        Assert.Equal("cover", _acted[^1]);
    }

    [Fact]
    public void A_link_that_never_comes_holds_nobody_longer_than_once()
    {
        Arrive(Link(1, 2, 0), "first");
        Arrive(Link(3, 4, 1), "more");
        Assert.Equal(["first"], _acted);
        LetAllTimeOut();
        Arrive(Link(4, 0, 2), "close");
        Arrive(Link(0, 2, 3), "enter");
        Assert.Equal(["first", "more", "close", "enter"], _acted);
    }

    [Fact]
    public void Alerts_without_positions_of_other_symbols_and_of_other_strategies_wait_for_nobody()
    {
        var plain = Link(0, 1, 0) with { Before = null, After = null };
        Arrive(plain, "plain");
        Arrive(Link(0, 1, 0), "one");
        var other = Link(0, 1, 0);
        Arrive(other with { Route = other.Route with { Strategy = "t" } }, "other strategy");
        Arrive(other with { Symbol = other.Symbol! with { Root = "MES" } }, "other symbol");
        Assert.Equal(["plain", "one", "other strategy", "other symbol"], _acted);
    }

    /// <summary>A walk of positions, its alerts delivered in any order: what was acted on last is where the strategy stands.</summary>
    [Fact]
    public void In_whatever_order_they_come_the_last_position_is_the_strategys()
    {
        var walks =
            from length in Gen.Choose(1, 8)
            from steps in Gen.ListOf(Gen.Elements(-3, -2, -1, 1, 2, 3), length)
            from order in Gen.ArrayOf(Gen.Choose(0, 1_000_000), length)
            from waits in Gen.ArrayOf(Gen.Elements(true, false), length)
            select (steps.ToArray(), order, waits);
        Prop.ForAll(walks.ToArbitrary(), walk => Converges(walk.Item1, walk.order, walk.waits)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static bool Converges(int[] steps, int[] order, bool[] waits)
    {
        var test = new SignalChainTests();
        var net = 0;
        var links = new List<CanonicalAlert>();
        for (var i = 0; i < steps.Length; i++)
        {
            links.Add(Link(net, net + steps[i], i));
            net += steps[i];
        }

        AlertPosition? stands = null;
        foreach (var (link, place) in links.Zip(order).OrderBy(pair => pair.Second).Select((pair, place) => (pair.First, place)))
        {
            if (test._chains.Arrive("r", link, isPast => stands = isPast ? stands : link.After) is { } held) test._held.Add(held);
            if (waits[place]) test.LetAllTimeOut();
        }

        test.LetAllTimeOut();
        return stands == At(net);
    }
}
