using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime;

/// <summary>Which accounts there are, and in which shard each one's history lies.</summary>
internal sealed class AccountDirectory
{
    private readonly JournalStream _stream;
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, ShardId> _shards = [];
    private readonly SortedSet<AccountId> _listed = new(Comparer<AccountId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value)));
    private AccountId[]? _all;

    public AccountDirectory(JournalStream stream)
    {
        _stream = stream;
        stream.Told = Apply;
    }

    /// <summary>Every account that was opened, in order.</summary>
    public IReadOnlyList<AccountId> All
    {
        get
        {
            lock (_gate) return _all ??= [.. _listed];
        }
    }

    public bool Has(AccountId account)
    {
        lock (_gate) return _listed.Contains(account);
    }

    /// <summary>Reads what was recorded before the start.</summary>
    public Task Load() => _stream.Load();

    /// <summary>The account's shard; the first where there is only one, or when it was never placed.</summary>
    public ShardId ShardOf(AccountId account)
    {
        lock (_gate) return _shards.GetValueOrDefault(account);
    }

    /// <summary>The accounts of a shard, opened or about to be.</summary>
    public IReadOnlyList<AccountId> In(ShardId shard)
    {
        lock (_gate) return [.. _shards.Where(placed => placed.Value == shard).Select(placed => placed.Key).OrderBy(account => account.Value, StringComparer.Ordinal)];
    }

    /// <summary>Records where an account's history will lie. Of two processes the first one's word counts.</summary>
    /// <returns>Null, or why it could not be recorded.</returns>
    public ValueTask<string?> Place(AccountId account, ShardId shard) =>
        _stream.Append(new CommandId(DeterministicId.Of("place", account.Value)), new DirectoryEvent.AccountPlaced(account, shard.Value));

    /// <summary>Lists an account that is open now.</summary>
    /// <returns>Null, or why it could not be recorded.</returns>
    public ValueTask<string?> List(AccountId account) =>
        _stream.Append(new CommandId(DeterministicId.Of("list", account.Value)), new DirectoryEvent.AccountListed(account));

    private void Apply(object happened)
    {
        lock (_gate)
        {
            if (happened is DirectoryEvent.AccountPlaced placed) _shards[placed.Account] = new(placed.Shard);
            else if (happened is DirectoryEvent.AccountListed listed && _listed.Add(listed.Account)) _all = null;
        }
    }
}
