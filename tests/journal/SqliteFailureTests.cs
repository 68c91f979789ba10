using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Full disks, lost files, failing commits and callers in a hurry.</summary>
public sealed class SqliteFailureTests : IAsyncLifetime
{
    private readonly SqliteHarness _harness = SqliteHarness.Create();
    private long _epoch;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IJournal Journal => _harness.Journal;

    public async ValueTask InitializeAsync() => _epoch = await Journal.TakeOver(Given.Shard, "test", Cancel);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task F01_A_full_disk_refuses_appends_and_the_journal_comes_back_by_itself_when_there_is_room()
    {
        _harness.Hooks.PagesMax = 40;
        var (number, result) = (0, (AppendResult)new AppendResult.Fenced(0));
        do
            result = await Append(++number);
        while (result is AppendResult.Appended);

        Assert.Contains("full", Assert.IsType<AppendResult.Unavailable>(result).Why, StringComparison.OrdinalIgnoreCase);
        Assert.False(Journal.IsAvailable);
        Assert.Equal(number - 1, await Journal.Head(Given.Shard, Cancel));
        Assert.IsType<PutResult.Unavailable>(await _harness.Inbox.Put(Given.Item(1_000_000) with { Payload = Big }, Cancel));
        await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System, Cancel);
        Assert.False(Journal.IsAvailable);

        _harness.Hooks.PagesMax = 4_000;
        await Until(() => Journal.IsAvailable);
        Assert.Equal(new AppendResult.Appended(number, number, number), await Append(number));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task F02_A_commit_that_failed_and_wrote_nothing_is_unavailable_and_may_be_repeated()
    {
        FailOnce(hook => _harness.Hooks.BeforeCommit = hook);
        Assert.IsType<AppendResult.Unavailable>(await Append(1));
        Assert.Null(await Journal.FindCommand(Given.Shard, Given.Command(1), Cancel));
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await Append(1));
        Assert.True(Journal.IsAvailable);
    }

    [Fact]
    public async Task F03_A_commit_that_failed_but_is_in_the_file_is_answered_as_what_it_is()
    {
        FailOnce(hook => _harness.Hooks.AfterCommit = hook);
        var wait = Journal.WaitBeyond(Given.Shard, 0, Cancel);
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await Append(1));
        await wait;
        Assert.Equal(new AppendResult.Duplicate(1, 1), await Append(1));
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await Append(2));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task F11_A_commit_whose_outcome_cannot_be_looked_up_says_so_and_may_be_repeated()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be taken away there.");
        FailOnce(hook => _harness.Hooks.AfterCommit = hook, () => File.Move(_harness.Path, _harness.Path + ".away"));
        Assert.Contains("not known", Assert.IsType<AppendResult.Unavailable>(await Append(1)).Why, StringComparison.Ordinal);
        File.Move(_harness.Path + ".away", _harness.Path);
        await Until(() => Journal.IsAvailable);
        Assert.Equal(new AppendResult.Duplicate(1, 1), await Append(1));
    }

    [Fact]
    public async Task F04_A_full_queue_says_so_at_once_and_forgets_nobody_who_waits()
    {
        using var gate = await Hold();
        var waiting = Enumerable.Range(1, RequestQueue.RequestsMax).Select(i => Append(i)).ToList();
        var refused = Assert.IsType<AppendResult.Unavailable>(await Append(5_000));
        Assert.StartsWith("LOG_BUSY", refused.Why, StringComparison.Ordinal);
        Assert.IsType<PutResult.Unavailable>(await _harness.Inbox.Put(Given.Item(5_001), Cancel));
        Assert.False(await _harness.Inbox.Done(Given.Shard, [1], Cancel));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.TakeOver(Given.Shard, "late", Cancel));
        Assert.Null(await Journal.MakeAnchor(Given.Shard, Cancel));
        gate.Set();
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<AppendResult.Appended>(result));
        Assert.Equal(RequestQueue.RequestsMax, await Journal.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task F05_Within_one_batch_each_command_gets_its_own_answer()
    {
        using var gate = await Hold();
        var one = Append(1, expected: 0);
        var again = Append(1, expected: 0);
        var conflict = Append(2, expected: 0);
        var next = Append(3, expected: 1);
        var put = _harness.Inbox.Put(Given.Item(3), Cancel).AsTask();
        gate.Set();
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await one);
        Assert.Equal(new AppendResult.Duplicate(1, 1), await again);
        Assert.Equal(new AppendResult.Conflict(1), await conflict);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await next);
        Assert.Equal(new PutResult.Duplicate(Given.Command(3)), await put);
    }

    [Fact]
    public async Task F06_A_request_that_breaks_a_constraint_is_refused_alone()
    {
        _harness.Tamper("create trigger poison before insert on events when new.payload = 'poison' begin select raise(abort, 'poison'); end;");
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
    public async Task F07_A_file_that_was_taken_away_is_noticed_and_nothing_is_written_into_the_void()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be taken away there.");
        await Append(1);
        File.Move(_harness.Path, _harness.Path + ".away");
        Assert.IsType<AppendResult.Unavailable>(await Append(2));
        Assert.False(File.Exists(_harness.Path));
        File.Move(_harness.Path + ".away", _harness.Path);
        await Until(() => Journal.IsAvailable);
        Assert.Equal(new AppendResult.Appended(2, 2, 2), await Append(2));
        Assert.Equal(2, await Journal.Head(Given.Shard, Cancel));
        Assert.True((await Journal.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task F08_A_caller_who_gives_up_before_his_batch_begins_has_nothing_written()
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
    public async Task F09_An_error_of_ours_goes_to_the_caller_and_the_journal_serves_on()
    {
        _harness.Hooks.BeforeBatch = () =>
        {
            _harness.Hooks.BeforeBatch = null;
            throw new InvalidOperationException("ours");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Append(1));
        Assert.Equal(new AppendResult.Appended(1, 1, 1), await Append(1));
    }

    [Fact]
    public async Task F10_Closing_writes_what_was_asked_before_and_refuses_what_comes_after()
    {
        using var gate = await Hold();
        var asked = Append(1);
        var waits = Journal.WaitBeyond(Given.Shard, 9, Cancel).AsTask();
        var closing = _harness.Close();
        gate.Set();
        Assert.IsType<AppendResult.Appended>(await asked);
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append(2));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Journal.Head(Given.Shard, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits);
    }

    private static string Big => new('x', 100_000);

    private Task<AppendResult> Append(int command, long? expected = null, string? payload = null) =>
        Journal.Append(Given.Append(command, _epoch, expected: expected) with { Events = [Given.Event(command, payload)] }, Cancel).AsTask();

    /// <summary>Stops the writer with a batch of its own in hand until the gate is set, so that what follows gathers.</summary>
    private async Task<ManualResetEventSlim> Hold()
    {
        var gate = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Hooks.BeforeBatch = () =>
        {
            held.TrySetResult();
            gate.Wait();
        };
        _ = _harness.Inbox.Done(Given.Shard, [], Cancel).AsTask();
        await held.Task;
        return gate;
    }

    private static void FailOnce(Action<Action?> set, Action? also = null) => set(() =>
    {
        set(null);
        also?.Invoke();
        throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
    });

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
    }
}
