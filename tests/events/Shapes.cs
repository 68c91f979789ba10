using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Events;

/// <summary>The hierarchies whose cases are stored.</summary>
public static class Shapes
{
    public static readonly CommandId Command = new(DeterministicId.Of("shapes"));

    /// <summary>Every <c>SomethingEvent</c> record with cases: those of the account and those beside it.</summary>
    private static readonly Type[] Hierarchies =
        [typeof(AccountEvent), .. typeof(EventRegistry).Assembly.GetExportedTypes().Where(IsHierarchy)];

    public static IReadOnlyList<Type> Cases { get; } =
        [.. Hierarchies.SelectMany(hierarchy => hierarchy.GetNestedTypes().Where(hierarchy.IsAssignableFrom))];

    private static bool IsHierarchy(Type type) =>
        type.IsAbstract && type.Namespace == typeof(EventRegistry).Namespace && type.Name.EndsWith("Event", StringComparison.Ordinal);

    public static NewEvent Encode(object happened, int index = 0) =>
        happened is AccountEvent account ? EventRegistry.Encode(account, Command, index) : EventRegistry.Encode(happened, Command, index, Make.At);

    /// <summary>An event as the journal gives it back: its time cut to the microsecond.</summary>
    public static StoredEvent Stored(NewEvent made, long position = 1)
    {
        var at = made.OccurredAt.AddTicks(-(made.OccurredAt.Ticks % TimeSpan.TicksPerMicrosecond));
        return new(
            new ShardId(0), position, "stream", position, made.EventId, Command, made.Type, made.SchemaVersion, made.Payload, made.Meta, at, at, 1,
            Array.Empty<byte>());
    }
}
