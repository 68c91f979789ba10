using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Writes a full generation of appends into the indexes, slice by slice in their order: neighbours share a page.</summary>
/// <remarks>A merge that ended with the process begins anew at the next opening; what it wrote already stays as it is.</remarks>
internal sealed class IndexMerge(ShardId shard, RecentAppends source)
{
    private const string InsertCommand =
        "insert into commands (shard, command_id, first, last) values (?1, ?2, ?3, ?4) on conflict do nothing";

    private const string InsertAppend =
        "insert into appends (shard, stream, version, first, last) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing";

    private readonly Appended[] _byCommand = source.ByCommand();
    private readonly Appended[] _byStream = source.ByStream();
    private int _written;
    private int _committed;

    /// <summary>True once all of it is committed.</summary>
    public bool IsDone => _committed == _byCommand.Length;

    public long LastPosition => source.LastPosition;

    /// <summary>Writes the next appends inside the running transaction, and with the last of them how far the indexes reach.</summary>
    public void Write(Session session, int countMax)
    {
        var (from, to) = (_committed, Math.Min(_committed + countMax, _byCommand.Length));
        foreach (var appended in _byCommand.AsSpan(from, to - from))
            session.Write(InsertCommand, shard.Value, appended.Command, appended.First, appended.Last);
        foreach (var appended in _byStream.AsSpan(from, to - from))
            session.Write(InsertAppend, shard.Value, appended.Stream, appended.Version, appended.First, appended.Last);
        if (to == _byCommand.Length)
            session.Write("update heads set indexed = ?2 where shard = ?1", shard.Value, LastPosition);
        _written = to;
    }

    /// <summary>What was written last is durable.</summary>
    public void Committed() => _committed = _written;
}
