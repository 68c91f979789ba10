using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>Events to stored text and back, for a list of shapes.</summary>
/// <remarks>
/// The time of an account's event stands beside its payload (<see cref="NewEvent.OccurredAt"/>) and is put back when it is read.
/// </remarks>
public sealed class EventCodec(IReadOnlyList<StoredShape> shapes, IReadOnlyList<EventLift> lifts)
{
    /// <summary>Nothing to say about who and why.</summary>
    public const string NoMeta = "{}";

    private readonly FrozenDictionary<Type, (string Name, short Version, JsonTypeInfo Json)> _byType =
        shapes.ToFrozenDictionary(shape => shape.Type, shape => (shape.Name, shape.Version, DomainJson.Stored.GetTypeInfo(shape.Type)));

    private readonly FrozenDictionary<string, (short Version, JsonTypeInfo Json)> _byName =
        shapes.ToFrozenDictionary(shape => shape.Name, shape => (shape.Version, DomainJson.Stored.GetTypeInfo(shape.Type)), StringComparer.Ordinal);

    private readonly FrozenDictionary<(string Name, short From), EventLift> _lifts =
        lifts.ToFrozenDictionary(lift => (lift.Name, lift.From));

    /// <summary>An event as it goes into the journal, under an id that the same command makes again.</summary>
    /// <param name="index">The event's place in its command, from 0.</param>
    /// <param name="meta">A JSON object.</param>
    public NewEvent Encode(object happened, CommandId command, int index, DateTimeOffset at, string meta = NoMeta)
    {
        var (name, version, json) = _byType[happened.GetType()];
        var id = DeterministicId.Of("event", command.ToString(), index.ToString(CultureInfo.InvariantCulture));
        return new NewEvent(id, name, version, JsonSerializer.Serialize(happened, json), meta, at);
    }

    /// <summary>The stored name of an event, without its version.</summary>
    public string NameOf(object happened) => _byType[happened.GetType()].Name;

    /// <exception cref="UnknownEventException">No shape has this name and version, or the payload is not of its shape.</exception>
    public object Decode(StoredEvent stored)
    {
        if (!_byName.TryGetValue(stored.Type, out var shape)) throw new UnknownEventException(stored, "no event of this name is known");
        try
        {
            var happened = stored.SchemaVersion == shape.Version
                ? JsonSerializer.Deserialize(stored.Payload, shape.Json)
                : JsonSerializer.Deserialize(Lifted(stored, shape.Version), shape.Json);
            return happened switch
            {
                null => throw new UnknownEventException(stored, "its payload is null"),
                AccountEvent { At.Ticks: 0 } timeless => timeless with { At = stored.OccurredAt },
                _ => happened,
            };
        }
        catch (JsonException broken)
        {
            throw new UnknownEventException(stored, broken.Message, broken);
        }
    }

    private JsonObject Lifted(StoredEvent stored, short to)
    {
        var payload = JsonNode.Parse(stored.Payload) as JsonObject ?? throw new UnknownEventException(stored, "its payload is no object");
        for (var version = stored.SchemaVersion; version != to; version++)
        {
            if (!_lifts.TryGetValue((stored.Type, version), out var lift))
                throw new UnknownEventException(stored, $"version {version} cannot be read; {to} is the newest known");
            lift.Lift(payload);
        }

        return payload;
    }
}
