using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Lost answers, servers that end, full disks, callers in a hurry and other processes.</summary>
public sealed class PostgresFailureTests : IAsyncLifetime
{
    private PostgresHarness? _harness;
    private long _epoch;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresHarness Harness => _harness!;

    private IJournal Journal => Harness.Journal;

    public async ValueTask InitializeAsync()
    {
        _harness = await PostgresHarness.Create();
        _epoch = await Journal.TakeOver(Given.Shard, "test", Cancel);
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task P01_A_connection_that_is_cut_during_a_commit_is_settled_by_what_is_in_the_database(bool beforeItArrives)
    {
        await using var line = new CutLine(Harness.Server.Port);
        await Harness.Through(line.Port);
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await Append(1));
        Cut(line, "cut-here", beforeItArrives);
        Assert.Equal(new AppendResult.Appended(2, 3, 3), await Journal.Append(
            Given.Append(2, _epoch) with { Events = [Given.Event(2, """{"a":"cut-here"}"""), Given.Event(3)] }, Cancel));
        Assert.Equal(new AppendResult.Duplicate(2, 3), await Append(2));
        Assert.Equal(new AppendResult.Appended(4, 4, 4), await Append(3, expected: 3));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
        Assert.True(Journal.IsAvailable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task P02_So_are_puts_checkpoints_and_whatever_stood_in_the_same_batch(bool beforeItArrives)
    {
        await using var line = new CutLine(Harness.Server.Port);
        await Harness.Through(line.Port);
        await Append(1);
        using var gate = await Hold();
        var append = Append(2);
        var again = Append(1);
        var conflict = Append(3, expected: 9);
        var put = Harness.Inbox.Put(Given.Item(4, "key") with { Payload = "cut-here" }, Cancel).AsTask();
        var repeat = Harness.Inbox.Put(Given.Item(5, "key"), Cancel).AsTask();
        var moved = Journal.MoveCheckpoint(Given.Shard, "projector", 0, new Checkpoint(1, new byte[32]), Cancel).AsTask();
        Cut(line, "cut-here", beforeItArrives);
        gate.Set();
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await append);
        Assert.Equal(new AppendResult.Duplicate(1, 1), await again);
        Assert.Equal(new AppendResult.Conflict(2), await conflict);
        Assert.Equal(new PutResult.Stored(1), await put);
        Assert.Equal(new PutResult.Duplicate(Given.Command(4)), await repeat);
        Assert.True(await moved);
        Assert.Equal(1, (await Journal.ReadCheckpoint(Given.Shard, "projector", Cancel)).Position);
        Assert.Equal(2, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task P03_A_commit_whose_outcome_cannot_be_looked_up_says_so_and_may_be_repeated()
    {
        await using var line = new CutLine(Harness.Server.Port);
        await Harness.Through(line.Port);
        line.GoesDownWithIt = true;
        line.CutAnswerTo("cut-here");
        var unknown = Assert.IsType<AppendResult.Unavailable>(await Append(1, payload: """{"a":"cut-here"}"""));
        Assert.Contains("not known", unknown.Why, StringComparison.Ordinal);
        Assert.False(Journal.IsAvailable);
        Assert.Contains("cannot write", Assert.IsType<AppendResult.Unavailable>(await Append(2)).Why, StringComparison.Ordinal);
        Assert.IsType<PutResult.Unavailable>(await Harness.Inbox.Put(Given.Item(7), Cancel));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.TakeOver(Given.Shard, "late", Cancel));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.Head(Given.Shard, Cancel));
        line.Up();
        await Until(() => Journal.IsAvailable);
        Assert.Equal(new AppendResult.Duplicate(1, 1), await Append(1));
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await Append(2));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task P04_A_server_that_restarts_in_the_middle_costs_nothing_that_was_answered_and_doubles_nothing(string mode)
    {
        await using var server = await PostgresServer.Start(cancel: Cancel);
        await using var harness = await PostgresHarness.Create(of: server);
        var epoch = await harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        using var enough = new CancellationTokenSource();
        var acknowledged = 0;
        var writers = Enumerable.Range(1, 4).Select(writer => Task.Run(() => Write(writer), Cancel)).ToList();
        for (var restart = 0; restart < 2; restart++)
        {
            var seen = Volatile.Read(ref acknowledged);
            await Until(() => Volatile.Read(ref acknowledged) > seen + 100);
            await server.Stop(mode);
            await server.Resume();
        }

        var before = Volatile.Read(ref acknowledged);
        await Until(() => Volatile.Read(ref acknowledged) > before + 100);
        await enough.CancelAsync();
        var all = (await Task.WhenAll(writers)).SelectMany(one => one).OrderBy(one => one.Position).ToList();
        var feed = await harness.Journal.ReadFeed(Given.Shard, 0, 1_000_000, Cancel);
        Assert.Equal(all, feed.Select(stored => (stored.Position, stored.Command.Value)));
        Assert.True((await harness.Journal.Verify([], Cancel)).IsWhole);

        async Task<List<(long Position, Guid Command)>> Write(int writer)
        {
            var done = new List<(long, Guid)>();
            for (var i = 1; !enough.IsCancellationRequested; i++)
            {
                var request = Given.Append((writer * 1_000_000) + i, epoch, $"account-{writer}");
                AppendResult result;
                while ((result = await harness.Journal.Append(request, Cancel)) is AppendResult.Unavailable)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
                done.Add((result is AppendResult.Duplicate again ? again.First!.Value : Assert.IsType<AppendResult.Appended>(result).First!.Value, request.Command.Value));
                Interlocked.Increment(ref acknowledged);
            }

            return done;
        }
    }

    [Fact]
    public async Task P05_A_full_disk_refuses_appends_and_the_journal_comes_back_by_itself_when_there_is_room()
    {
        await Append(1);
        await Harness.Server.Run(
            Harness.Database,
            """
            create function public.full() returns trigger language plpgsql as $$
            begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
            create trigger full_disk before insert on journal.events for each statement execute function public.full();
            create trigger full_disk before insert on journal.room for each statement execute function public.full();
            create trigger full_disk before insert on journal.inbox for each statement execute function public.full()
            """);
        Assert.Contains("No space left", Assert.IsType<AppendResult.Unavailable>(await Append(2)).Why, StringComparison.Ordinal);
        Assert.False(Journal.IsAvailable);
        Assert.IsType<PutResult.Unavailable>(await Harness.Inbox.Put(Given.Item(3), Cancel));
        Assert.Equal(1, await Journal.Head(Given.Shard, Cancel));
        await Harness.Server.Run(
            Harness.Database, "drop trigger full_disk on journal.events; drop trigger full_disk on journal.room; drop trigger full_disk on journal.inbox");
        await Until(() => Journal.IsAvailable);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await Append(2));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task P06_A_request_that_cannot_be_written_is_refused_alone()
    {
        await Harness.Server.Run(
            Harness.Database,
            """
            create function public.poison() returns trigger language plpgsql as $$
            begin if new.payload = 'poison' then raise exception 'poison'; end if; return new; end $$;
            create trigger poison before insert on journal.events for each row execute function public.poison()
            """);
        using var gate = await Hold();
        var one = Append(1);
        var poison = Append(2, payload: "poison");
        var three = Append(3);
        gate.Set();
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await one);
        Assert.Contains("poison", Assert.IsType<AppendResult.Unavailable>(await poison).Why, StringComparison.Ordinal);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await three);
        Assert.True(Journal.IsAvailable);
    }

    [Fact]
    public async Task P07_A_full_queue_says_so_at_once_and_forgets_nobody_who_waits()
    {
        using var gate = await Hold();
        var waiting = Enumerable.Range(1, ShardWriter.RequestsMax).Select(i => Append(i)).ToList();
        Assert.StartsWith("LOG_BUSY", Assert.IsType<AppendResult.Unavailable>(await Append(5_000)).Why, StringComparison.Ordinal);
        Assert.IsType<PutResult.Unavailable>(await Harness.Inbox.Put(Given.Item(5_001), Cancel));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.TakeOver(Given.Shard, "late", Cancel));
        gate.Set();
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<AppendResult.Appended>(result));
        Assert.Equal(ShardWriter.RequestsMax, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task P08_Within_one_batch_each_command_gets_its_own_answer()
    {
        using var gate = await Hold();
        var one = Append(1, expected: 0);
        var again = Append(1, expected: 0);
        var conflict = Append(2, expected: 0);
        var next = Append(3, expected: 1);
        var quiet = Journal.Append(Given.Append(4, _epoch, events: 0), Cancel).AsTask();
        var quietAgain = Journal.Append(Given.Append(4, _epoch, events: 0), Cancel).AsTask();
        var old = Journal.Append(Given.Append(5, _epoch - 1), Cancel).AsTask();
        var put = Harness.Inbox.Put(Given.Item(3), Cancel).AsTask();
        gate.Set();
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await one);
        Assert.Equal(new AppendResult.Duplicate(1, 1), await again);
        Assert.Equal(new AppendResult.Conflict(1), await conflict);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await next);
        Assert.Equal(new AppendResult.Appended(null, null, 2), await quiet);
        Assert.Equal(new AppendResult.Duplicate(null, null), await quietAgain);
        Assert.Equal(new AppendResult.Fenced(_epoch), await old);
        Assert.Equal(new PutResult.Duplicate(Given.Command(3)), await put);
    }

    [Fact]
    public async Task P09_A_caller_who_gives_up_before_his_batch_begins_has_nothing_written()
    {
        using var gate = await Hold();
        using var patience = new CancellationTokenSource();
        var abandoned = Journal.Append(Given.Append(1, _epoch), patience.Token).AsTask();
        var kept = Append(2);
        await patience.CancelAsync();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await kept);
    }

    [Fact]
    public async Task P10_Closing_writes_what_was_asked_before_and_refuses_what_comes_after()
    {
        using var gate = await Hold();
        var asked = Append(1);
        var waits = Journal.WaitBeyond(Given.Shard, 9, Cancel).AsTask();
        var closing = Harness.Close();
        gate.Set();
        Assert.IsType<AppendResult.Appended>(await asked);
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append(2));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Journal.Head(Given.Shard, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits);
    }

    [Fact]
    public async Task P11_An_owner_who_was_replaced_is_fenced_within_one_append_and_its_readers_follow_the_new_one()
    {
        await Append(1);
        await using var other = await Harness.Beside();
        var follows = Journal.WaitBeyond(Given.Shard, 1, Cancel).AsTask();
        var epoch = await other.TakeOver(Given.Shard, "other", Cancel);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await other.Append(Given.Append(2, epoch, expected: 1), Cancel));
        Assert.True(Harness.Postgres.MayAct);
        Assert.Equal(new AppendResult.Fenced(epoch), await Append(3));
        Assert.False(Harness.Postgres.MayAct);
        await Harness.Postgres.Superseded;
        Assert.Equal(new AppendResult.Fenced(epoch), await Append(1));
        await follows;
        Assert.Equal(2, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task P12_Two_processes_that_append_under_one_epoch_by_mistake_lose_and_double_nothing()
    {
        await using var other = await Harness.Beside();
        var both = new IJournal[] { Journal, other };
        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(i => both[i % 2].Append(Given.Append(1 + (i / 2), _epoch, $"account-{i % 3}"), Cancel).AsTask()));
        Assert.Equal(101, results.OfType<AppendResult.Appended>().Select(appended => appended.First).Distinct().Count());
        Assert.Equal(99, results.OfType<AppendResult.Duplicate>().Count());
        Assert.Equal(101, await Journal.Head(Given.Shard, Cancel));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task P13_An_item_that_another_process_put_wakes_the_drainer()
    {
        await using var other = await Harness.Beside();
        var woken = Harness.Inbox.WaitBeyond(Given.Shard, 0, Cancel).AsTask();
        Assert.Equal(new PutResult.Stored(1), await other.Put(Given.Item(1), Cancel));
        Assert.Equal(new PutResult.Duplicate(Given.Command(1)), await Harness.Inbox.Put(Given.Item(1), Cancel));
        Assert.Equal(new PutResult.Stored(2), await Harness.Inbox.Put(Given.Item(2), Cancel));
        await woken;
    }

    [Fact]
    public async Task P14_Whatever_stands_in_a_text_comes_back_as_it_is_hashed()
    {
        var strange = new string(['\uD800', 'x', '\uFFFF']) + "\U0001F4C8 \u0001 \\u0000";
        await Journal.Append(Given.Append(1, _epoch, stream: "account-ä") with { Events = [Given.Event(1, strange)] }, Cancel);
        var stored = Assert.Single(await Journal.ReadFeed(Given.Shard, 0, 10, Cancel));
        Assert.Equal(strange.Replace('\uD800', '\uFFFD'), stored.Payload);
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
        var item = Given.Item(2, "a\0b", TimeSpan.FromSeconds(1)) with { Payload = "\0" };
        await Harness.Inbox.Put(item, Cancel);
        Assert.Equal([new InboxEntry(1, item)], await Harness.Inbox.Pending(Given.Shard, 0, 10, Cancel));
        await Harness.Inbox.Put(Given.Item(3, new string('k', 100_000)), Cancel);
        Assert.Equal(new PutResult.Duplicate(Given.Command(3)), await Harness.Inbox.Put(Given.Item(4, new string('k', 100_000)), Cancel));
    }

    [Fact]
    public async Task P15_A_holder_whose_line_breaks_acts_no_more_and_the_next_in_line_has_its_turn()
    {
        await using var line = new CutLine(Harness.Server.Port);
        Harness.Settings = Harness.Settings with { HasStandby = true };
        await Harness.Through(line.Port);
        var told = new TaskCompletionSource<string>();
        var turn = PostgresJournal.WaitUntilFree(new(Harness.Server.Connection(Harness.Database)), told.SetResult, Cancel);
        Assert.Contains("has the journal", await told.Task.WaitAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal((true, false), (Harness.Postgres.MayAct, turn.IsCompleted));
        line.Down();
        await Until(() => !Harness.Postgres.MayAct);
        await turn;
        await Harness.Postgres.Superseded;
        await using var next = await PostgresJournal.Open(new(Harness.Server.Connection(Harness.Database)) { HasStandby = true }, Harness.Clock, Cancel);
        Assert.True(next.MayAct);
    }

    [Fact]
    public async Task P16_Of_many_processes_that_write_one_shard_at_once_each_has_its_turn()
    {
        var all = new List<PostgresJournal>();
        try
        {
            for (var i = 0; i < 6; i++) all.Add(await Harness.Beside());
            // One after the other at each, as a start that sets up what is missing: everybody is beaten by somebody again and again.
            var results = await Task.WhenAll(all.Select(async (journal, i) =>
            {
                var mine = new List<AppendResult>();
                for (var j = 0; j < 100; j++) mine.Add(await journal.Append(Given.Append(1 + (i * 100) + j, _epoch, "set-up"), Cancel));
                return mine;
            }));
            Assert.All(results.SelectMany(mine => mine), result => Assert.IsType<AppendResult.Appended>(result));
            Assert.Equal(600, await Journal.Head(Given.Shard, Cancel));
            Assert.True((await Journal.Verify([], Cancel)).IsWhole);
        }
        finally
        {
            foreach (var journal in all) await journal.DisposeAsync();
        }
    }

    private static void Cut(CutLine line, string marker, bool beforeItArrives)
    {
        if (beforeItArrives) line.CutBefore(marker);
        else line.CutAnswerTo(marker);
    }

    private Task<AppendResult> Append(int command, long? expected = null, string? payload = null) =>
        Journal.Append(Given.Append(command, _epoch, expected: expected) with { Events = [Given.Event(command, payload)] }, Cancel).AsTask();

    /// <summary>Stops the writer with a batch of its own in hand until the gate is set, so that what follows gathers.</summary>
    private async Task<ManualResetEventSlim> Hold()
    {
        var gate = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Harness.BeforeBatch = () =>
        {
            held.TrySetResult();
            gate.Wait(Cancel);
        };
        _ = Harness.Inbox.Done(Given.Shard, [], Cancel).AsTask();
        await held.Task;
        return gate;
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }
}
