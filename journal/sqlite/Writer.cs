using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The one thread that writes: takes what waits, writes it in one transaction, answers after the commit.</summary>
internal sealed class Writer : IDisposable
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Hooks _hooks;
    private readonly RequestQueue _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Session? _session;
    private WriterState? _state;
    private volatile bool _isAvailable = true;

    public Writer(string path, int shards, TimeProvider time, Hooks hooks)
    {
        (_path, _time, _hooks) = (path, time, hooks);
        Tails = Enumerable.Range(0, shards).Select(shard => new Tail(new ShardId(shard))).ToArray();
        Events = Signals(shards);
        Inbox = Signals(shards);
    }

    public bool IsAvailable => _isAvailable;

    /// <summary>Raised per shard when its head has moved.</summary>
    public IReadOnlyList<Signal> Events { get; }

    /// <summary>Raised per shard when an item was put.</summary>
    public IReadOnlyList<Signal> Inbox { get; }

    /// <summary>What each shard's indexes in the file do not name yet.</summary>
    public IReadOnlyList<Tail> Tails { get; }

    /// <summary>Told each time the journal becomes available or ceases to be; called by the writer's thread.</summary>
    public Action<bool>? AvailabilityChanged { get; set; }

    public void Start() => new Thread(Loop) { IsBackground = true, Name = "journal writer" }.Start();

    public async Task<T> Submit<T>(WriteRequest<T> request)
    {
        if (!_queue.TryAdd(request))
            request.Refuse($"LOG_BUSY: {RequestQueue.RequestsMax} requests wait for the journal already.");
        return await request.Done;
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public async Task Stop()
    {
        _queue.Close();
        await _ended.Task;
        foreach (var signal in Events.Concat(Inbox))
            signal.Close();
    }

    /// <summary>Closes the file, after <see cref="Stop"/>.</summary>
    public void Dispose()
    {
        Reopen();
        _queue.Dispose();
    }

    private static Signal[] Signals(int shards) => Enumerable.Range(0, shards).Select(_ => new Signal()).ToArray();

    private void Loop()
    {
        AnnounceWhatWasThere();
        var batch = new List<WriteRequest>(RequestQueue.BatchRequestsMax);
        while (_queue.Take(batch))
        {
            Serve(batch);
            batch.Clear();
        }

        BringIndexesUpToDate();
        _ended.SetResult();
    }

    /// <summary>A file that cannot be read now is announced with the first batch that can be written.</summary>
    private void AnnounceWhatWasThere()
    {
        try
        {
            Announce(Ready());
        }
        catch (SqliteException)
        {
            Reopen();
        }
    }

    /// <summary>Spares the next opening the reading back. A file that cannot be written now loses nothing by it.</summary>
    private void BringIndexesUpToDate()
    {
        try
        {
            if (_state is null || !File.Exists(_path))
                return;
            foreach (var tail in Tails)
                tail.WriteAll(_state.Session);
        }
        catch (SqliteException)
        {
            Reopen();
        }
    }

    private void Serve(List<WriteRequest> batch)
    {
        try
        {
            batch.RemoveAll(request => request.TryAbandon());
            if (batch.Count > 0)
                ServeTogether(batch);
        }
#pragma warning disable CA1031 // The outermost loop: an error of ours goes to those who asked, and the journal serves on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Reopen();
            foreach (var request in batch)
                request.Fault(error);
        }
    }

    private void ServeTogether(List<WriteRequest> batch)
    {
        var failure = TryBatch(batch);
        if (failure is null)
            Succeeded(batch);
        else if (IsConstraint(failure))
            ServeOneByOne(batch);
        else
            Refuse(batch, failure);
    }

    /// <summary>A constraint is one request's fault; the others must not suffer for it.</summary>
    private void ServeOneByOne(List<WriteRequest> batch)
    {
        foreach (var request in batch)
        {
            List<WriteRequest> alone = [request];
            var failure = TryBatch(alone);
            if (failure is null)
                Succeeded(alone);
            else if (IsConstraint(failure))
                request.Refuse($"The journal refuses this request: {failure.Message}");
            else
                Refuse(alone, failure);
        }
    }

    private void Succeeded(List<WriteRequest> batch)
    {
        Available(true);
        foreach (var request in batch)
            request.Answer();
    }

    private void Refuse(List<WriteRequest> batch, SqliteException failure)
    {
        Available(false);
        foreach (var request in batch)
            request.Refuse($"The journal cannot write: {failure.Message}");
    }

    private void Available(bool isAvailable)
    {
        if (_isAvailable == isAvailable)
            return;
        _isAvailable = isAvailable;
        AvailabilityChanged?.Invoke(isAvailable);
    }

    /// <summary>Writes and commits; null when the batch is durable, and nothing of it is in the file otherwise.</summary>
    private SqliteException? TryBatch(List<WriteRequest> batch)
    {
        var number = 0L;
        var commits = false;
        try
        {
            _hooks.BeforeBatch?.Invoke();
            var state = Ready();
            number = state.Batch + 1;
            Write(state, batch, number);
            commits = true;
            _hooks.BeforeCommit?.Invoke();
            state.Session.Commit();
            _hooks.AfterCommit?.Invoke();
            if (state.Session.IsDirty)
                state.Committed(number);
            Announce(state);
            return null;
        }
        catch (SqliteException failure)
        {
            RollBack(failure);
            return commits ? Settle(number, failure) : failure;
        }
    }

    private void Write(WriterState state, List<WriteRequest> batch, long number)
    {
        var nowMicros = ChainHash.Micros(_time.GetUtcNow());
        state.Session.Begin();
        foreach (var request in batch)
            request.Write(state, nowMicros);
        state.WriteHeads();
        if (state.Session.IsDirty)
            state.Session.Write("update heartbeats set batch = ?1, beat_us = ?2 where id = 1", number, nowMicros);
    }

    /// <summary>Wakes the readers of every shard that has grown.</summary>
    private void Announce(WriterState state)
    {
        for (var shard = 0; shard < state.Heads.Count; shard++)
        {
            Events[shard].Raise(state.Heads[shard].Position);
            Inbox[shard].Raise(state.Heads[shard].InboxNumber);
        }
    }

    /// <summary>The connection and the memory of the file, opened and read again after a failure.</summary>
    private WriterState Ready()
    {
        // Data written to a file without a name is lost with the process: SQLite itself would not notice.
        if (_session is not null && !File.Exists(_path))
            Reopen();
        _session ??= OpenSession();
        _session.LimitPages(_hooks.PagesMax);
        return _state ??= new WriterState(_session, Tails);
    }

    private Session OpenSession()
    {
        var session = Session.Open(_path, SqliteOpenMode.ReadWrite);
        Schema.Configure(session);
        return session;
    }

    private void RollBack(SqliteException failure)
    {
        _state = null;
        try
        {
            _session?.RollBack();
        }
        catch (SqliteException)
        {
            Reopen();
        }

        if (failure.SqliteErrorCode is not (SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_CONSTRAINT))
            Reopen();
    }

    private void Reopen()
    {
        _state = null;
        foreach (var tail in Tails)
            tail.Forget();
        _session?.Dispose();
        _session = null;
    }

    /// <summary>Settles a commit that failed: the batch's number is in the file together with all of the batch, or not at all.</summary>
    private SqliteException? Settle(long number, SqliteException failure)
    {
        try
        {
            Reopen();
            if (Ready().Batch != number)
                return failure;
            Announce(Ready());
            return null;
        }
        catch (SqliteException)
        {
            return new SqliteException(
                $"{failure.Message}. Whether this was written is not known yet: repeat it under the same id.", failure.SqliteErrorCode);
        }
    }

    private static bool IsConstraint(SqliteException failure) => failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT;
}
