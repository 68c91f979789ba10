using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Silo.Runtime;

/// <summary>The accounts of this process, each in its host.</summary>
internal sealed class Accounts(Engine engine) : IAccounts, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AccountId, AccountHost> _hosts = [];
    private readonly Lock _gate = new();
    private AccountId[] _all = [];

    public IReadOnlyList<AccountId> All => _all;

    public IAccountGrain? Find(AccountId account) => Array.IndexOf(_all, account) < 0 ? null : Get(account);

    public IAccountGrain Get(AccountId account) => _hosts.GetOrAdd(account, id => new AccountHost(id, engine));

    /// <summary>Makes an account known: it is listed, found and called from now on.</summary>
    public void List(AccountId account)
    {
        lock (_gate)
        {
            if (Array.IndexOf(_all, account) >= 0) return;
            _all = [.. _all.Append(account).OrderBy(id => id.Value, StringComparer.Ordinal)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal)) await host.Value.DisposeAsync();
    }
}
