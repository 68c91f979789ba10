using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Writes a full generation of appends into the indexes, slice by slice in their order: neighbours share a page.</summary>
/// <remarks>A merge that ended with the process begins anew at the next opening; what it wrote already stays as it is.</remarks>
internal sealed class IndexMerge(ShardId shard, RecentAppends source)
{
    private const string InsertCommand =
        "insert into commands (shard, command_id, first, last) values (?1, ?2, ?3, ?4) on conflict do nothing";

    private const string InsertRun =
        """
        insert into appends (shard, stream, version, first, last, positions) values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing
        """;

    /// <summary>Sorted beside the writer, who has other things to do.</summary>
    private readonly Task<(Appended[] Commands, StreamRun[] Runs)> _sorted = Task.Run(() => (source.ByCommand(), source.Runs()));

    private int _written;
    private int _committed;

    public bool IsReady => _sorted.IsCompleted;

    /// <summary>True once all of it is committed.</summary>
    public bool IsDone => _committed == source.Count;

    public long LastPosition => source.LastPosition;

    /// <summary>Writes the next appends inside the running transaction, and with the last of them how far the indexes reach.</summary>
    public void Write(Session session, int countMax)
    {
        var (commands, runs) = _sorted.GetAwaiter().GetResult();
        var to = (int)Math.Min((long)_committed + countMax, commands.Length);
        foreach (var appended in commands.AsSpan(_committed..to))
            session.Write(InsertCommand, shard.Value, appended.Command, appended.First, appended.Last);
        foreach (var run in runs.AsSpan(Share(runs.Length, _committed)..Share(runs.Length, to)))
            session.Write(InsertRun, shard.Value, run.Stream, run.Version, run.First, run.Last, run.Packed);
        if (to == commands.Length)
            session.Write("update heads set indexed = ?2 where shard = ?1", shard.Value, LastPosition);
        _written = to;
    }

    /// <summary>What was written last is durable.</summary>
    public void Committed() => _committed = _written;

    /// <summary>As large a part of the runs as this is of the commands.</summary>
    private int Share(int runs, int commands) => (int)((long)runs * commands / source.Count);
}
