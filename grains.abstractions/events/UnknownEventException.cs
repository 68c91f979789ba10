using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>A stored event cannot be read: a newer version wrote it, or it was damaged. Never skipped silently.</summary>
public sealed class UnknownEventException(StoredEvent stored, string why, Exception? cause = null)
    : Exception($"Shard {stored.Shard} position {stored.Position}, {stored.Type}/{stored.SchemaVersion}: {why}.", cause)
{
    /// <summary>The event as it stands in the journal.</summary>
    public StoredEvent Stored { get; } = stored;
}
