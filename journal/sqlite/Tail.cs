using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>
/// A shard's committed appends that the file's indexes do not name yet. The events themselves are in the file: the tail is read from
/// them again at each opening. The writer fills it and merges it into the indexes; readers ask it before they ask the indexes, so that
/// what moves from here to there is never missed.
/// </summary>
internal sealed class Tail(ShardId shard)
{
    /// <summary>Appends of one generation: some 6 MB, read back in a tenth of a second; more would make fewer pages dirty per merge.</summary>
    public const int AppendsMax = 65_536;

    /// <summary>A slice is merged each time this many were appended, and is twice as long: a merge ends before the next is due.</summary>
    private const int SliceAppends = 512;

    private readonly Lock _lock = new();
    private RecentAppends _filling = new();
    private RecentAppends? _merging;
    private long? _indexed;
    private long _through;

    private IndexMerge? _merge;
    private int _sinceSlice;
    private bool _hasSlice;

    /// <summary>How many are held; at most two generations and what one batch adds.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _filling.Count + (_merging?.Count ?? 0);
        }
    }

    public AppendResult.Duplicate? Find(CommandId command, out long? through)
    {
        lock (_lock)
        {
            through = _indexed is null ? null : _through;
            return _filling.TryFind(command, out var appended) || (_merging?.TryFind(command, out appended) ?? false)
                ? new AppendResult.Duplicate(appended.First, appended.Last)
                : null;
        }
    }

    /// <summary>The appends that follow a version of the stream, as far as they are here.</summary>
    public TailPage Stream(string stream, long afterVersion, int countMax)
    {
        var appends = new List<Appended>();
        lock (_lock)
        {
            _merging?.Collect(stream, afterVersion, countMax, appends);
            _filling.Collect(stream, afterVersion, countMax, appends);
            return new TailPage(_indexed, _through, appends);
        }
    }

    /// <summary>The stream's version; null when its last event is older than the tail.</summary>
    public long? VersionOf(string stream)
    {
        lock (_lock)
            return _filling.VersionOf(stream) ?? _merging?.VersionOf(stream);
    }

    /// <summary>Forgets everything, because the file may be another one; readers scan it meanwhile.</summary>
    public void Forget()
    {
        (_merge, _sinceSlice, _hasSlice) = (null, 0, false);
        lock (_lock)
            (_filling, _merging, _indexed, _through) = (new RecentAppends(), null, null, 0);
    }

    /// <summary>Reads the tail from the events.</summary>
    public void Load(Session session)
    {
        if (_indexed is not null)
            return;
        var indexed = Queries.Indexed(session, shard);
        var appends = Queries.AppendsAfter(session, shard, indexed);
        lock (_lock)
            (_indexed, _through) = (indexed, indexed);
        Committed(appends);
    }

    /// <summary>Brings the indexes forward inside a batch's transaction, when it is time.</summary>
    public void WriteSlice(Session session, int appends)
    {
        _hasSlice = _merge is { IsReady: true } && _sinceSlice + appends >= SliceAppends;
        if (_hasSlice)
            _merge!.Write(session, 2 * (_sinceSlice + appends));
    }

    /// <summary>The batch with these appends, and with the slice, is durable.</summary>
    public void Committed(List<Appended> appends)
    {
        Add(appends);
        _sinceSlice += appends.Count;
        if (_hasSlice)
            SliceCommitted();
        if (_merge is null && _filling.Count >= AppendsMax)
            BeginMerge();
    }

    /// <summary>Brings the indexes up to date in a transaction of its own, so that the next opening reads nothing back.</summary>
    public void WriteAll(Session session)
    {
        if (Count == 0)
            return;
        session.Begin();
        _merge?.Write(session, int.MaxValue / 2);
        if (_filling.Count > 0)
            new IndexMerge(shard, _filling).Write(session, int.MaxValue / 2);
        session.Commit();
    }

    private void Add(List<Appended> appends)
    {
        if (appends.Count == 0)
            return;
        lock (_lock)
        {
            foreach (var appended in appends)
                _filling.Add(appended);
            _through = appends[^1].Last;
        }
    }

    private void SliceCommitted()
    {
        (_sinceSlice, _hasSlice) = (0, false);
        _merge!.Committed();
        if (!_merge.IsDone)
            return;
        lock (_lock)
            (_merging, _indexed) = (null, _merge.LastPosition);
        _merge = null;
    }

    private void BeginMerge()
    {
        _merge = new IndexMerge(shard, _filling);
        _sinceSlice = 0;
        lock (_lock)
            (_merging, _filling) = (_filling, new RecentAppends());
    }
}
