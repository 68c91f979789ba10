using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Keeps this silo's share of the shards: beats, takes what nobody alive holds, hands on what is too much, and stops by itself when it cannot beat.</summary>
/// <param name="gained">Told of a shard and the epoch to append under.</param>
/// <param name="first">The lowest of the shards that are shared.</param>
/// <param name="lost">Told of a shard that this silo must not act for any more, before it is handed on.</param>
/// <param name="seen">Shown all silos with every step.</param>
/// <param name="mayHold">
/// Asked before each beat, and told whether this silo has been away for so long that the others may have taken it for dead. False while it cannot work for
/// accounts: then it holds nothing and is not alive to the others. It always can when null.
/// </param>
internal sealed class ShardKeeper(
    string silo, ShardLeases leases, int shards, TimeSpan life, TimeProvider time, Func<ShardId, long, Task> gained, Func<ShardId, Task> lost, int first = 0,
    Action<IReadOnlyList<SiloLease>>? seen = null, Func<bool, ValueTask<bool>>? mayHold = null) : IAsyncDisposable
{
    /// <summary>A shard that is handed on is taken within half a beat on average.</summary>
    private const int BeatsInLife = 12;

    private readonly SortedDictionary<int, long> _held = [];
    private readonly CancellationTokenSource _stopping = new();
    private long _beatAt;
    private volatile bool _hasBeaten;
    private int _disposed;
    private Task _running = Task.CompletedTask;

    /// <summary>The shards held and their epochs, as of the last step.</summary>
    public IReadOnlyDictionary<int, long> Held
    {
        get
        {
            lock (_held) return _held.ToDictionary();
        }
    }

    /// <summary>False when this silo has not beaten for so long that another one may soon count it as dead: it must not act then.</summary>
    public bool IsFresh => _hasBeaten && time.GetElapsedTime(Volatile.Read(ref _beatAt)) <= life * 0.6;

    public void Start() => _running = Task.Run(Loop);

    /// <summary>One look and what follows from it.</summary>
    public async Task Step(CancellationToken cancel)
    {
        if (mayHold is not null && !await mayHold(_hasBeaten && !IsFresh))
        {
            await StandAside(cancel);
            return;
        }

        var began = time.GetTimestamp();
        IReadOnlyList<SiloLease> view;
        try
        {
            view = await leases.Beat(cancel);
        }
        catch (JournalUnavailableException)
        {
            // Before the others may take them, and without asking anybody.
            if (!IsFresh) await LoseAll();
            return;
        }

        Volatile.Write(ref _beatAt, began);
        _hasBeaten = true;
        seen?.Invoke(view);
        var mine = view.Where(other => other.Silo == silo).SelectMany(own => own.Shards).ToHashSet();
        foreach (var shard in Held.Keys.Where(shard => !mine.Contains(shard))) await Lose(new(shard)); // Taken, while this silo was away.
        await TakeAnew(mine, cancel);
        var next = ShardPlan.For(silo, view, shards, first);
        await Task.WhenAll(next.LetGo.Select(Lose));
        try
        {
            if (next.LetGo.Count > 0) await leases.LetGo(next.LetGo, cancel);
            foreach (var shard in next.Take)
            {
                if (await leases.Take(shard, cancel) is { } epoch) await Gain(shard, epoch);
            }
        }
        catch (JournalUnavailableException)
        {
            // The next step looks again.
        }
    }

    /// <summary>Hands everything on at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stopping.CancelAsync();
        await _running;
        await LoseAll();
        try
        {
            await leases.Leave(CancellationToken.None);
        }
        catch (JournalUnavailableException)
        {
            // The others take over when this silo's life has ended.
        }

        _stopping.Dispose();
    }

    private async Task Loop()
    {
        try
        {
            while (true)
            {
                await Step(_stopping.Token);
                await Task.Delay(life / BeatsInLife, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task StandAside(CancellationToken cancel)
    {
        await LoseAll();
        try
        {
            if (_hasBeaten) await leases.Leave(cancel);
            _hasBeaten = false;
            seen?.Invoke([.. (await leases.Look(cancel)).Select(one => new SiloLease(one.Silo, one.IsAlive, one.Shards))]);
        }
        catch (JournalUnavailableException)
        {
            // The next step looks again.
        }
    }

    /// <summary>Shards in this silo's name that it does not act for, after it stopped by itself: taken anew, under a new epoch.</summary>
    private async Task TakeAnew(HashSet<int> mine, CancellationToken cancel)
    {
        foreach (var shard in mine.Except(Held.Keys).ToList())
        {
            try
            {
                if (await leases.Take(new(shard), cancel) is { } epoch) await Gain(new(shard), epoch);
            }
            catch (JournalUnavailableException)
            {
                return;
            }
        }
    }

    private async Task Gain(ShardId shard, long epoch)
    {
        lock (_held) _held[shard.Value] = epoch;
        await gained(shard, epoch);
    }

    private async Task Lose(ShardId shard)
    {
        bool was;
        lock (_held) was = _held.Remove(shard.Value);
        if (was) await lost(shard);
    }

    private async Task LoseAll()
    {
        await Task.WhenAll(Held.Keys.Select(shard => Lose(new(shard))));
    }
}
