using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Bench;

/// <summary>The pure core: decide, revalue, replay, and what an idle account weighs.</summary>
internal static class DomainBench
{
    private static readonly DateTimeOffset At = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);
    private static readonly RuleBook Book = RuleBooks.Find("topstep/combine/50k")!;

    /// <summary>An alert accepted under the full Topstep book: events and the state they make.</summary>
    public static Measurement Decide()
    {
        const int Operations = 200_000;
        var state = Opened();
        var market = new MarketView(new([new Mark(Mnq, Price.FromPoints(15_500m), At)]), null);
        var commands = Enumerable.Range(0, 1_000).Select(i => Command(i) with { Market = market }).ToArray();
        var accepted = 0;
        var perSecond = Clock.PerSecond(Operations, () =>
        {
            accepted = 0;
            for (var i = 0; i < Operations; i++)
            {
                if (AccountDecider.Decide(state, commands[i % commands.Length], ReadBook).Events[0] is AccountEvent.AlertAccepted) accepted++;
            }
        });
        if (accepted != Operations) throw new InvalidOperationException($"Only {accepted} of {Operations} alerts were accepted.");
        return new("decide", perSecond, "decisions/s", perSecond / 1_000_000, "1 million/s aim", Clock.Runs);
    }

    /// <summary>The rules alone: every check of an order, without reserving it.</summary>
    public static Measurement Judge()
    {
        const int Operations = 500_000;
        var state = Opened();
        var market = new MarketView(new([new Mark(Mnq, Price.FromPoints(15_500m), At)]), null);
        var ask = new OrderAsk(Mnq, Side.Buy, 1, 0, Domain.Orders.OrderKind.Market, null, null);
        var perSecond = Clock.PerSecond(Operations, () =>
        {
            for (var i = 0; i < Operations; i++) Gate.Judge(state, ask, default, market, At);
        });
        return new("judge", perSecond, "decisions/s", perSecond / 174_000, "seed's rule validation", Clock.Runs);
    }

    /// <summary>The largest size now of every product for both sides, for fifty accounts: what a full dashboard asks for.</summary>
    public static Measurement Check()
    {
        const int Accounts = 50, Products = 51;
        var states = Enumerable.Range(0, Accounts).Select(Opened).ToArray();
        // Every product that is known, and further months until there are as many contracts as asked.
        var roots = InstrumentCatalog.Shipped.All.Select(product => product.Root).ToArray();
        var contracts = Enumerable.Range(0, Products).Select(i => new ContractSymbol(roots[i % roots.Length], 2026 + i / roots.Length, 12)).ToArray();
        var market = new MarketView(new([.. contracts.Select(contract => new Mark(contract, Price.FromPoints(15_500m), At))]), null);
        var rounds = Clock.PerSecond(10, () =>
        {
            for (var round = 0; round < 10; round++)
            {
                foreach (var state in states)
                {
                    foreach (var contract in contracts)
                    {
                        Gate.Largest(state, contract, Side.Buy, default, market, At);
                        Gate.Largest(state, contract, Side.Sell, default, market, At);
                    }
                }
            }
        });
        return new("check", 1_000 / rounds, "ms for 50 accounts × 51 contracts", 1_000 / rounds / 50, "50 ms aim", Clock.Runs);
    }

    public static Measurement Revalue()
    {
        const int Accounts = 1_000, Quotes = 20_000;
        var revaluer = new Revaluer();
        var state = Opened() with { Positions = new([new Position(Mnq, 1, new([new Lot(1, Price.FromPoints(15_500m))]), Price.FromPoints(15_500m), At, Usd.Zero, At)]) };
        for (var i = 0; i < Accounts; i++) revaluer.Set(revaluer.Add(), state, Usd.FromDollars(48_000m), Usd.FromDollars(90_000m));
        var crossed = new List<int>();
        var perSecond = Clock.PerSecond(Accounts * Quotes, () =>
        {
            for (var i = 0; i < Quotes; i++) revaluer.Quote(Mnq, Price.FromPoints(15_500m + (i % 41 - 20) * 0.25m), crossed);
        });
        return new("revalue", perSecond, "positions/s", perSecond / 10_000_000, "10 million/s aim", Clock.Runs);
    }

    /// <summary>Stored events to state: decode and fold.</summary>
    public static Measurement Replay()
    {
        var (history, commands) = History(20_000);
        var stored = history.Select((happened, i) => Stored(happened, commands, i)).ToArray();
        var perSecond = Clock.PerSecond(stored.Length, () =>
        {
            var state = AccountState.Initial;
            foreach (var one in stored) state = AccountFold.Evolve(state, EventRegistry.DecodeAccount(one), ReadBook);
        });
        return new("replay", perSecond, "events/s", perSecond / 500_000, "500 thousand/s aim", Clock.Runs);
    }

    /// <summary>The fold alone, from events in memory.</summary>
    public static Measurement Fold()
    {
        var (history, _) = History(20_000);
        var perSecond = Clock.PerSecond(history.Count, () =>
        {
            var state = AccountState.Initial;
            foreach (var happened in history) state = AccountFold.Evolve(state, happened, ReadBook);
        });
        return new("fold", perSecond, "events/s", perSecond / 500_000, "500 thousand/s aim", Clock.Runs);
    }

    /// <summary>Managed bytes of the state of an account that holds nothing, its rule book shared.</summary>
    public static Measurement IdleAccount()
    {
        const int Accounts = 10_000;
        var held = new AccountState[Accounts];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Accounts; i++) held[i] = Opened(i);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Accounts;
        GC.KeepAlive(held);
        return new("idle-account", bytes, "bytes", bytes / 4_096, "4 KiB aim", 1);
    }

    private static AccountCommand.Consider Command(int i)
    {
        var id = DeterministicId.Of("bench", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new(new CommandId(id), new AlertId(id), Intent.Market(Side.Buy, Mnq, 1), default, At);
    }

    private static AccountState Opened(int number = 0)
    {
        var state = Apply(AccountState.Initial, new AccountCommand.OpenAccount(Id(0), new AccountId($"bench-{number}"), "Bench", "ann", "evaluation", "demo", default, Usd.FromDollars(50_000m), At.AddHours(-1)));
        return Apply(state, new AccountCommand.BindRuleBook(Id(1), Book.Text, "ann", "first", At.AddHours(-1)));
    }

    private static AccountState Apply(AccountState state, AccountCommand command) => AccountDecider.Decide(state, command, ReadBook).State;

    /// <summary>Accepted alerts, orders and fills of round trips, as an account's stream holds them.</summary>
    private static (IReadOnlyList<AccountEvent> Events, IReadOnlyList<CommandId> Commands) History(int count)
    {
        var events = new List<AccountEvent>();
        var commands = new List<CommandId>();
        var state = AccountState.Initial;
        void Do(AccountCommand command)
        {
            var decided = AccountDecider.Decide(state, command with { Market = new MarketView(new([new Mark(Mnq, Price.FromPoints(15_500m), command.At)]), null) }, ReadBook);
            state = decided.State;
            events.AddRange(decided.Events);
            commands.AddRange(Enumerable.Repeat(command.Id, decided.Events.Count));
        }

        Do(new AccountCommand.OpenAccount(Id(0), new AccountId("bench"), "Bench", "ann", "evaluation", "demo", default, Usd.FromDollars(50_000m), At.AddHours(-1)));
        Do(new AccountCommand.BindRuleBook(Id(1), Book.Text, "ann", "first", At.AddHours(-1)));
        for (var i = 2; events.Count < count; i += 4)
        {
            var at = At.AddMilliseconds(i);
            var side = state.PositionIn(Mnq) is null ? Side.Buy : Side.Sell;
            Do(new AccountCommand.Consider(Id(i), new AlertId(Id(i).Value), Intent.Market(side, Mnq, 1), default, at));
            var order = state.Orders[0].Ticket.Id;
            Do(new AccountCommand.RecordSent(Id(i + 1), order, at));
            Do(new AccountCommand.RecordOrder(Id(i + 2), order, new OrderNews.Placed("b"), at));
            Do(new AccountCommand.BookFill(Id(i + 3), new Fill(new FillId($"f{i}"), order, Mnq, side, new Contracts(1), Price.FromPoints(15_500m), Usd.Zero, at), FillSource.Broker, at));
        }

        return (events, commands);
    }

    private static StoredEvent Stored(AccountEvent happened, IReadOnlyList<CommandId> commands, int i)
    {
        var encoded = EventRegistry.Encode(happened, commands[i], i);
        return new(new ShardId(0), i + 1, "account-bench", i + 1, encoded.EventId, commands[i], encoded.Type, encoded.SchemaVersion, encoded.Payload, encoded.Meta, encoded.OccurredAt, encoded.OccurredAt, 1, default);
    }

    private static CommandId Id(int i) => new(DeterministicId.Of("bench-command", i.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static RuleBook ReadBook(string text) => Book;
}
