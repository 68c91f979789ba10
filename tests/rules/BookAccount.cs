using System.Collections.Concurrent;
using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

/// <summary>An account under a shipped rule book that is moved by commands alone. Its opened state is made once per book.</summary>
internal sealed class BookAccount
{
    /// <summary>Micro-dollars of one tick of one contract of NQ.</summary>
    private const long Tick = 5_000_000;

    /// <summary>Tuesday, ten in Chicago.</summary>
    public static readonly DateTimeOffset Begins = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private static readonly ContractSymbol Nq = Contract("NQ");
    private static readonly ConcurrentDictionary<string, AccountState> Opened = new();

    private readonly BookText _book;
    private readonly Dictionary<ContractSymbol, Mark> _marks = [];
    private int _commands;

    private BookAccount(BookText book, AccountState state, DateTimeOffset now) => (_book, State, Now) = (book, state, now);

    public AccountState State { get; private set; }
    public List<AccountEvent> All { get; } = [];
    public IReadOnlyList<AccountEvent> Last { get; private set; } = [];
    public DateTimeOffset Now { get; private set; }

    public static BookAccount Open(BookText book) => new(book, Opened.GetOrAdd(book.Id, static (_, text) => OpenedState(text), book), Begins);

    /// <summary>Opened and bound an hour before <paramref name="at"/>.</summary>
    public static BookAccount Open(BookText book, DateTimeOffset at) => new(book, OpenedState(book, at), at);

    public static ContractSymbol Contract(string root) => new(root, 2026, 12);

    /// <summary>The same account again, without its past.</summary>
    public BookAccount Fork()
    {
        var twin = new BookAccount(_book, State, Now) { _commands = _commands };
        foreach (var (contract, mark) in _marks) twin._marks[contract] = mark;
        return twin;
    }

    public IReadOnlyList<AccountEvent> Send(AccountCommand command)
    {
        var market = new MarketView(new([.. _marks.Values.OrderBy(mark => mark.Contract)]), null);
        var decided = AccountDecider.Decide(State, command with { Market = market }, _ => _book.Parsed.Value);
        State = decided.State;
        All.AddRange(decided.Events);
        return Last = decided.Events;
    }

    public BookAccount At(DateTimeOffset at)
    {
        Now = at;
        Send(new AccountCommand.Wake(Next(), at));
        return this;
    }

    public BookAccount Correct(Correction correction)
    {
        Send(new AccountCommand.CorrectAccount(Next(), correction, "a test", "ann", Now));
        return this;
    }

    public BookAccount Fill(string root, Side side, int quantity, decimal points, long fee = 0)
    {
        var fill = new Fill(
            new FillId($"f{_commands}"), null, Contract(root), side, new Contracts(quantity), Price.FromPoints(points), new Usd(fee), Now);
        Send(new AccountCommand.BookFill(Next(), fill, FillSource.Broker, Now));
        return this;
    }

    public BookAccount Quote(string root, decimal points)
    {
        _marks[Contract(root)] = new Mark(Contract(root), Price.FromPoints(points), Now);
        Send(new AccountCommand.Revalue(Next(), Now));
        return this;
    }

    /// <summary>A round trip that leaves exactly this much: whole ticks, the rest as a fee.</summary>
    public BookAccount Earn(long micros)
    {
        var ticks = (long)Math.Ceiling(micros / (decimal)Tick);
        return Fill("NQ", Side.Buy, 1, 15_500m).Fill("NQ", Side.Sell, 1, 15_500m + ticks * 0.25m, ticks * Tick - micros);
    }

    /// <summary>An open position whose equity is this far from the balance before it; the last fraction of a tick is its fee.</summary>
    public BookAccount Hold(long micros)
    {
        var ticks = (long)Math.Ceiling(micros / (decimal)Tick);
        return Fill("NQ", Side.Buy, 1, 15_500m, ticks * Tick - micros).Quote("NQ", 15_500m + ticks * 0.25m);
    }

    public Decision Ask(string root, int quantity, Side side = Side.Buy)
    {
        var id = Next();
        Send(new AccountCommand.Consider(id, new AlertId(id.Value), Intent.Market(side, Contract(root), quantity), default, Now));
        return Last.Select(happened => happened switch
        {
            AccountEvent.AlertAccepted accepted => accepted.Decision,
            AccountEvent.AlertRefused refused => refused.Decision,
            _ => null,
        }).OfType<Decision>().First();
    }

    public BookAccount RequestPayout(long micros)
    {
        Send(new AccountCommand.RequestPayout(Next(), new Usd(micros), "ann", Now));
        return this;
    }

    public IEnumerable<Violation> Violations => All.OfType<AccountEvent.ViolationRaised>().Select(raised => raised.Violation);

    private CommandId Next() => new(DeterministicId.Of("boundary", (_commands++).ToString(CultureInfo.InvariantCulture)));

    private static AccountState OpenedState(BookText book) => OpenedState(book, Begins);

    private static AccountState OpenedState(BookText book, DateTimeOffset at)
    {
        var account = new BookAccount(book, AccountState.Initial, at.AddHours(-1));
        account.Send(new AccountCommand.OpenAccount(
            account.Next(), new AccountId("test"), "Test", "ann", "evaluation", "demo", new(["test"]), new Usd(book.Start), account.Now));
        account.Send(new AccountCommand.BindRuleBook(account.Next(), book.Text, "ann", "first", account.Now));
        return account.State;
    }
}
