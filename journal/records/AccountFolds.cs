using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Journal.Records;

/// <summary>The state of each account at the last event that is recorded, for the numbers that a single event does not carry.</summary>
internal sealed class AccountFolds(RecordsSession session)
{
    /// <summary>Accounts kept in memory; the one that was quiet the longest goes first.</summary>
    private const int AccountsMax = 1_024;

    /// <summary>A state is kept in the file after this many events; at most these are read again after a restart.</summary>
    private const int SaveEvery = 500;

    private readonly Dictionary<AccountId, Fold> _folds = [];
    private readonly BookShelf _books = new();
    private long _turn;

    /// <summary>The state after the event. What came before it is read from the records when it is not in memory.</summary>
    public AccountState Apply(AccountId account, long version, AccountEvent happened)
    {
        if (!_folds.TryGetValue(account, out var fold) || fold.State.Version != version - 1) fold = Load(account, version - 1);
        fold.State = AccountFold.Evolve(fold.State, happened, _books.Read);
        fold.Turn = ++_turn;
        if (version - fold.SavedAt >= SaveEvery) Save(account, fold);
        return fold.State;
    }

    /// <summary>After a transaction that was not kept, memory is ahead of the file.</summary>
    public void Forget() => _folds.Clear();

    /// <summary>Keeps every state, so that the next start reads nothing again.</summary>
    public void Save()
    {
        foreach (var (account, fold) in _folds)
        {
            if (fold.State.Version > fold.SavedAt) Save(account, fold);
        }
    }

    private void Save(AccountId account, Fold fold)
    {
        session.Write(
            "insert or replace into account_states (account, version, state) values (?1, ?2, ?3)",
            account.Value, fold.State.Version, StateCodec.Encode(fold.State));
        fold.SavedAt = fold.State.Version;
    }

    private Fold Load(AccountId account, long upTo)
    {
        MakeRoom();
        var state = session.Scalar("select state from account_states where account = ?1 and version <= ?2", account.Value, upTo) is string text
            ? StateCodec.Decode(text, _books.Read)
            : AccountState.Initial;
        var fold = new Fold { State = state, SavedAt = state.Version };
        foreach (var happened in session.Read(
            $"select {EventRow.Columns} from events where account = ?1 and version > ?2 and version <= ?3 order by version", EventRow.Decode,
            account.Value, state.Version, upTo))
            fold.State = AccountFold.Evolve(fold.State, happened, _books.Read);

        if (fold.State.Version != upTo) throw new InvalidOperationException($"{account}: events up to {upTo} are due, {fold.State.Version} are recorded.");
        _folds[account] = fold;
        return fold;
    }

    private void MakeRoom()
    {
        if (_folds.Count < AccountsMax) return;
        var (account, fold) = _folds.MinBy(entry => entry.Value.Turn);
        Save(account, fold);
        _folds.Remove(account);
    }

    private sealed class Fold
    {
        public required AccountState State { get; set; }
        public required long SavedAt { get; set; }
        public long Turn { get; set; }
    }
}
