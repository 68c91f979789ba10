using TraderTerminal.Silo.OnOrleans;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Shards are shared evenly, alike by everybody, and few move.</summary>
public sealed class HomesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    public void Every_shard_has_one_home_and_no_silo_has_two_more_than_another(int silos)
    {
        var names = Enumerable.Range(0, silos).Select(i => $"silo-{i}").ToList();
        var homes = Homes.Of(names, 1, 17);
        Assert.Equal(Enumerable.Range(1, 16), homes.Keys.Order());
        var counts = names.Select(name => homes.Values.Count(home => home == name)).ToList();
        Assert.True(counts.Max() - counts.Min() <= 1, string.Join(", ", counts));
        Assert.Equal(homes, Homes.Of(names.AsEnumerable().Reverse(), 1, 17));
    }

    [Fact]
    public void Nobody_has_nothing() => Assert.Empty(Homes.Of([], 1, 17));

    /// <summary>What the lost silo had has to move, and to stay even about as much again.</summary>
    [Fact]
    public void When_one_of_four_goes_most_shards_of_the_others_stay()
    {
        string[] names = ["a", "b", "c", "d"];
        var before = Homes.Of(names, 1, 65);
        foreach (var gone in names)
        {
            var after = Homes.Of(names.Where(name => name != gone), 1, 65);
            Assert.InRange(before.Count(home => home.Value != gone && after[home.Key] != home.Value), 0, 24);
        }
    }
}
