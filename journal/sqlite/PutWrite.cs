using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Puts one command into the inbox, or records that it repeats an earlier one.</summary>
internal sealed class PutWrite(InboxItem item, CancellationToken cancel) : WriteRequest<PutResult>(cancel)
{
    private const string InsertItem =
        """
        insert into inbox (shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """;

    /// <summary>The window runs from the last item that was no repeat itself, or a steady repeat would keep everything out.</summary>
    private const string LastWithKey =
        """
        select command_id, received_us from inbox
        where shard = ?1 and dedupe_key = ?2 and duplicate_of is null order by number desc limit 1
        """;

    public override int SizeBytes { get; } = item.Payload.Length + 256;

    protected override PutResult Unavailable(string why) => new PutResult.Unavailable(why);

    protected override PutResult Perform(WriterState state, long nowMicros)
    {
        if (IsKnown(state))
            return new PutResult.Duplicate(item.Command);

        var repeated = Repeated(state.Session);
        var head = state.Head(item.Shard);
        state.Session.Write(
            InsertItem, item.Shard.Value, head.InboxNumber + 1, item.Command, item.Kind, item.DedupeKey,
            item.DedupeWindow is { } window ? window.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null, item.Payload,
            ChainHash.Micros(item.ReceivedAt), repeated is { } of ? of : (SqlValue)default, repeated is null ? 0L : 1L);
        head.InboxNumber++;
        return repeated is { } original ? new PutResult.Duplicate(original) : new PutResult.Stored(head.InboxNumber);
    }

    private bool IsKnown(WriterState state) =>
        state.Find(item.Shard, item.Command) is not null
        || state.Session.Number("select number from inbox where shard = ?1 and command_id = ?2", item.Shard.Value, item.Command)
            is not null;

    private CommandId? Repeated(Session session)
    {
        if (item.DedupeKey is null)
            return null;
        using var row = session.Read(LastWithKey, item.Shard.Value, item.DedupeKey);
        if (!row.Read())
            return null;
        var ago = ChainHash.FromMicros(ChainHash.Micros(item.ReceivedAt)) - ChainHash.FromMicros(row.Int64(1));
        return item.DedupeWindow is { } window && ago >= window ? null : new CommandId(row.Id(0));
    }
}
