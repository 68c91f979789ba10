using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Silo.Runtime;

/// <summary>The accounts that this process works for, each in its host.</summary>
internal sealed class Accounts(Engine engine, AccountDirectory directory) : IAccounts, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AccountId, AccountHost> _hosts = [];
    private volatile bool _isEnding;

    public IReadOnlyList<AccountId> All => directory.All;

    public IAccountGrain? Find(AccountId account) => directory.Has(account) ? Get(account) : null;

    /// <summary>An account whose host is there; null when nobody has made it yet.</summary>
    public AccountHost? Known(AccountId account) => _hosts.GetValueOrDefault(account);

    /// <summary>Ends an account's host alone. The next call makes another one.</summary>
    public ValueTask Forget(AccountId account) => _hosts.TryRemove(account, out var host) ? host.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Of accounts that are being handed on, no grain comes up any more: whoever asks is told that it is unavailable.</summary>
    public IAccountGrain Get(AccountId account)
    {
        var host = _hosts.GetOrAdd(account, id => new AccountHost(id, engine));
        if (_isEnding) host.Close();
        return host;
    }

    /// <summary>Turns that wait over all accounts, and at the account where most wait.</summary>
    public (int All, int Most) Waiting
    {
        get
        {
            if (engine.SharedWaiting is { } shared) return (shared, shared);
            var (all, most) = (0, 0);
            foreach (var (_, host) in _hosts)
            {
                var waiting = host.Waiting;
                (all, most) = (all + waiting, Math.Max(most, waiting));
            }

            return (all, most);
        }
    }

    /// <inheritdoc cref="AccountHost.Reread"/>
    public Task Reread(string why) => Task.WhenAll(_hosts.Select(host => host.Value.Reread(why)));

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        await Task.WhenAll(_hosts.ToArray().OrderBy(entry => entry.Key.Value, StringComparer.Ordinal).Select(host => host.Value.DisposeAsync().AsTask()));
    }
}
