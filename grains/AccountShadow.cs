using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Grains;

/// <summary>An account that another process works for: its history read along, to be looked at. It decides nothing.</summary>
public sealed class AccountShadow
{
    private const string Connected = "connected", Reconciling = "reconciling";

    private readonly AccountId _id;
    private readonly Lock _gate = new();
    private readonly Task _loaded;
    private AccountState _state = AccountState.Initial;
    private string? _connection;

    public AccountShadow(AccountId id, IJournal journal, ShardId shard)
    {
        _id = id;
        _loaded = Load(journal, shard);
    }

    /// <summary>The event when it is the account's next one; null when it is known already.</summary>
    public async ValueTask<AccountEvent?> Take(StoredEvent stored)
    {
        await _loaded;
        lock (_gate)
        {
            if (stored.Version != _state.Version + 1) return null;
            var happened = EventRegistry.DecodeAccount(stored);
            _state = AccountFold.Evolve(_state, happened, RuleBookCache.Read);
            return happened;
        }
    }

    /// <summary>What the other process says of the account's connection; null while it says nothing, as of a connected one. True when that is new.</summary>
    public bool Hear(string? connection)
    {
        lock (_gate)
        {
            var isNew = _connection != connection;
            _connection = connection;
            return isNew;
        }
    }

    public bool Holds(ContractSymbol contract)
    {
        lock (_gate) return _state.Positions.Any(position => position.Contract == contract);
    }

    /// <summary>The account at the newest quotes.</summary>
    /// <param name="above">What is set above an account of these groups.</param>
    public async ValueTask<AccountView> View(IMarketFeed market, Func<EquatableArray<string>, ControlFromAbove> above, DateTimeOffset at)
    {
        await _loaded;
        lock (_gate)
        {
            var contracts = _state.Positions.Select(position => position.Contract).Distinct().ToArray();
            var marks = contracts.Select(market.Latest).OfType<Quote>().Select(quote => new Mark(quote.Contract, quote.Last, quote.At)).ToEquatableArray();
            return AccountViews.Of(
                _id, _state, new MarketView(marks, null), above(_state.Groups), default, null, _connection ?? (_state.IsReconciling ? Reconciling : Connected), contracts, at, default);
        }
    }

    private async Task Load(IJournal journal, ShardId shard)
    {
        var stream = Streams.Account(_id);
        if (await journal.LatestSnapshot(shard, stream, StateCodec.Schema, CancellationToken.None) is { } snapshot) _state = StateCodec.Decode(snapshot.State, RuleBookCache.Read);
        await foreach (var stored in journal.ReadStream(shard, stream, _state.Version, CancellationToken.None))
            _state = AccountFold.Evolve(_state, EventRegistry.DecodeAccount(stored), RuleBookCache.Read);
    }
}
