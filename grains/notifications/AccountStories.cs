using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Notifications;

/// <summary>Reads one shard's feed as notices. Each account's state goes along, so that only what changes is said.</summary>
public sealed class AccountStories(IJournal journal, ShardId shard)
{
    /// <summary>Accounts kept in memory; the one that was quiet the longest goes first.</summary>
    private const int AccountsMax = 1_024;

    private readonly Dictionary<AccountId, (AccountState State, long Turn)> _states = [];
    private long _turn;

    /// <summary>What the event is worth telling; null for nothing. Events are given in the feed's order.</summary>
    public async ValueTask<Notice?> Read(StoredEvent stored, CancellationToken cancel)
    {
        if (Streams.AccountOf(stored.Stream) is not { } account)
            return stored.Stream is Streams.Strategies or Streams.Control or Streams.Engine ? DeskNotices.Of(EventRegistry.Decode(stored), stored.OccurredAt) : null;
        var before = _states.TryGetValue(account, out var known) && known.State.Version == stored.Version - 1 ? known.State : await Load(account, stored, cancel);
        var happened = EventRegistry.DecodeAccount(stored);
        if (!_states.ContainsKey(account) && _states.Count >= AccountsMax) _states.Remove(_states.MinBy(entry => entry.Value.Turn).Key);
        _states[account] = (AccountFold.Evolve(before, happened, RuleBookCache.Read), ++_turn);
        return AccountNotices.Of(before, happened);
    }

    /// <summary>The state before the event: from the newest snapshot, or from the first event when that is newer than the event.</summary>
    private async Task<AccountState> Load(AccountId account, StoredEvent stored, CancellationToken cancel)
    {
        var state = await journal.LatestSnapshot(shard, stored.Stream, StateCodec.Schema, cancel) is { } snapshot && snapshot.Version < stored.Version
            ? StateCodec.Decode(snapshot.State, RuleBookCache.Read)
            : AccountState.Initial;
        if (state.Version == stored.Version - 1) return state;
        await foreach (var earlier in journal.ReadStream(shard, stored.Stream, state.Version, cancel))
        {
            if (earlier.Version >= stored.Version) break;
            state = AccountFold.Evolve(state, EventRegistry.DecodeAccount(earlier), RuleBookCache.Read);
        }

        return state;
    }
}
