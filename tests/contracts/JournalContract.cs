using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using Xunit;

namespace TraderTerminal.Tests.Ports;

/// <summary>What every journal promises, whatever it is made of.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private IJournalHarness? _harness;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IJournalHarness Harness => _harness!;

    private IJournal Journal => Harness.Journal;

    public async ValueTask InitializeAsync() => _harness = await Create(shards: 1);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Harness.DisposeAsync();
    }

    /// <summary>An empty journal of this many shards.</summary>
    protected abstract Task<IJournalHarness> Create(int shards);

    [Fact]
    public async Task J01_Positions_and_versions_count_from_one_without_a_gap()
    {
        var epoch = await TakeOver();
        Assert.Equal(new AppendResult.Appended(1, 2, 2), await Append(Given.Append(1, epoch, expected: 0, events: 2)));
        Assert.Equal(new AppendResult.Appended(3, 3, 1), await Append(Given.Append(2, epoch, "account-b", expected: 0)));
        Assert.Equal(new AppendResult.Appended(4, 5, 4), await Append(Given.Append(3, epoch, expected: 2, events: 2)));
        Assert.Equal([1L, 2, 3, 4, 5], (await Feed()).Select(stored => stored.Position));
        Assert.Equal(5, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task J02_An_event_comes_back_exactly_as_it_was_written_with_times_cut_to_microseconds()
    {
        var epoch = await TakeOver();
        var written = Given.Event(1) with { Meta = """{"by":"ann"}""", OccurredAt = Given.At.AddTicks(12_345_678).ToOffset(TimeSpan.FromHours(2)) };
        Harness.Clock.Set(Given.At.AddTicks(98_765_432));
        await Append(Given.Append(1, epoch) with { Events = [written] });

        var stored = Assert.Single(await Feed());
        Assert.Equal(
            (written.EventId, written.Type, written.SchemaVersion, written.Payload, written.Meta),
            (stored.EventId, stored.Type, stored.SchemaVersion, stored.Payload, stored.Meta));
        Assert.Equal((Given.Shard, Given.Stream, 1L, epoch, Given.Command(1)), (stored.Shard, stored.Stream, stored.Version, stored.Epoch, stored.Command));
        Assert.Equal((Given.At.AddTicks(12_345_670), Given.At.AddTicks(98_765_430)), (stored.OccurredAt, stored.RecordedAt));
        Assert.Equal(TimeSpan.Zero, stored.OccurredAt.Offset);
    }

    [Fact]
    public async Task J03_Every_event_is_chained_to_the_one_before_it_from_genesis_on()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 3));
        await Append(Given.Append(2, epoch, "account-b"));
        await Harness.Reopen();
        await Append(Given.Append(3, epoch));
        var previous = ChainHash.Genesis;
        foreach (var stored in await Feed())
        {
            Assert.Equal(ChainHash.Next(previous.Span, stored), stored.Hash.ToArray());
            previous = stored.Hash;
        }
    }

    [Fact]
    public async Task J04_A_known_command_is_a_duplicate_with_the_positions_of_its_first_time()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 2));
        Assert.Equal(new AppendResult.Duplicate(1, 2), await Append(Given.Append(1, epoch, expected: 77)));
        await Harness.Reopen();
        Assert.Equal(new AppendResult.Duplicate(1, 2), await Append(Given.Append(1, epoch)));
        Assert.Equal(2, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task J05_The_same_command_sent_many_times_at_once_is_appended_once()
    {
        var epoch = await TakeOver();
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Append(Given.Append(1, epoch))));
        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(49, results.Count(result => result == new AppendResult.Duplicate(1, 1)));
    }

    [Fact]
    public async Task J06_An_expected_version_that_is_not_the_streams_is_a_conflict_and_writes_nothing()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 2));
        Assert.Equal(new AppendResult.Conflict(2), await Append(Given.Append(2, epoch, expected: 1)));
        Assert.Equal(new AppendResult.Conflict(0), await Append(Given.Append(3, epoch, "account-b", expected: 1)));
        Assert.Null(await Journal.FindCommand(Given.Shard, Given.Command(2), Cancel));
        Assert.IsType<AppendResult.Appended>(await Append(Given.Append(2, epoch, expected: 2)));
    }

    [Fact]
    public async Task J07_A_conflict_leaves_the_commands_beside_it_untouched()
    {
        var epoch = await TakeOver();
        var results = await Task.WhenAll(Enumerable.Range(1, 100).Select(i =>
            Append(Given.Append(i, epoch, $"account-{i}", expected: i % 2 == 0 ? 0 : 9))));
        Assert.Equal(50, results.Count(result => result == new AppendResult.Conflict(0)));
        Assert.Equal(50, results.OfType<AppendResult.Appended>().Select(appended => appended.First).Distinct().Count());
        Assert.Equal(50, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task J08_Without_an_expected_version_any_version_will_do()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 3));
        Assert.Equal(new AppendResult.Appended(4, 4, 4), await Append(Given.Append(2, epoch, expected: null)));
    }

    [Fact]
    public async Task J09_A_command_without_events_is_remembered_with_no_position()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch));
        Assert.Equal(new AppendResult.Appended(null, null, 1), await Append(Given.Append(2, epoch, expected: 1, events: 0)));
        Assert.Equal(new AppendResult.Duplicate(null, null), await Append(Given.Append(2, epoch)));
        Assert.Equal(new AppendResult.Duplicate(null, null), await Journal.FindCommand(Given.Shard, Given.Command(2), Cancel));
    }

    [Fact]
    public async Task J10_A_take_over_fences_the_writer_before_even_for_what_it_wrote_itself()
    {
        var old = await TakeOver();
        await Append(Given.Append(1, old));
        var epoch = await TakeOver();
        Assert.Equal(old + 1, epoch);
        Assert.Equal(new AppendResult.Fenced(epoch), await Append(Given.Append(2, old)));
        Assert.Equal(new AppendResult.Fenced(epoch), await Append(Given.Append(1, old)));
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await Append(Given.Append(2, epoch)));
        await Harness.Reopen();
        Assert.Equal(epoch + 1, await TakeOver());
    }

    [Fact]
    public async Task J11_Nobody_appends_before_a_take_over()
    {
        Assert.Equal(new AppendResult.Fenced(0), await Append(Given.Append(1, epoch: 0)));
        Assert.Equal(new AppendResult.Fenced(0), await Append(Given.Append(1, epoch: 1)));
    }

    [Fact]
    public async Task J12_Shards_have_positions_epochs_commands_and_chains_of_their_own()
    {
        await using var harness = await Create(shards: 2);
        var journal = harness.Journal;
        var (one, two) = (new ShardId(0), new ShardId(1));
        await journal.TakeOver(one, "test", Cancel);
        await journal.TakeOver(two, "test", Cancel);
        await journal.TakeOver(two, "test", Cancel);
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await journal.Append(Given.Append(1, 1, shard: one), Cancel));
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await journal.Append(Given.Append(1, 2, shard: two), Cancel));
        Assert.Equal(2, journal.ShardCount);
        Assert.True((await journal.Verify([], Cancel)).IsWhole);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await journal.Append(Given.Append(1, 1, shard: new(2)), Cancel));
    }

    [Fact]
    public async Task J13_A_stream_is_read_in_order_after_any_version_however_long_it_is()
    {
        var epoch = await TakeOver();
        for (var i = 1; i <= 12; i++)
            await Append(Given.Append(i, epoch, events: 99));
        await Append(Given.Append(13, epoch, "account-b"));
        Assert.Equal(Enumerable.Range(1, 1188).Select(i => (long)i), await Versions(after: 0));
        Assert.Equal([1187L, 1188L], await Versions(after: 1186));
        Assert.Empty(await Versions(after: 1188));
    }

    [Fact]
    public async Task J14_The_feed_gives_no_more_than_it_was_asked_for()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 9));
        Assert.Equal([4L, 5, 6], (await Journal.ReadFeed(Given.Shard, 3, 3, Cancel)).Select(stored => stored.Position));
        Assert.Empty(await Journal.ReadFeed(Given.Shard, 9, 3, Cancel));
    }

    [Fact]
    public async Task J15_Waiting_beyond_the_head_ends_with_the_next_append_and_at_once_behind_it()
    {
        var epoch = await TakeOver();
        var wait = Journal.WaitBeyond(Given.Shard, 0, Cancel).AsTask();
        Assert.False(wait.IsCompleted);
        await Append(Given.Append(1, epoch));
        await wait;
        await Journal.WaitBeyond(Given.Shard, 0, Cancel);
        using var tired = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Journal.WaitBeyond(Given.Shard, 1, tired.Token));
    }

    [Fact]
    public async Task J16_What_was_answered_is_there_after_a_restart()
    {
        var epoch = await TakeOver();
        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Append(Given.Append(i, epoch, $"account-{i % 4}"))));
        var before = await Feed();
        await Harness.Reopen();
        Assert.Equal(before.Select(stored => (stored.Position, stored.EventId)), (await Feed()).Select(stored => (stored.Position, stored.EventId)));
        Assert.Equal(new AppendResult.Appended(41, 41, 11), await Append(Given.Append(41, epoch, "account-1", expected: 10)));
    }

    [Fact]
    public async Task J17_The_newest_snapshot_of_the_asked_schema_whose_hash_is_right_is_given()
    {
        await Save(5, """{"n":5}""");
        await Save(9, """{"n":9}""");
        await Save(7, """{"n":7}""", schema: 2);
        Assert.Equal(9, (await Latest(schema: 1))!.Version);
        Assert.Equal(7, (await Latest(schema: 2))!.Version);
        Assert.Null(await Latest(schema: 3));
        Assert.True(await Journal.SaveSnapshot(Made(12, "{}") with { StateHash = new byte[32] }, Cancel));
        var latest = await Latest(schema: 1);
        Assert.Equal((9L, """{"n":9}""", 90L, Given.At), (latest!.Version, latest.State, latest.Position, latest.MadeAt));
    }

    [Fact]
    public async Task J18_A_checkpoint_moves_only_from_where_the_subscriber_believes_it_is()
    {
        var fresh = await Journal.ReadCheckpoint(Given.Shard, "projector", Cancel);
        Assert.Equal(0, fresh.Position);
        var hash = new byte[32];
        hash[0] = 7;
        Assert.False(await Journal.MoveCheckpoint(Given.Shard, "projector", 3, new Checkpoint(4, hash), Cancel));
        Assert.True(await Journal.MoveCheckpoint(Given.Shard, "projector", 0, new Checkpoint(4, hash), Cancel));
        Assert.False(await Journal.MoveCheckpoint(Given.Shard, "projector", 0, new Checkpoint(5, hash), Cancel));
        await Harness.Reopen();
        var kept = await Journal.ReadCheckpoint(Given.Shard, "projector", Cancel);
        Assert.Equal(4, kept.Position);
        Assert.Equal(hash, kept.Hash.ToArray());
        Assert.Equal(0, (await Journal.ReadCheckpoint(Given.Shard, "other", Cancel)).Position);
    }

    [Fact]
    public async Task J19_An_anchor_is_the_head_and_an_empty_shard_has_none()
    {
        Assert.Null(await Journal.MakeAnchor(Given.Shard, Cancel));
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 3));
        var anchor = await Journal.MakeAnchor(Given.Shard, Cancel);
        Assert.Equal(3, anchor!.Position);
        Assert.Equal((await Feed())[2].Hash.ToArray(), anchor.Hash.ToArray());
        Assert.True((await Journal.Verify([anchor], Cancel)).IsWhole);
    }

    [Fact]
    public async Task J20_Verification_of_an_untouched_journal_finds_every_event_and_no_fault()
    {
        var epoch = await TakeOver();
        for (var i = 1; i <= 12; i++)
            await Append(Given.Append(i, epoch, $"account-{i % 3}", events: 99));
        await Journal.MakeAnchor(Given.Shard, Cancel);
        var report = await Journal.Verify([], Cancel);
        Assert.Equal((1188L, true), (report.Events, report.IsWhole));
    }

    [Fact]
    public async Task J21_An_outside_anchor_that_does_not_fit_is_a_fault()
    {
        var epoch = await TakeOver();
        await Append(Given.Append(1, epoch, events: 3));
        var beyond = new Anchor(Given.Shard, 4, new byte[32], Given.At);
        var other = new Anchor(Given.Shard, 2, new byte[32], Given.At);
        var faults = (await Journal.Verify([beyond, other], Cancel)).Faults;
        Assert.Equal([(2L, "anchor"), (4L, "anchor")], faults.Select(fault => (fault.Position, fault.Kind)));
    }

    [Fact]
    public async Task J22_The_character_nul_is_refused_before_anything_is_written()
    {
        var epoch = await TakeOver();
        await Assert.ThrowsAsync<ArgumentException>(() => Append(Given.Append(1, epoch) with { Events = [Given.Event(1, "{\0}")] }));
        Assert.Equal(0, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task J23_Readers_see_one_order_while_many_write_and_every_acknowledged_command_is_there_once()
    {
        var epoch = await TakeOver();
        const int each = 150;
        var readers = Enumerable.Range(0, 2).Select(_ => Tail(8 * each)).ToList();
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteMany(writer, each, epoch), Cancel)));
        var feed = await Feed();
        foreach (var seen in await Task.WhenAll(readers))
            Assert.Equal(feed.Select(stored => stored.EventId), seen.Select(stored => stored.EventId));
        Assert.Equal(Enumerable.Range(1, 8 * each).Select(i => (long)i), feed.Select(stored => stored.Position));
        Assert.Equal(
            acknowledged.SelectMany(all => all).OrderBy(pair => pair.Position),
            feed.Select(stored => (stored.Position, stored.Command.Value)));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task J24_More_streams_than_a_writer_remembers_are_appended_to_as_few_are()
    {
        var epoch = await TakeOver();
        for (var first = 1; first < 19_000; first += 500)
        {
            var asked = Enumerable.Range(first, 500).Select(n => Given.Append(n, epoch, n % 10 == 0 ? Given.Stream : $"account-{n}"));
            Assert.All(await Task.WhenAll(asked.Select(Append)), result => Assert.IsType<AppendResult.Appended>(result));
        }

        Assert.Equal(Enumerable.Range(1, 1_900).Select(version => (long)version), await Versions(after: 0));
    }

    private async Task<List<(long Position, Guid Command)>> WriteMany(int writer, int count, long epoch)
    {
        var acknowledged = new List<(long, Guid)>();
        for (var i = 0; i < count; i++)
        {
            var request = Given.Append((writer * 1000) + i + 1, epoch, $"account-{writer}", expected: i);
            var result = Assert.IsType<AppendResult.Appended>(await Append(request));
            acknowledged.Add((result.First!.Value, request.Command.Value));
        }

        return acknowledged;
    }

    private async Task<List<StoredEvent>> Tail(int count)
    {
        var seen = new List<StoredEvent>();
        while (seen.Count < count)
        {
            await Journal.WaitBeyond(Given.Shard, seen.Count, Cancel);
            seen.AddRange(await Journal.ReadFeed(Given.Shard, seen.Count, 50, Cancel));
        }

        return seen;
    }

    private async Task<long> TakeOver() => await Journal.TakeOver(Given.Shard, "test", Cancel);

    private async Task<AppendResult> Append(AppendRequest request) => await Journal.Append(request, Cancel);

    private async Task<IReadOnlyList<StoredEvent>> Feed() => await Journal.ReadFeed(Given.Shard, 0, 10_000, Cancel);

    private async Task<List<long>> Versions(long after)
    {
        var versions = new List<long>();
        await foreach (var stored in Journal.ReadStream(Given.Shard, Given.Stream, after, Cancel))
            versions.Add(stored.Version);
        return versions;
    }

    private static Snapshot Made(long version, string state, int schema = 1) => new(
        Given.Shard, Given.Stream, version, schema, state, SHA256.HashData(Encoding.UTF8.GetBytes(state)), version * 10, Given.At);

    private async Task Save(long version, string state, int schema = 1) =>
        Assert.True(await Journal.SaveSnapshot(Made(version, state, schema), Cancel));

    private async Task<Snapshot?> Latest(int schema) => await Journal.LatestSnapshot(Given.Shard, Given.Stream, schema, Cancel);
}
