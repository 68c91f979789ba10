using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Runtime.Shards;
using Xunit;

namespace TraderTerminal.Tests.Runtime.Shards;

/// <summary>What is said of clocks that are apart, to the second: over the wire a beat that was late moves the figure.</summary>
public sealed class ClocksApartTests
{
    [Theory]
    [InlineData(90, 0, "b is 90 s ahead of that of a")]
    [InlineData(-90, 0, "a is 90 s ahead of that of b")]
    [InlineData(45, -45, "b is 90 s ahead of that of a")]
    [InlineData(2.6, 0, "b is 3 s ahead of that of a")]
    [InlineData(2.5, 0, null)]
    [InlineData(0, 0, null)]
    public void The_two_that_are_furthest_are_named_and_how_far(double b, double a, string? said)
    {
        var told = ClocksApart.Judge([Silo("a", a), Silo("b", b), Silo("between", (a + b) / 2)]);
        if (said is null) Assert.Null(told);
        else Assert.Contains($"The clock of silo {said}:", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dead_the_silent_and_the_only_one_are_apart_from_nobody()
    {
        Assert.Null(ClocksApart.Judge([]));
        Assert.Null(ClocksApart.Judge([Silo("a", 90)]));
        Assert.Null(ClocksApart.Judge([Silo("a", 0), Silo("b", 90) with { IsAlive = false }, Silo("c", 0) with { ClockAhead = null }]));
    }

    private static SiloSeen Silo(string name, double ahead) => new(name, true, [], 1, TimeSpan.FromSeconds(ahead));
}
