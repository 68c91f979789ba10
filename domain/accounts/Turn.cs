using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Accounts;

/// <summary>One command being decided: the events so far and the state they make.</summary>
internal sealed class Turn(AccountState state, AccountCommand command, Func<string, RuleBook> readBook)
{
    private readonly List<AccountEvent> _events = new(2);

    public AccountCommand Command { get; } = command;

    public AccountState State { get; private set; } = state;

    public IReadOnlyList<AccountEvent> Events => _events;

    public DateTimeOffset At => Command.At;

    public Func<string, RuleBook> ReadBook { get; } = readBook;

    public void Add(AccountEvent happened)
    {
        _events.Add(happened);
        State = AccountFold.Evolve(State, happened, ReadBook);
    }
}
