using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Follows the shard of the set-up, which every process of a cluster appends to.</summary>
internal sealed class SharedLog : ISharedLog, IAsyncDisposable
{
    private const int PageMax = 500;

    private static readonly TimeSpan RetryPace = TimeSpan.FromMilliseconds(250);

    private readonly IJournal _journal;
    private readonly ShardId _shard;
    private readonly ILogger _log;
    private readonly List<Follower> _followers = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly Signal _told = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private long _position;

    private sealed record Follower(string Stream, Action<object> Told)
    {
        public long Version { get; set; }
    }

    private SharedLog(IJournal journal, ShardId shard, long head, ILogger log)
    {
        (_journal, _shard, _position, _log) = (journal, shard, head, log);
        _told.Raise(head);
        _running = Task.Run(Run);
    }

    /// <summary>Called with the streams that had news, after these were told.</summary>
    public Action<IReadOnlySet<string>>? Moved { get; set; }

    public static async Task<SharedLog> Start(IJournal journal, ShardId shard, ILogger log, CancellationToken cancel) =>
        new(journal, shard, await journal.Head(shard, cancel), log);

    public async Task Follow(string stream, Action<object> told)
    {
        await _one.WaitAsync(_stopping.Token);
        try
        {
            var follower = new Follower(stream, told);
            await foreach (var stored in _journal.ReadStream(_shard, stream, 0, _stopping.Token)) Tell(follower, stored);
            _followers.Add(follower);
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask Told(long position) => _told.WaitBeyond(position - 1, _stopping.Token);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _told.Close();
        _one.Dispose();
        _stopping.Dispose();
    }

    private static void Tell(Follower follower, StoredEvent stored)
    {
        if (stored.Version <= follower.Version) return;
        follower.Version = stored.Version;
        follower.Told(EventRegistry.Decode(stored));
    }

    /// <summary>The outermost loop: a journal that cannot be read now is asked again.</summary>
    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _journal.WaitBeyond(_shard, _position, _stopping.Token);
                await TellPage();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The process stops.
            }
#pragma warning disable CA1031 // The outermost loop: without news the process would act on an old set-up for ever.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _log.SharedLogFaulted(fault);
                await Task.Delay(RetryPace, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellPage()
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        await _one.WaitAsync(_stopping.Token);
        try
        {
            foreach (var stored in await _journal.ReadFeed(_shard, _position, PageMax, _stopping.Token))
            {
                foreach (var follower in _followers.Where(follower => follower.Stream == stored.Stream)) Tell(follower, stored);
                moved.Add(stored.Stream);
                _position = stored.Position;
            }
        }
        finally
        {
            _one.Release();
        }

        _told.Raise(_position);
        Moved?.Invoke(moved);
    }
}
