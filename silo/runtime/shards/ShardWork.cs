using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Alerts;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>What a process does for one shard while it holds it: its accounts, the alerts of its hooks, and the calls of other processes.</summary>
/// <param name="reach">An account of the shard as everybody reaches it.</param>
internal sealed class ShardWork(
    ShardId shard, long epoch, Engine engine, Accounts accounts, Func<AccountId, IAccountGrain> reach, StrategyWatch strategies, AlertDesk desk, CallDesk calls) : IAsyncDisposable
{
    public ShardId Shard => shard;
    public long Epoch => epoch;
    public Accounts Accounts => accounts;
    public StrategyWatch Strategies => strategies;
    public AlertDesk Desk => desk;

    /// <summary>False from the moment on at which another process may have the shard: nothing goes to a broker then.</summary>
    public bool MayAct { get; set; } = true;

    /// <summary>Every account has come up, or has tried to.</summary>
    public bool IsUp { get; private set; }

    /// <summary>The brokers of its accounts, for as long as it may act.</summary>
    public IBroker Broker => engine.Services.Broker;

    /// <inheritdoc cref="ClusterAccounts.Front"/>
    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) => Broker.Front(account, root, cancel);

    /// <summary>Brings the accounts up and begins to drain. An account that cannot be read now comes up by itself once it can.</summary>
    public async Task Start(IReadOnlyList<AccountId> all)
    {
        desk.Start();
        calls.Start();
        await strategies.Load();
        if (!MayAct) return; // Handed on meanwhile.
        await BringUp(all);
        IsUp = true;
    }

    /// <summary>Brings up every account that is not, and so would sleep through its times.</summary>
    public async Task BringUp(IReadOnlyList<AccountId> all)
    {
        Task up = Task.WhenAll(all.Where(account => accounts.Known(account) is not { IsAwake: true }).Select(account => reach(account).View().AsTask()));
        await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await calls.DisposeAsync();
        await desk.DisposeAsync();
        strategies.Dispose();
        await accounts.DisposeAsync();
        await engine.DisposeAsync();
    }
}
