using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>What the actors of one silo share: which shards Orleans wants here, and what the process holds of them.</summary>
/// <param name="held">The work of the shards that this process holds.</param>
/// <param name="shards">Of the journal; the first is the set-up's and nobody's.</param>
internal sealed class Node(string silo, HeldShards held, int shards)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, IGrainContext> _wanted = [];
    private readonly Dictionary<string, int> _silent = new(StringComparer.Ordinal);
    private volatile IReadOnlyCollection<string> _beating = [];
    private volatile bool _isLeaving;

    /// <summary>Beats for which a silo has to be dead to the database before Orleans is told: after an outage of the database all begin to beat again, one after the other.</summary>
    private const int SilentMax = 3;

    /// <summary>Who is in Orleans' cluster; set when its silo runs.</summary>
    public IClusterMembershipService? Members { get; set; }

    public string Silo => silo;

    /// <summary>All shards of accounts.</summary>
    public IEnumerable<int> Shards => Enumerable.Range(HeldShards.First, shards - HeldShards.First);

    /// <summary>False while this process cannot say that it is alive, or is about to end: nothing may live here then.</summary>
    public bool IsFresh => held.IsFresh && !_isLeaving;

    /// <summary>Null for a shard that this process does not hold.</summary>
    public ShardWork? Work(ShardId shard) => held.Find(shard);

    public void Want(ShardId shard, IGrainContext actor)
    {
        lock (_gate) _wanted[shard.Value] = actor;
        if (_isLeaving) Send(actor);
    }

    public void Unwant(ShardId shard, IGrainContext actor)
    {
        lock (_gate)
        {
            if (_wanted.GetValueOrDefault(shard.Value) == actor) _wanted.Remove(shard.Value);
        }
    }

    /// <summary>Takes what Orleans wants here and nobody alive holds, and hands on what it does not want here.</summary>
    public ShardPlan Plan(IReadOnlyList<SiloLease> silos)
    {
        _beating = [.. silos.Where(one => one.IsAlive).Select(one => one.Silo)];
        Bury(silos);
        Tidy();
        HashSet<int> wanted;
        lock (_gate) wanted = [.. _wanted.Keys];
        var mine = silos.FirstOrDefault(one => one.Silo == silo)?.Shards ?? [];
        var taken = silos.Where(one => one.IsAlive).SelectMany(one => one.Shards).ToHashSet();
        return new(
            [.. wanted.Where(shard => !taken.Contains(shard)).Order().Select(shard => new ShardId(shard))],
            [.. mine.Where(shard => !wanted.Contains(shard)).Order().Select(shard => new ShardId(shard))]);
    }

    /// <summary>Shards that belong elsewhere go there: also when Orleans has them twice, or this process was cut off.</summary>
    public void Tidy()
    {
        List<KeyValuePair<int, IGrainContext>> here;
        lock (_gate) here = [.. _wanted];
        if (here.Count == 0) return;
        var homes = Home(null);
        foreach (var (shard, actor) in here)
        {
            if (!IsIn(homes, shard)) Send(actor);
        }
    }

    /// <summary>This process is about to end: everything goes elsewhere.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Tidy();
    }

    /// <summary>Orleans' silo has gone: nothing is wanted here any more.</summary>
    public void Clear()
    {
        Members = null;
        lock (_gate) _wanted.Clear();
    }

    /// <param name="able">Silos that can have it.</param>
    public SiloAddress HomeOf(ShardId shard, SiloAddress[] able) => Home(able) is { } homes && homes.TryGetValue(shard.Value, out var home) ? home.SiloAddress : able[0];

    /// <summary>True while a shard may live here, and belongs nowhere else.</summary>
    public bool IsHomeOf(ShardId shard) => IsIn(Home(null), shard.Value);

    private bool IsIn(Dictionary<int, ClusterMember> homes, int shard) => IsFresh && (!homes.TryGetValue(shard, out var home) || home.Name == silo);

    /// <summary>Every account that could not come up before does so now, or tries to.</summary>
    public Task BringUp(ShardId shard) => held.BringUp(shard);

    /// <summary>Silos of Orleans' cluster that also beat in the database: one that is cut off from it can work for nobody.</summary>
    private Dictionary<int, ClusterMember> Home(SiloAddress[]? able)
    {
        if (Members is not { } service) return [];
        var active = service.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && (able is null || able.Contains(member.SiloAddress))).ToList();
        var beating = active.Where(member => member.Name == silo ? IsFresh : _beating.Contains(member.Name)).ToList();
        if (beating.Count > 0) active = beating;
        var named = new Dictionary<string, ClusterMember>(StringComparer.Ordinal);
        foreach (var member in active.OrderBy(member => member.SiloAddress)) named[member.Name] = member; // Of two lives of one silo the later one.
        return Homes.Of(named.Keys, HeldShards.First, shards).ToDictionary(home => home.Key, home => named[home.Value]);
    }

    /// <summary>It moves to where it belongs now; where nobody else is, it ends.</summary>
    private void Send(IGrainContext actor)
    {
        if (Home(null).Values.Any(member => member.Name != silo)) actor.Migrate(null, CancellationToken.None);
        else actor.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "Nothing may live here."), CancellationToken.None);
    }

    /// <summary>A silo whose lease has ended is dead to Orleans too, though its line is still open: it stands still, or is cut off, and what lived there is needed elsewhere.</summary>
    private void Bury(IReadOnlyList<SiloLease> silos)
    {
        foreach (var one in silos)
        {
            if (one.IsAlive) _silent.Remove(one.Silo);
            else if ((_silent[one.Silo] = _silent.GetValueOrDefault(one.Silo) + 1) >= SilentMax) _ = Bury(one.Silo);
        }
    }

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
