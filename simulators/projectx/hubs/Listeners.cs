using System.Collections.Concurrent;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>How many connections listen to each group, so that nothing is written for nobody.</summary>
internal sealed class Listeners
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public bool Any(string group) => _counts.TryGetValue(group, out var count) && count > 0;

    public void Add(string group) => _counts.AddOrUpdate(group, 1, static (_, count) => count + 1);

    public void Remove(string group) => _counts.AddOrUpdate(group, 0, static (_, count) => Math.Max(0, count - 1));
}
