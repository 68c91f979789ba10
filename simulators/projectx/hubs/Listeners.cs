using System.Collections.Concurrent;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>How many connections listen to each group, so that nothing is written for nobody.</summary>
internal sealed class Listeners
{
    /// <summary>Events of a group that are kept for the fault that tells them again.</summary>
    private const int KeptMax = 8;

    private readonly ConcurrentDictionary<string, object?[][]> _heard = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public bool Any(string group) => _counts.TryGetValue(group, out var count) && count > 0;

    public void Add(string group) => _counts.AddOrUpdate(group, 1, static (_, count) => count + 1);

    /// <summary>One sender tells all of a group.</summary>
    public void Heard(string group, object?[] arguments) => _heard[group] = [.. HeardOf(group).TakeLast(KeptMax - 1), arguments];

    /// <summary>The arguments of the newest events, oldest first.</summary>
    public IReadOnlyList<object?[]> HeardOf(string group) => _heard.TryGetValue(group, out var kept) ? kept : [];

    public void Remove(string group) => _counts.AddOrUpdate(group, 0, static (_, count) => Math.Max(0, count - 1));
}
