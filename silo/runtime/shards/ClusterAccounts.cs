using System.Collections.Concurrent;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Every account of the cluster: one that this process works for is called directly, every other through its shard's inbox.</summary>
/// <param name="held">The work of a shard that this process holds, else null.</param>
internal sealed class ClusterAccounts(AccountDirectory directory, Func<ShardId, ShardWork?> held, Calls calls, Shadows shadows) : IAccounts
{
    /// <summary>A month that another process's broker has named is taken for so long: it changes four times a year, and a position in the one before is closed all the same.</summary>
    private static readonly TimeSpan FrontHolds = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(AccountId, string), (ContractSymbol Front, long At)> _fronts = [];

    public IReadOnlyList<AccountId> All => directory.All;

    public IAccountGrain? Find(AccountId account) => directory.Has(account) ? Get(account) : null;

    public IAccountGrain Get(AccountId account)
    {
        var shard = directory.ShardOf(account);
        return held(shard) is { } work ? work.Accounts.Get(account) : new RemoteAccount(account, shard, calls, shadows);
    }

    /// <summary>The month of a product that an account's broker trades now; null when it does not say.</summary>
    public async ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel)
    {
        var shard = directory.ShardOf(account);
        if (held(shard) is { } work) return await work.Front(account, root, cancel);
        if (_fronts.TryGetValue((account, root), out var known) && TimeProvider.System.GetElapsedTime(known.At) < FrontHolds) return known.Front;
        var front = await new RemoteAccount(account, shard, calls, shadows).Front(root);
        if (front is { } named) _fronts[(account, root)] = (named, TimeProvider.System.GetTimestamp());
        return front;
    }
}
