using TraderTerminal.Domain.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Follows a shard's events in order and reports where position, hash, version or anchor do not fit.</summary>
internal sealed class ChainWalk(ShardId shard, Action<VerifyFault> add)
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private ILookup<long, (Anchor Anchor, string Kept)> _anchors = Array.Empty<(Anchor, string)>().ToLookup(_ => 0L);

    /// <summary>Empty when the event before was lost: the next one's hash then cannot be checked.</summary>
    private ReadOnlyMemory<byte> _previous = ChainHash.Genesis;

    /// <summary>Null once an event was lost: its leaf is not known.</summary>
    private TreeParts? _tree = new();

    /// <summary>The last position that was looked at.</summary>
    public long Position { get; private set; }

    public void Watch(ILookup<long, (Anchor Anchor, string Kept)> anchors) => _anchors = anchors;

    public void Follow(StoredEvent stored)
    {
        Gap(stored.Position);
        Position = stored.Position;
        if (!_previous.IsEmpty && !ChainHash.Next(_previous.Span, stored).AsSpan().SequenceEqual(stored.Hash.Span))
            Add(Position, "hash", $"Event {Position} of {stored.Stream} is not what was written after the event before it.");

        // The kept hash goes on, so that one edited event is one fault and not a fault of every later event.
        _previous = stored.Hash;
        var version = _versions.GetValueOrDefault(stored.Stream) + 1;
        if (stored.Version != version)
            Add(Position, "version", $"{stored.Stream} has version {stored.Version} where {version} is due.");
        _versions[stored.Stream] = stored.Version;
        _tree?.Add(Position - 1, stored.Hash.Span);
        foreach (var (anchor, kept) in _anchors[Position])
        {
            if (!anchor.Hash.Span.SequenceEqual(stored.Hash.Span))
                Add(Position, "anchor", $"The hash at {Position} is not the one of the anchor kept {kept}.");
            else if (!anchor.Tree.IsEmpty && _tree is not null && !anchor.Tree.Span.SequenceEqual(_tree.Root()))
                Add(Position, "anchor", $"The tree up to {Position} is not the one of the anchor kept {kept}.");
        }
    }

    /// <summary>Goes past an event that is not there to be checked.</summary>
    public void Lost(long position, string kind, string what)
    {
        Add(position, kind, $"Event {position} {what}.");
        Position = position;
        (_previous, _tree) = (default, null);
    }

    /// <summary>Anchors beyond the last event tell that the tail was cut off.</summary>
    public void End()
    {
        foreach (var (anchor, kept) in _anchors.Where(at => at.Key > Position).SelectMany(at => at))
            Add(anchor.Position, "anchor", $"The history ends at {Position}, but an anchor kept {kept} stands at {anchor.Position}.");
    }

    private void Gap(long position)
    {
        if (position == Position + 1)
            return;
        var (first, last) = (Position + 1, position - 1);
        Add(first, "missing", first == last ? $"Event {first} is missing." : $"Events {first} to {last} are missing.");
        (_previous, _tree) = (default, null);
    }

    private void Add(long position, string kind, string text) => add(new VerifyFault(shard, position, kind, text));
}
