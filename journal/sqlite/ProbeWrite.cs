namespace TraderTerminal.Journal.Sqlite;

/// <summary>Finds out whether the disk takes data again: fills as much room as a small batch of appends needs, or empties it again.</summary>
internal sealed class ProbeWrite(bool fills) : WriteRequest<bool>(CancellationToken.None)
{
    /// <summary>A few hundred events; a page or two might still fit where the next real batch does not.</summary>
    private const long RoomBytes = 64 * 1024;

    protected override bool Unavailable(string why) => false;

    protected override bool Perform(WriterState state, long nowMicros)
    {
        if (fills)
            state.Session.Write("update heartbeats set beat_us = ?1, room = randomblob(?2) where id = 1", nowMicros, RoomBytes);
        else
            state.Session.Write("update heartbeats set room = null where id = 1");
        return true;
    }
}
