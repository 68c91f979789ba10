using System.Collections.Concurrent;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Every account of the cluster: one that this process works for is called directly, every other through its shard's inbox. Another engine is asked for all.</summary>
/// <param name="held">The work of a shard that this process holds, else null.</param>
/// <param name="engine">In place of the built-in one; null for that.</param>
internal sealed class ClusterAccounts(AccountDirectory directory, Func<ShardId, ShardWork?> held, Calls calls, IClusterEngine? engine, Shadows shadows) : IAccounts
{
    /// <summary>A month that another process's broker has named is taken for so long: it changes four times a year, and a position in the one before is closed all the same.</summary>
    private static readonly TimeSpan FrontHolds = TimeSpan.FromMinutes(1);

    /// <summary>Right after a silo has come or gone, the others may still be asked for what lives here by now.</summary>
    private const int UpTries = 20;

    private static readonly TimeSpan UpPace = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(AccountId, string), (ContractSymbol Front, long At)> _fronts = [];

    public IReadOnlyList<AccountId> All => directory.All;

    public IAccountGrain? Find(AccountId account) => directory.Has(account) ? Get(account) : null;

    public IAccountGrain Get(AccountId account)
    {
        var shard = directory.ShardOf(account);
        return engine is null && held(shard) is { } work ? work.Accounts.Get(account) : Remote(account, shard);
    }

    /// <summary>The month of a product that an account's broker trades now; null when it does not say.</summary>
    public async ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel)
    {
        var shard = directory.ShardOf(account);
        if (held(shard) is { } work) return await work.Front(account, root, cancel);
        if (_fronts.TryGetValue((account, root), out var known) && TimeProvider.System.GetElapsedTime(known.At) < FrontHolds) return known.Front;
        var front = await Remote(account, shard).Front(root);
        if (front is { } named) _fronts[(account, root)] = (named, TimeProvider.System.GetTimestamp());
        return front;
    }

    private RemoteAccount Remote(AccountId account, ShardId shard) => engine is null ? new(account, shard, calls, shadows.View) : new(account, shard, engine, View);

    /// <summary>An account that another engine hosts here tells its view itself; of all others the journal tells it.</summary>
    private async ValueTask<AccountView> View(AccountId account)
    {
        var shard = directory.ShardOf(account);
        if (held(shard) is not { } work) return await shadows.View(account);
        for (var i = 0; i < UpTries && work.MayAct && work.Accounts.Known(account) is null && !await engine!.Up(account, shard); i++) await Task.Delay(UpPace, TimeProvider.System);
        return work.Accounts.Known(account) is { } host ? await host.View() : await shadows.View(account);
    }
}
