using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Journal;

/// <summary>One log of events with its own positions, epoch and hash chain. The embedded journal has shard 0 alone.</summary>
public readonly record struct ShardId(int Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An event on its way into the journal. Times are cut to whole microseconds before they are hashed.</summary>
/// <param name="EventId">Unique for ever; derived from the command id and the event's place in it.</param>
/// <param name="Type">The stored name without its version, for example <c>alert-refused</c>.</param>
/// <param name="SchemaVersion">The version of the stored shape, from 1.</param>
/// <param name="Payload">The exact JSON text; never contains the character NUL.</param>
/// <param name="Meta">JSON object with correlation, causation and the person who acted; <c>{}</c> when there is nothing to say.</param>
/// <param name="OccurredAt">When it happened, from the command.</param>
public sealed record NewEvent(
    Guid EventId, string Type, short SchemaVersion, string Payload, string Meta, DateTimeOffset OccurredAt);

/// <summary>An event as the journal holds it: exact bytes, dense position in its shard, dense version in its stream, and the chain's hash.</summary>
public sealed record StoredEvent(
    ShardId Shard, long Position, string Stream, long Version, Guid EventId, CommandId Command, string Type, short SchemaVersion,
    string Payload, string Meta, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, long Epoch, ReadOnlyMemory<byte> Hash);
