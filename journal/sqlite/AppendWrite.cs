using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Appends one command's events, each at the next position and version, chained to the one before.</summary>
internal sealed class AppendWrite(AppendRequest request, CancellationToken cancel) : WriteRequest<AppendResult>(cancel)
{
    private const string InsertEvent =
        """
        insert into events (
          key, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    public override int SizeBytes { get; } = request.Events.Sum(added => added.Payload.Length + added.Meta.Length + 256) + 256;

    protected override AppendResult Unavailable(string why) => new AppendResult.Unavailable(why);

    protected override AppendResult Perform(WriterState state, long nowMicros)
    {
        var head = state.Head(request.Shard);
        if (request.Epoch != head.Epoch || request.Epoch < 1)
            return new AppendResult.Fenced(head.Epoch);
        if (state.Find(request.Shard, request.Command) is { } duplicate)
            return duplicate;

        var version = state.VersionOf(request.Shard, request.Stream);
        if (request.ExpectedVersion is { } expected && expected != version)
            return new AppendResult.Conflict(version);

        if (request.Events.Count == 0)
        {
            Commands.RememberWithoutEvents(state.Session, request.Shard, request.Command);
            return new AppendResult.Appended(null, null, version);
        }

        var first = head.Position + 1;
        foreach (var added in request.Events)
            Insert(state.Session, head, added, ++version, nowMicros);
        state.SetVersion(request.Shard, request.Stream, version);
        head.Add(new Appended(request.Command, request.Stream, version, first, head.Position));
        return new AppendResult.Appended(first, head.Position, version);
    }

    private void Insert(Session session, ShardHead head, NewEvent added, long version, long nowMicros)
    {
        var occurredMicros = ChainHash.Micros(added.OccurredAt);
        var stored = new StoredEvent(
            request.Shard, head.Position + 1, request.Stream, version, added.EventId, request.Command, added.Type, added.SchemaVersion,
            added.Payload, added.Meta, ChainHash.FromMicros(occurredMicros), ChainHash.FromMicros(nowMicros), request.Epoch, default);
        var hash = ChainHash.Next(head.Hash, stored);
        session.Write(
            InsertEvent, EventKey.Of(stored.Shard, stored.Position), stored.Stream, stored.Version, stored.EventId, stored.Command, stored.Type,
            (long)stored.SchemaVersion, stored.Payload, stored.Meta, occurredMicros, nowMicros, stored.Epoch, hash);
        head.Position = stored.Position;
        head.Hash = hash;
    }
}
