using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Somebody with an administrator's rights: the database refuses what it can, and verification names the rest.</summary>
public sealed class PostgresTamperTests : IAsyncLifetime
{
    private PostgresHarness? _harness;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresHarness Harness => _harness!;

    /// <summary>Forty events of two streams; every fourth command has two.</summary>
    public async ValueTask InitializeAsync()
    {
        _harness = await PostgresHarness.Create();
        var epoch = await Harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        for (var i = 1; await Harness.Journal.Head(Given.Shard, Cancel) < 40; i++)
            await Harness.Journal.Append(Given.Append(i, epoch, $"account-{i % 2}", events: i % 4 == 0 ? 2 : 1), Cancel);
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    [Theory]
    [InlineData("payload = '{}'")]
    [InlineData("payload = payload || ' '")]
    [InlineData("meta = '{\"by\":\"eve\"}'")]
    [InlineData("type = 'alert-refused'")]
    [InlineData("schema_version = 2")]
    [InlineData("occurred_us = occurred_us + 1")]
    [InlineData("recorded_us = recorded_us + 1")]
    [InlineData("epoch = 9")]
    [InlineData("command_id = '00000000-0000-0000-0000-000000000000'")]
    [InlineData("event_id = '00000000-0000-0000-0000-000000000000'")]
    [InlineData("begins = not begins")]
    public async Task T01_An_edited_event_is_named_whatever_was_edited(string edit)
    {
        await Harness.Tamper($"update journal.events set {edit} where position = 7");
        Assert.Equal([(7L, "hash")], await Faults());
    }

    [Fact]
    public async Task T02_An_event_edited_together_with_its_hash_shows_at_the_next_one()
    {
        await Harness.Tamper("update journal.events set payload = '{}', hash = sha256('x') where position = 7");
        Assert.Equal([(7L, "hash"), (8L, "hash")], await Faults());
    }

    [Fact]
    public async Task T03_A_removed_event_is_missing()
    {
        await Harness.Tamper("delete from journal.events where position = 7");
        var faults = await Faults();
        Assert.Equal((7L, "missing"), faults[0]);
        Assert.All(faults.Skip(1), fault => Assert.Equal("version", fault.Kind));
    }

    [Fact]
    public async Task T04_A_gap_that_was_closed_is_not_what_was_written()
    {
        await Harness.Tamper(
            "delete from journal.events where position in (7, 8); alter table journal.events drop constraint events_pk; update journal.events set position = position - 2 where position > 8");
        Assert.Contains((7L, "hash"), await Faults());
    }

    [Fact]
    public async Task T05_A_tail_that_was_cut_off_shows_by_an_anchor_kept_inside()
    {
        var anchor = (await Harness.Journal.MakeAnchor(Given.Shard, Cancel))!;
        await Harness.Tamper("delete from journal.events where position > 35");
        Assert.Equal([(anchor.Position, "anchor")], await Faults());
    }

    [Fact]
    public async Task T06_A_tail_that_was_cut_off_with_its_anchor_shows_by_the_one_kept_outside()
    {
        var anchor = (await Harness.Journal.MakeAnchor(Given.Shard, Cancel))!;
        await Harness.Tamper("delete from journal.events where position > 35; delete from journal.anchors");
        Assert.Empty(await Faults());
        Assert.Equal([(anchor.Position, "anchor")], await Faults(anchor));
    }

    [Fact]
    public async Task T07_A_history_hashed_anew_from_the_edit_on_shows_by_the_anchor()
    {
        var anchor = (await Harness.Journal.MakeAnchor(Given.Shard, Cancel))!;
        await Rehash(from: 7);
        Assert.Equal([(anchor.Position, "anchor"), (anchor.Position, "anchor")], await Faults(anchor));
    }

    [Fact]
    public async Task T08_Swapped_events_are_named_both()
    {
        await Harness.Tamper(
            """
            update journal.events set position = 1000 where position = 7;
            update journal.events set position = 7 where position = 9;
            update journal.events set position = 9 where position = 1000;
            """);
        var faults = await Faults();
        Assert.Contains((7L, "hash"), faults);
        Assert.Contains((9L, "hash"), faults);
    }

    [Theory]
    [InlineData("update journal.events set payload = '{}' where position = 7")]
    [InlineData("delete from journal.events where position = 40")]
    [InlineData("truncate journal.events")]
    [InlineData("update journal.quiet_commands set shard = 1")]
    [InlineData("delete from journal.anchors")]
    public async Task T12_History_is_refused_to_everybody_even_to_an_administrator_and_to_the_program(string change)
    {
        var administrator = await Assert.ThrowsAsync<PostgresException>(() => Harness.Server.Run(Harness.Database, change));
        Assert.Contains("append-only", administrator.MessageText, StringComparison.Ordinal);
        var program = await Assert.ThrowsAsync<PostgresException>(() => Harness.Server.Run(Harness.Database, "set role traderterminal; " + change));
        Assert.Contains("permission denied", program.MessageText, StringComparison.Ordinal);
        Assert.Empty(await Faults());
    }

    [Theory]
    [InlineData("insert into journal.events select * from journal.events")]
    [InlineData("insert into journal.anchors values (0, 1, sha256('x'), 0)")]
    [InlineData("update journal.writers set epoch = 9")]
    [InlineData("update journal.settings set value = '2'")]
    [InlineData("delete from journal.inbox")]
    [InlineData("alter table journal.events disable trigger all")]
    public async Task T13_The_program_may_write_only_through_the_functions(string change) =>
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            (await Assert.ThrowsAsync<PostgresException>(() => Harness.Server.Run(Harness.Database, "set role traderterminal; " + change))).SqlState);

    private async Task<List<(long Position, string Kind)>> Faults(params Anchor[] outside) =>
        (await Harness.Journal.Verify(outside, Cancel)).Faults.Select(fault => (fault.Position, fault.Kind)).ToList();

    private async Task Rehash(long from)
    {
        var feed = await Harness.Journal.ReadFeed(Given.Shard, from - 2, 100, Cancel);
        var previous = feed[0].Hash;
        foreach (var stored in feed.Skip(1))
        {
            previous = ChainHash.Next(previous.Span, stored with { Payload = "{}" });
            await Harness.Tamper(
                $"update journal.events set payload = '{{}}', hash = '\\x{Convert.ToHexString(previous.Span)}' where position = {stored.Position}");
        }
    }
}
