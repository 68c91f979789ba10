using TraderTerminal.Grains.Abstractions.Journal;
using Xunit;

namespace TraderTerminal.Tests.Ports;

/// <summary>What every inbox promises, whatever it is made of.</summary>
public abstract class InboxContract : IAsyncLifetime
{
    private IJournalHarness? _harness;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IJournalHarness Harness => _harness!;

    private IInbox Inbox => Harness.Inbox;

    public async ValueTask InitializeAsync() => _harness = await Create();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Harness.DisposeAsync();
    }

    /// <summary>An empty inbox.</summary>
    protected abstract Task<IJournalHarness> Create();

    [Fact]
    public async Task I01_Items_are_drained_in_the_order_they_were_put_as_they_were_put()
    {
        var put = Given.Item(2, "key", TimeSpan.FromMinutes(1));
        Assert.Equal(new PutResult.Stored(1), await Put(put));
        Assert.Equal(new PutResult.Stored(2), await Put(Given.Item(1)));
        var pending = await Pending();
        Assert.Equal([new InboxEntry(1, put), new InboxEntry(2, Given.Item(1))], pending);
    }

    [Fact]
    public async Task I02_Items_are_there_after_a_restart_until_they_are_done()
    {
        for (var i = 1; i <= 3; i++)
            await Put(Given.Item(i));
        await Harness.Reopen();
        Assert.Equal(3, (await Pending()).Count);
        Assert.True(await Inbox.Done(Given.Shard, [1, 3], Cancel));
        await Harness.Reopen();
        Assert.Equal([2L], (await Pending()).Select(entry => entry.Number));
    }

    [Fact]
    public async Task I03_Pending_gives_no_more_than_asked_after_any_number()
    {
        for (var i = 1; i <= 5; i++)
            await Put(Given.Item(i));
        Assert.Equal([3L, 4], (await Inbox.Pending(Given.Shard, 2, 2, Cancel)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task I04_A_command_put_twice_is_a_duplicate_of_itself_even_when_done()
    {
        await Put(Given.Item(1));
        Assert.Equal(new PutResult.Duplicate(Given.Command(1)), await Put(Given.Item(1)));
        await Inbox.Done(Given.Shard, [1], Cancel);
        Assert.Equal(new PutResult.Duplicate(Given.Command(1)), await Put(Given.Item(1)));
        Assert.Empty(await Pending());
    }

    [Fact]
    public async Task I05_The_same_command_put_many_times_at_once_is_stored_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Put(Given.Item(1))));
        Assert.Single(results.OfType<PutResult.Stored>());
        Assert.Single(await Pending());
    }

    [Fact]
    public async Task I06_The_same_key_within_the_window_is_a_duplicate_and_exactly_at_its_end_is_not()
    {
        var window = TimeSpan.FromSeconds(30);
        await Put(Given.Item(1, "key", window));
        Assert.Equal(new PutResult.Duplicate(Given.Command(1)), await Put(Given.Item(2, "key", window, window - TimeSpan.FromMicroseconds(1))));
        Assert.Equal(new PutResult.Stored(3), await Put(Given.Item(3, "key", window, window)));
        Assert.Equal(new PutResult.Duplicate(Given.Command(3)), await Put(Given.Item(4, "key", window, window)));
    }

    [Fact]
    public async Task I07_Without_a_window_the_same_key_is_a_duplicate_for_ever()
    {
        await Put(Given.Item(1, "key"));
        await Inbox.Done(Given.Shard, [1], Cancel);
        await Harness.Reopen();
        Assert.Equal(new PutResult.Duplicate(Given.Command(1)), await Put(Given.Item(2, "key", null, TimeSpan.FromDays(1_000))));
    }

    [Fact]
    public async Task I08_Other_keys_and_no_key_are_no_duplicates()
    {
        await Put(Given.Item(1, "key"));
        Assert.IsType<PutResult.Stored>(await Put(Given.Item(2, "other")));
        Assert.IsType<PutResult.Stored>(await Put(Given.Item(3)));
        Assert.IsType<PutResult.Stored>(await Put(Given.Item(4)));
    }

    [Fact]
    public async Task I09_A_repeat_is_recorded_but_never_drained()
    {
        await Put(Given.Item(1, "key"));
        await Put(Given.Item(2, "key"));
        Assert.Equal([1L], (await Pending()).Select(entry => entry.Number));
        Assert.Equal(new PutResult.Duplicate(Given.Command(2)), await Put(Given.Item(2)));
        Assert.Equal(new PutResult.Stored(3), await Put(Given.Item(3)));
    }

    [Fact]
    public async Task I10_A_command_the_journal_knows_is_done()
    {
        var epoch = await Harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        await Put(Given.Item(1));
        await Harness.Journal.Append(Given.Append(1, epoch), Cancel);
        await Harness.Journal.Append(Given.Append(2, epoch), Cancel);
        Assert.Empty(await Pending());
        Assert.Equal(new PutResult.Duplicate(Given.Command(2)), await Put(Given.Item(2)));
    }

    [Fact]
    public async Task I11_The_drainer_is_woken_by_an_item_and_not_by_a_repeat()
    {
        var first = Inbox.WaitBeyond(Given.Shard, 0, Cancel).AsTask();
        await Put(Given.Item(1, "key"));
        await first;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var second = Inbox.WaitBeyond(Given.Shard, 1, done.Token).AsTask();
        await Put(Given.Item(2, "key"));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel)));
        await Put(Given.Item(3));
        await second;
    }

    [Fact]
    public async Task I12_Waiting_for_items_that_are_all_done_does_not_end()
    {
        await Put(Given.Item(1));
        await Inbox.Done(Given.Shard, [1], Cancel);
        using var tired = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Inbox.WaitBeyond(Given.Shard, 0, tired.Token));
    }

    private async Task<PutResult> Put(InboxItem item) => await Inbox.Put(item, Cancel);

    private async Task<IReadOnlyList<InboxEntry>> Pending() => await Inbox.Pending(Given.Shard, 0, 100, Cancel);
}
