using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Keeps a snapshot and forgets those that are too old to be of use.</summary>
internal sealed class SnapshotWrite(Snapshot snapshot, CancellationToken cancel) : WriteRequest<bool>(cancel)
{
    /// <summary>The newest, and one to fall back on when the newest is damaged.</summary>
    private const long SnapshotsMax = 2;

    private const string InsertSnapshot =
        """
        insert or replace into snapshots (shard, stream, state_schema, version, state, state_hash, position, made_us)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """;

    private const string DeleteOlder =
        """
        delete from snapshots where shard = ?1 and stream = ?2 and state_schema = ?3 and version not in (
          select version from snapshots where shard = ?1 and stream = ?2 and state_schema = ?3 order by version desc limit ?4)
        """;

    public override int SizeBytes { get; } = snapshot.State.Length + 256;

    protected override bool Unavailable(string why) => false;

    protected override bool Perform(WriterState state, long nowMicros)
    {
        state.Session.Write(
            InsertSnapshot, snapshot.Shard.Value, snapshot.Stream, (long)snapshot.StateSchema, snapshot.Version, snapshot.State,
            snapshot.StateHash.ToArray(), snapshot.Position, ChainHash.Micros(snapshot.MadeAt));
        state.Session.Write(DeleteOlder, snapshot.Shard.Value, snapshot.Stream, (long)snapshot.StateSchema, SnapshotsMax);
        return true;
    }
}
