using System.Collections.Concurrent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>The accounts that other processes work for: followed by the journal's feeds, valued here at the newest quotes, told to this process's viewers.</summary>
internal sealed class Shadows : IAsyncDisposable
{
    private const int PageMax = 500;

    private static readonly TimeSpan RetryPace = TimeSpan.FromMilliseconds(250);

    private readonly IJournal _journal;
    private readonly AccountDirectory _directory;
    private readonly Func<ShardId, bool> _isHeld;
    private readonly IMarketFeed _market;
    private readonly IControl _control;
    private readonly IBroadcast _broadcast;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<AccountId, AccountShadow> _shadows = [];
    private readonly ConcurrentDictionary<ContractSymbol, bool> _quoted = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly IDisposable _subscription;
    private readonly Task _running;

    /// <param name="isHeld">True for a shard whose accounts tell of themselves, here.</param>
    public Shadows(
        IJournal journal, AccountDirectory directory, Func<ShardId, bool> isHeld, IMarketFeed market, IControl control, IBroadcast broadcast, TimeProvider time, ILogger log)
    {
        (_journal, _directory, _isHeld, _market, _control, _broadcast, _time, _log) = (journal, directory, isHeld, market, control, broadcast, time, log);
        _subscription = market.Subscribe(quote => _quoted[quote.Contract] = true);
        var all = Enumerable.Range(1, journal.ShardCount - 1).Select(shard => Task.Run(() => Follow(new ShardId(shard)))).Append(Task.Run(Revalue));
        _running = Task.WhenAll(all.ToList());
    }

    /// <exception cref="AccountUnavailableException">Its history cannot be read now.</exception>
    public async ValueTask<AccountView> View(AccountId account)
    {
        try
        {
            return await Of(account).View(_market, _control.Above, _time.GetUtcNow());
        }
        catch (Exception lost) when (lost is not OperationCanceledException)
        {
            _shadows.TryRemove(account, out _);
            throw new AccountUnavailableException(account, "Its history cannot be read now.", lost);
        }
    }

    /// <summary>What another process says of the connections of accounts that it works for; of the others it says nothing any more.</summary>
    public async Task Hear(IReadOnlyDictionary<AccountId, string> connections)
    {
        foreach (var (account, shadow) in _shadows)
        {
            if (shadow.Hear(connections.GetValueOrDefault(account))) await Revalue(account);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _subscription.Dispose();
        await _running;
        _stopping.Dispose();
    }

    private async Task Revalue(AccountId account)
    {
        if (_isHeld(_directory.ShardOf(account))) return;
        try
        {
            _broadcast.Revalued(await View(account));
        }
        catch (AccountUnavailableException)
        {
            // It is read anew when it is asked for, or has news.
        }
    }

    private AccountShadow Of(AccountId account) => _shadows.GetOrAdd(account, id => new AccountShadow(id, _journal, _directory.ShardOf(id)));

    /// <summary>The outermost loop of one shard: a journal that cannot be read now is asked again, from where it was followed to; what is known of the accounts stays.</summary>
    private async Task Follow(ShardId shard)
    {
        long? position = null;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                position ??= await _journal.Head(shard, _stopping.Token);
                await _journal.WaitBeyond(shard, position.Value, _stopping.Token);
                var page = await _journal.ReadFeed(shard, position.Value, PageMax, _stopping.Token);
                await Take(shard, page);
                if (page.Count > 0) position = page[^1].Position;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The process stops.
            }
#pragma warning disable CA1031 // The outermost loop: viewers would see old accounts for ever.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _log.ShadowsFaulted(shard, fault);
                await Task.Delay(RetryPace, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Take(ShardId shard, IReadOnlyList<StoredEvent> page)
    {
        var isHeld = _isHeld(shard);
        foreach (var ofAccount in page.GroupBy(stored => stored.Stream))
        {
            if (Streams.AccountOf(ofAccount.Key) is not { } account) continue;
            if (isHeld)
            {
                _shadows.TryRemove(account, out _); // It tells of itself; read anew when it goes elsewhere.
                continue;
            }

            try
            {
                await Take(Of(account), ofAccount);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                _shadows.TryRemove(account, out _); // Read anew when it is looked at, or has news.
                if (fault is JournalUnavailableException) throw;
                _log.ShadowFaulted(account, fault);
            }
        }
    }

    private async Task Take(AccountShadow shadow, IEnumerable<StoredEvent> news)
    {
        var happened = new List<AccountEvent>();
        foreach (var stored in news)
        {
            if (await shadow.Take(stored) is { } next) happened.Add(next);
        }

        _broadcast.Changed(await shadow.View(_market, _control.Above, _time.GetUtcNow()), happened);
    }

    /// <summary>Several quotes of a contract in one pace are one to the viewers.</summary>
    private async Task Revalue()
    {
        using var pace = new PeriodicTimer(Valuation.CallPace, _time);
        try
        {
            while (await pace.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var contract in _quoted.Keys.ToList())
                {
                    _quoted.TryRemove(contract, out _);
                    foreach (var (account, shadow) in _shadows)
                    {
                        if (shadow.Holds(contract)) await Revalue(account);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
