using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Connections;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>The shards that this process holds, each with its work; begun when one is gained, ended before it is handed on.</summary>
/// <param name="make">The work of a shard under an epoch.</param>
internal sealed class HeldShards(
    string silo, ShardLeases leases, int shards, TimeProvider time, AccountDirectory directory, ConnectionBook connections, Func<ShardId, long, ShardWork> make, ILogger log)
    : IAsyncDisposable
{
    /// <summary>
    /// A silo that has not beaten for this long is dead to the others. Ours: a take-over, with what comes up after it, within ten seconds; far longer than a busy
    /// machine forgets a process for.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(6);

    /// <summary>The first shard holds the set-up and is nobody's.</summary>
    public const int First = 1;

    /// <summary>A shard whose work has not ended by then is handed on all the same: what is still under way is fenced, and nothing goes to a broker.</summary>
    private static readonly TimeSpan EndMax = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ShardId, ShardWork> _works = [];
    private readonly Lock _gate = new();
    private ShardKeeper? _keeper;
    private Task? _ended;

    public IReadOnlyCollection<ShardWork> All => [.. _works.Values];

    /// <summary>Null for a shard that another process holds, or nobody.</summary>
    public ShardWork? Find(ShardId shard) => _works.GetValueOrDefault(shard);

    /// <summary>False when this process has not beaten for so long that another one may soon count it as dead.</summary>
    public bool IsFresh => _keeper is { IsFresh: true };

    /// <summary>Nothing may be sent to a broker by this work while this is false. It is not asked of a shard: one that has come back has other work, and the former may still end.</summary>
    public bool MayAct(ShardWork? work) => IsFresh && work is { MayAct: true };

    /// <summary>Begins to beat and to take its share.</summary>
    /// <param name="engine">That hosts the accounts in place of the built-in one.</param>
    public void Start(IClusterEngine? engine)
    {
        _keeper = engine is null
            ? new ShardKeeper(silo, leases, shards, Life, time, Gain, Lose, First)
            : new ShardKeeper(silo, leases, shards, Life, time, Gain, Lose, First, engine.See, engine.MayHold);
        _keeper.Start();
    }

    /// <summary>Brings up every account of a shard that could not come up with it; nothing for a shard that is not held.</summary>
    public Task BringUp(ShardId shard) => Find(shard) is { IsUp: true } work ? work.BringUp(directory.In(shard)) : Task.CompletedTask;

    /// <summary>Hands everything on at once.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate) return new(_ended ??= End());
    }

    private async Task End()
    {
        if (_keeper is not null) await _keeper.DisposeAsync();
    }

    /// <summary>Coming up is not waited for: the beats go on meanwhile.</summary>
    private Task Gain(ShardId shard, long epoch)
    {
        var accounts = directory.In(shard);
        connections.Gain(accounts);
        var work = _works[shard] = make(shard, epoch);
        log.ShardGained(shard, epoch, accounts.Count);
        _ = Start(work, accounts);
        return Task.CompletedTask;
    }

    private async Task Start(ShardWork work, IReadOnlyList<AccountId> accounts)
    {
        try
        {
            await work.Start(accounts);
        }
#pragma warning disable CA1031 // Nobody waits for this: what an account met it has told, and its next call tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.ShardFaulted(work.Shard, fault);
        }
    }

    private async Task Lose(ShardId shard)
    {
        if (!_works.TryRemove(shard, out var work)) return;
        work.MayAct = false;
        log.ShardLost(shard, work.Epoch);
        try
        {
            await Task.WhenAll(work.DisposeAsync().AsTask(), connections.Release(directory.In(shard))).WaitAsync(EndMax, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            log.ShardEndsLate(shard, work.Epoch);
        }
    }
}
