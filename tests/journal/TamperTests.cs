using System.Text;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Somebody with the file in his hands: verification names what he did and where.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private readonly SqliteHarness _harness = SqliteHarness.Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Forty events of two streams, each with a payload that fills a fair part of a page.</summary>
    public async ValueTask InitializeAsync()
    {
        var epoch = await _harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        for (var i = 1; i <= 40; i++)
        {
            var added = Given.Event(i, $$"""{"marker":"<{{i:00}}>","filler":"{{new string('x', 600)}}"}""");
            await _harness.Journal.Append(Given.Append(i, epoch, $"account-{i % 2}") with { Events = [added] }, Cancel);
        }
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData("payload = '{}'")]
    [InlineData("meta = '{\"by\":\"eve\"}'")]
    [InlineData("type = 'alert-refused'")]
    [InlineData("schema_version = 2")]
    [InlineData("occurred_us = occurred_us + 1")]
    [InlineData("recorded_us = recorded_us + 1")]
    [InlineData("epoch = 9")]
    [InlineData("command_id = zeroblob(16)")]
    [InlineData("event_id = zeroblob(16)")]
    public async Task T01_An_edited_event_is_named_whatever_was_edited(string edit)
    {
        _harness.Tamper($"update events set {edit} where position = 7;");
        Assert.Equal([(7L, "hash")], await Faults());
    }

    [Fact]
    public async Task T02_An_event_edited_together_with_its_hash_shows_at_the_next_one()
    {
        _harness.Tamper("update events set payload = '{}', hash = zeroblob(32) where position = 7;");
        Assert.Equal([(7L, "hash"), (8L, "hash")], await Faults());
    }

    [Fact]
    public async Task T03_A_removed_event_is_missing()
    {
        _harness.Tamper("delete from events where position = 7;");
        Assert.Equal([(7L, "missing"), (9L, "version")], await Faults());
    }

    [Fact]
    public async Task T04_Removed_events_are_missing_and_a_closed_gap_is_not_what_was_written()
    {
        _harness.Tamper("delete from events where position in (7, 8); update events set key = key - 2 where position > 8;");
        Assert.Contains((7L, "hash"), await Faults());
        Assert.Contains((7L, "version"), await Faults());
    }

    [Fact]
    public async Task T05_A_tail_that_was_cut_off_shows_by_an_anchor_kept_inside()
    {
        await _harness.Journal.MakeAnchor(Given.Shard, Cancel);
        _harness.Tamper("delete from events where position > 35;");
        Assert.Equal([(40L, "anchor")], await Faults());
    }

    [Fact]
    public async Task T06_A_tail_that_was_cut_off_with_its_anchor_shows_by_the_one_kept_outside()
    {
        var anchor = (await _harness.Journal.MakeAnchor(Given.Shard, Cancel))!;
        _harness.Tamper("delete from events where position > 35; delete from anchors;");
        Assert.Empty(await Faults());
        Assert.Equal([(40L, "anchor")], await Faults(anchor));
    }

    [Fact]
    public async Task T07_A_history_hashed_anew_from_the_edit_on_shows_by_the_anchor()
    {
        var anchor = (await _harness.Journal.MakeAnchor(Given.Shard, Cancel))!;
        await Rehash(from: 7);
        Assert.Equal([(40L, "anchor"), (40L, "anchor")], await Faults(anchor));
    }

    [Fact]
    public async Task T08_Swapped_events_are_named_both()
    {
        _harness.Tamper(
            """
            update events set key = 1000 where position = 7;
            update events set key = 7 where position = 9;
            update events set key = 9 where position = 1000;
            """);
        var faults = await Faults();
        Assert.Contains((7L, "hash"), faults);
        Assert.Contains((9L, "hash"), faults);
        Assert.Contains((7L, "version"), faults);
    }

    [Fact]
    public async Task T09_A_byte_that_flipped_on_the_disk_is_named()
    {
        await Damage("<07>", (file, at) => file[at + 1] ^= 1);
        Assert.Equal([(7L, "hash")], await Faults());
    }

    [Fact]
    public async Task T10_A_page_that_cannot_be_read_costs_its_own_events_and_no_others()
    {
        await Damage("<07>", (file, at) => file.AsSpan(at / 4096 * 4096, 8).Fill(0xFF));
        var faults = await Faults();
        Assert.Contains((7L, "unreadable"), faults);
        Assert.All(faults.Where(fault => fault.Kind == "unreadable"), fault => Assert.InRange(fault.Position, 2, 12));
        Assert.DoesNotContain(faults, fault => fault.Kind is "missing" or "hash");
    }

    [Fact]
    public async Task T11_A_value_of_another_kind_is_unreadable()
    {
        _harness.Tamper("pragma ignore_check_constraints = on; update events set event_id = 'x' where position = 7;");
        Assert.Contains((7L, "unreadable"), await Faults());
    }

    private async Task<List<(long Position, string Kind)>> Faults(params Anchor[] outside) =>
        (await _harness.Journal.Verify(outside, Cancel)).Faults.Select(fault => (fault.Position, fault.Kind)).ToList();

    /// <summary>Finds the text in the closed file and changes bytes around it.</summary>
    private async Task Damage(string marker, Action<byte[], int> change)
    {
        await _harness.Close();
        var file = await File.ReadAllBytesAsync(_harness.Path, Cancel);
        var at = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(marker));
        Assert.True(at > 0);
        change(file, at);
        await File.WriteAllBytesAsync(_harness.Path, file, Cancel);
        _harness.Open();
    }

    private async Task Rehash(long from)
    {
        var feed = await _harness.Journal.ReadFeed(Given.Shard, from - 2, 100, Cancel);
        var previous = feed[0].Hash;
        foreach (var stored in feed.Skip(1))
        {
            var edited = stored with { Payload = "{}" };
            previous = TraderTerminal.Journal.ChainHash.Next(previous.Span, edited);
            _harness.Tamper(
                $"update events set payload = '{{}}', hash = x'{Convert.ToHexString(previous.Span)}' where position = {stored.Position};");
        }
    }
}
