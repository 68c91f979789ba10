using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>The published vectors, which were also computed by the database and by a program of another language.</summary>
public sealed class ChainHashTests
{
    private static readonly StoredEvent _first = new(
        new ShardId(0), 1, "account-TEST1", 1, Id(1), new CommandId(Id(2)), "AccountOpened", 1, """{"balance":"50000.00"}""", "{}",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(678_901),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(679_000), 1, default);

    private static readonly StoredEvent _second = new(
        new ShardId(0), 2, "account-TEST1", 2, Id(3), new CommandId(Guid.Parse("a0b1c2d3-e4f5-4a6b-8c7d-9e0f11223344")), "FillRecorded", 1,
        """{"note":"€"}""", "{}", new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
        new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero).AddMicroseconds(1), 7, default);

    [Fact]
    public void The_chain_begins_with_the_hash_of_the_word_genesis() =>
        Assert.Equal("aeebad4a796fcc2e15dc4c6061b45ed9b373f26adfc798ca7d2d8cc58182718e", Hex(ChainHash.Genesis));

    [Fact]
    public void The_first_event_has_the_published_hash() =>
        Assert.Equal("752f2e004c92145f0fa3fb610f064970f3afa7e09033829a5af99c440eedad34", Hex(ChainHash.Next(ChainHash.Genesis.Span, _first)));

    [Fact]
    public void The_second_event_has_the_published_hash() =>
        Assert.Equal(
            "17e05298433a04c64ff2ec1424f5b7dcac2691fef67455994a6fe868fdcfff7c",
            Hex(ChainHash.Next(ChainHash.Next(ChainHash.Genesis.Span, _first), _second)));

    [Fact]
    public void What_is_finer_than_a_microsecond_does_not_reach_the_hash()
    {
        var finer = _first with { OccurredAt = _first.OccurredAt.AddTicks(9), RecordedAt = _first.RecordedAt.AddTicks(9) };
        Assert.Equal(ChainHash.Next(ChainHash.Genesis.Span, _first), ChainHash.Next(ChainHash.Genesis.Span, finer));
    }

    [Theory]
    [InlineData("1999-12-31T23:59:59.9999995Z", -1)]
    [InlineData("2000-01-01T00:00:00.0000009Z", 0)]
    [InlineData("2000-01-01T02:00:00.0000010+02:00", 1)]
    public void Times_are_cut_downwards_to_microseconds_since_2000(string time, long micros) =>
        Assert.Equal(micros, ChainHash.Micros(DateTimeOffset.Parse(time)));

    private static Guid Id(byte last) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);

    private static string Hex(ReadOnlyMemory<byte> hash) => Convert.ToHexStringLower(hash.Span);
}
