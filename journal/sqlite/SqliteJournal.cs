using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The journal in one file: durable when answered, many requests to a flush, one process at a time.</summary>
/// <remarks>
/// A cancelled request that still waited is not written; one whose batch has begun gets its true answer.
/// Reads throw <see cref="JournalUnavailableException"/> when the file cannot be read, and so does a take-over that cannot be written.
/// </remarks>
public sealed class SqliteJournal : IJournalStore
{
    /// <summary>Events per query of a stream: some hundred kilobytes, whatever the length of the stream.</summary>
    private const int PageEvents = 512;

    /// <summary>Soon enough that a human does not notice, seldom enough not to disturb a disk in trouble.</summary>
    private static readonly TimeSpan _probeEvery = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryLock _lock;
    private readonly Writer _writer;
    private readonly ReaderPool _readers;
    private readonly ITimer _probe;
    private int _probing;
    private int _disposed;

    private SqliteJournal(string path, TimeProvider time, int shards, DirectoryLock held, Hooks hooks)
    {
        ShardCount = shards;
        _lock = held;
        _readers = new ReaderPool(path);
        _probe = time.CreateTimer(_ => _ = Probe(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writer = new Writer(path, shards, time, hooks)
        {
            AvailabilityChanged = Watch,
        };
        _writer.Start();
    }

    public int ShardCount { get; }

    /// <summary>A file has one process.</summary>
    public Task Superseded { get; } = new TaskCompletionSource().Task;

    public bool MayAct => true;

    public bool IsAvailable => _writer.IsAvailable;

    /// <summary>Opens the journal, creating or migrating it first, and keeps its directory locked until disposed.</summary>
    /// <exception cref="JournalInUseException">Another instance has it open.</exception>
    /// <exception cref="JournalFormatException">A newer program wrote it, or it is no journal of this many shards.</exception>
    public static SqliteJournal Open(string path, TimeProvider time, int shards = 1) => Open(path, time, shards, new Hooks());

    public async ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel)
    {
        Check(request.Shard);
        Requests.Check(request);
        return await _writer.Submit(new AppendWrite(request, cancel));
    }

    public async IAsyncEnumerable<StoredEvent> ReadStream(
        ShardId shard, string stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        Check(shard);
        while (true)
        {
            var page = await _readers.Read(session => Queries.Stream(session, Tail(shard), shard, stream, afterVersion, PageEvents), cancel);
            foreach (var stored in page)
                yield return stored;
            if (page.Count < PageEvents)
                yield break;
            afterVersion = page[^1].Version;
        }
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(
        ShardId shard, long afterPosition, int countMax, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Queries.Feed(session, shard, afterPosition, countMax), cancel);
    }

    public async ValueTask<long> Head(ShardId shard, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Queries.Head(session, shard), cancel);
    }

    public async ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel)
    {
        Check(shard);
        await _writer.Events[shard.Value].WaitBeyond(position, cancel);
    }

    public async ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Commands.Find(session, Tail(shard), shard, command), cancel);
    }

    public async ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Queries.LatestSnapshot(session, shard, stream, stateSchema), cancel);
    }

    public async ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel)
    {
        Check(snapshot.Shard);
        return await _writer.Submit(new SnapshotWrite(snapshot, cancel));
    }

    public async ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Queries.Checkpoint(session, shard, subscriber), cancel);
    }

    /// <summary>Also false when the journal cannot write now; the checkpoint then is where it was.</summary>
    public async ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel)
    {
        Check(shard);
        return await _writer.Submit(new CheckpointWrite(shard, subscriber, from, to, cancel));
    }

    public async ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel)
    {
        Check(shard);
        return await _writer.Submit(new TakeOverWrite(shard, owner, cancel));
    }

    public async ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel)
    {
        Check(shard);
        return await _writer.Submit(new AnchorWrite(shard, cancel));
    }

    public async ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel) =>
        await _readers.Read(session => new Verification(new SqliteChain(session), cancel).Run(ShardCount, outsideAnchors), cancel);

    public async ValueTask<PutResult> Put(InboxItem item, CancellationToken cancel)
    {
        Check(item.Shard);
        return await _writer.Submit(new PutWrite(item, cancel));
    }

    public async ValueTask<IReadOnlyList<InboxEntry>> Pending(ShardId shard, long after, int countMax, CancellationToken cancel)
    {
        Check(shard);
        return await _readers.Read(session => Queries.Pending(session, Tail(shard), shard, after, countMax), cancel);
    }

    public async ValueTask<bool> Done(ShardId shard, IReadOnlyList<long> numbers, CancellationToken cancel)
    {
        Check(shard);
        return await _writer.Submit(new DoneWrite(shard, numbers, cancel));
    }

    /// <summary>Looks for items that are still to be drained: one that is done already wakes nobody.</summary>
    async ValueTask IInbox.WaitBeyond(ShardId shard, long after, CancellationToken cancel)
    {
        Check(shard);
        await _writer.Inbox[shard.Value].WaitBeyond(after, cancel, async () => (await Pending(shard, after, 1, cancel)).Count > 0);
    }

    /// <summary>Writes what was asked before, closes the file and lets the directory go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _writer.Stop();
        await _probe.DisposeAsync();
        await _readers.DisposeAsync();
        _writer.Dispose();
        _lock.Dispose();
    }

    /// <summary>Opens the journal with a test's hands inside.</summary>
    internal static SqliteJournal Open(string path, TimeProvider time, int shards, Hooks hooks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        SQLitePCL.Batteries_V2.Init();
        path = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        var held = DirectoryLock.Take(directory);
        try
        {
            Prepare(path, shards);
            return new SqliteJournal(path, time, shards, held, hooks);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static void Prepare(string path, int shards)
    {
        try
        {
            using var session = Session.Open(path, SqliteOpenMode.ReadWriteCreate);
            Schema.Configure(session);
            Schema.Bring(session, path, shards);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new JournalFormatException($"{path} is not a database.", failure);
        }
    }

    /// <summary>Asks again and again while the journal cannot write.</summary>
    private void Watch(bool isAvailable)
    {
        var every = isAvailable ? Timeout.InfiniteTimeSpan : _probeEvery;
        _probe.Change(every, every);
        if (isAvailable)
            _readers.Renew();
    }

    /// <summary>Finds out whether the journal can write again, and leaves no trace of having asked.</summary>
    private async Task Probe()
    {
        if (Interlocked.Exchange(ref _probing, 1) != 0)
            return;
        try
        {
            if (await _writer.Submit(new ProbeWrite(fills: true)))
                await _writer.Submit(new ProbeWrite(fills: false));
        }
        catch (ObjectDisposedException)
        {
            // The journal was closed while it was unavailable; nobody waits for the answer any more.
        }
        finally
        {
            Volatile.Write(ref _probing, 0);
        }
    }

    private Tail Tail(ShardId shard) => _writer.Tails[shard.Value];

    private void Check(ShardId shard)
    {
        if (shard.Value < 0 || shard.Value >= ShardCount)
            throw new ArgumentOutOfRangeException(nameof(shard), $"The journal has {ShardCount} shards; there is no shard {shard}.");
    }
}
