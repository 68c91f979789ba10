using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>What the actors of one silo share: what the process holds, and where each shard's accounts belong, which the leases in the database say.</summary>
/// <param name="held">The work of the shards that this process holds.</param>
internal sealed class Node(string silo, HeldShards held)
{
    private readonly Dictionary<string, int> _silent = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<SiloLease> _silos = [];
    private volatile bool _isLeaving;

    /// <summary>Beats for which a silo has to be dead to the database before Orleans is told: after an outage of the database all begin to beat again, one after the other.</summary>
    private const int SilentMax = 3;

    /// <summary>A table that does not answer by then says nothing, and this process stands aside. Ours: half of a lease's life.</summary>
    private static readonly TimeSpan RefreshMax = HeldShards.Life / 2;

    /// <summary>Who is in Orleans' cluster; set when its silo begins to join.</summary>
    public IClusterMembershipService? Members { get; set; }

    /// <inheritdoc cref="ClusterParts.Silo"/>
    public string Silo => silo;

    /// <summary>The shards that this process holds now.</summary>
    public IEnumerable<ShardId> Held => held.All.Select(work => work.Shard);

    /// <summary>Null for a shard that this process does not hold.</summary>
    public ShardWork? Work(ShardId shard) => held.Find(shard);

    /// <summary>Told with every beat who holds what.</summary>
    public void See(IReadOnlyList<SiloLease> silos)
    {
        _silos = silos;
        foreach (var one in silos)
        {
            if (one.IsAlive) _silent.Remove(one.Silo);
            else if ((_silent[one.Silo] = _silent.GetValueOrDefault(one.Silo) + 1) >= SilentMax) _ = Bury(one.Silo);
        }
    }

    /// <summary>Asks the table of silos, for what this one knew may be old. False when it cannot be asked.</summary>
    public async Task<bool> IsStillMember(CancellationToken cancel)
    {
        if (Members is not { } service) return false;
        Task asked = service.Refresh(default, cancel).AsTask().WaitAsync(RefreshMax, TimeProvider.System, cancel);
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return asked.IsCompletedSuccessfully && service.CurrentSnapshot.Members.Values.Any(member => member.Name == silo && member.Status == SiloStatus.Active);
    }

    /// <summary>This process is about to end: everything belongs elsewhere.</summary>
    public void Leave() => _isLeaving = true;

    /// <param name="able">Silos that can have it.</param>
    public SiloAddress HomeOf(ShardId shard, SiloAddress[] able) => Home(shard, able)?.SiloAddress ?? able[0];

    /// <summary>False for a shard that belongs to another silo.</summary>
    public bool IsHomeOf(ShardId shard) => Home(shard, null) is not { } home || home.Name == silo;

    /// <summary>Every account that could not come up before does so now, or tries to.</summary>
    public Task BringUp(ShardId shard) => held.BringUp(shard);

    /// <summary>Its holder; without one, as between two of them, any silo that also beats in the database: one that is cut off from it can work for nobody.</summary>
    private ClusterMember? Home(ShardId shard, SiloAddress[]? able)
    {
        if (Members is not { } service) return null;
        var (view, alive) = (_silos, new SortedDictionary<string, ClusterMember>(StringComparer.Ordinal));
        foreach (var member in service.CurrentSnapshot.Members.Values.OrderBy(member => member.SiloAddress))
        {
            // Of two lives of one silo the later one.
            if (member.Status == SiloStatus.Active && (able is null || able.Contains(member.SiloAddress)) && MayHold(member.Name, view)) alive[member.Name] = member;
        }

        if (view.FirstOrDefault(one => one.IsAlive && one.Shards.Contains(shard.Value)) is { } holder && alive.TryGetValue(holder.Silo, out var home)) return home;
        return alive.Count == 0 ? null : alive.Values.ElementAt(shard.Value % alive.Count);
    }

    private bool MayHold(string name, IReadOnlyList<SiloLease> view) => name == silo ? held.IsFresh && !_isLeaving : view.Any(one => one.Silo == name && one.IsAlive);

    /// <summary>A silo whose lease has ended is dead to Orleans too, though its line is still open: it stands still, or is cut off, and what lived there is needed elsewhere.</summary>
    private async Task Bury(string name)
    {
        if (Members is not { } service) return;
        foreach (var member in service.CurrentSnapshot.Members.Values.Where(member => member.Name == name && member.Status == SiloStatus.Active))
        {
            Task killed = service.TryKill(member.SiloAddress);
            await killed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The next beat tries again.
        }
    }
}
