using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>What an account promises, whatever is told to it.</summary>
public sealed class AccountProperties
{
    private const int Steps = 150;
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(40);
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
    private static readonly Arbitrary<int[]> Stories = Gen.Choose(0, 16 * 2_688 * 5).ArrayOf().Resize(120).ToArbitrary();
    private static readonly ContractSymbol[] Contracts = [Scene.Mnq, Scene.Es];

    private static readonly OrderNews[] News =
    [
        new OrderNews.Placed("b"), new OrderNews.Rejected("a", "b"), new OrderNews.Cancelled("c"), new OrderNews.Expired(), new OrderNews.Unknown("u"),
        new OrderNews.Absent(), new OrderNews.FoundFilled(), new OrderNews.Abandoned("a"), new OrderNews.CancelRefused("c", "t"),
    ];

    [Fact]
    public void I3_whatever_the_broker_does_what_lies_there_never_passes_the_contract_limit() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(4_000), Prop.ForAll(Stories, story =>
        {
            var rehearsal = new Rehearsal();
            foreach (var number in story)
            {
                rehearsal.Act(number);
                if (rehearsal.Worst > Rehearsal.ContractsMax) Assert.Fail($"{rehearsal.Worst} at worst\n{string.Join('\n', rehearsal.Log)}");
            }
        }));

    [Fact]
    public void Every_order_has_an_id_of_its_own() =>
        ForAllStories(run => Assert.All(run.Story, told => Assert.Distinct(told.Decided.State.Orders.Select(order => order.Ticket.Id))));

    [Fact]
    public void The_order_of_positions_and_orders_in_the_state_never_changes_a_decision() =>
        ForAllStories(run =>
        {
            foreach (var (before, command, decided) in run.Story.Where(told => told.Command is AccountCommand.Consider))
            {
                var turned = before with { Positions = Turned(before.Positions), Orders = Turned(before.Orders) };
                Assert.Equal(Outcome(decided), Outcome(Decide(turned, command)));
            }
        });

    /// <summary>Protecting legs aside: an exit may stand beside them, and they shrink as it fills.</summary>
    [Fact]
    public void An_exit_adds_nothing_to_the_worst_case() =>
        ForAllStories(run =>
        {
            foreach (var (before, command, decided) in run.Story.Where(told => told.Command is AccountCommand.Consider))
            {
                var orders = decided.Events.OfType<AccountEvent.OrderIntended>().ToArray();
                if (orders.Length == 0 || orders.Any(intended => intended.Purpose != OrderPurpose.Exit)) continue;
                var contract = ((AccountCommand.Consider)command).Intent.Contract!.Value;
                var released = Released(decided.State, contract, command);
                if (Exposure.Of(WithoutLegs(released), contract).Worst() > Exposure.Of(WithoutLegs(before), contract).Worst()) Assert.Fail($"{command}\n{string.Join('\n', before.Orders)}\n{before.PositionIn(contract)}");
            }
        });

    [Fact]
    public void A_tighter_book_never_takes_what_a_looser_one_refuses() =>
        ForAllStories(run =>
        {
            foreach (var (_, command, decided) in run.Story.Where(told => told.Decided.State.Book is not null).Where((_, step) => step % 3 == 0))
            {
                var loose = decided.State;
                var book = loose.Book!;
                var tight = loose with
                {
                    Book = book with
                    {
                        DailyLoss = book.DailyLoss! with { Amount = new(book.DailyLoss!.Amount.Micros / 2) },
                        Position = book.Position! with { Max = MiniEquivalents.FromMinis(2) },
                    },
                    Floor = loose.Floor + Scene.Dollars(500m),
                };
                foreach (var (contract, side) in Contracts.SelectMany(contract => new[] { (contract, Side.Buy), (contract, Side.Sell) }))
                {
                    var few = Gate.Largest(tight, contract, side, default, command.Market, command.At);
                    var many = Gate.Largest(loose, contract, side, default, command.Market, command.At);
                    if (few.Largest > many.Largest || (few.Accepted && !many.Accepted)) Assert.Fail($"{few}\n{many}");
                }
            }
        });

    /// <summary>
    /// The second time nothing happens that would not happen anyway, when the account next looks at itself. A look is a question of its own:
    /// asked again while reconciling it counts again (the journal knows a command that comes twice by its id).
    /// </summary>
    [Fact]
    public void Every_command_twice_is_the_same_as_once() => ForAllStories(TwiceIsOnce);

    /// <summary>Found by the stories: a refused cancel began a flatten that asked for it again at once, and its news again was news.</summary>
    [Theory]
    [InlineData(641_106_439)]
    [InlineData(767_996_651)]
    [InlineData(277_634_428)]
    [InlineData(1_676_259_984)]
    public void Every_command_twice_is_the_same_as_once_in_this_story_too(int seed) => TwiceIsOnce(Told(seed));

    [Fact]
    public void I7_the_same_state_and_command_make_the_same_events() =>
        ForAllStories(run =>
        {
            foreach (var (before, command, decided) in run.Story)
            {
                var again = Decide(before, command);
                Assert.Equal(decided.Events, again.Events);
                Assert.Equal(decided.State, again.State);
            }
        });

    [Fact]
    public void I7_a_replay_from_the_first_event_or_from_any_snapshot_is_the_live_state() =>
        ForAllStories(run =>
        {
            var events = run.Story.SelectMany(told => told.Decided.Events).ToArray();
            Assert.Equal(run.State, Replay(AccountState.Initial, events));
            foreach (var (before, _, _) in run.Story.Where((_, at) => at % 15 == 0))
            {
                var snapshot = StateCodec.Decode(StateCodec.Encode(before), OracleRun.BookOf);
                Assert.Equal(run.State, Replay(snapshot, events[(int)before.Version..]));
            }
        });

    [Fact]
    public void I5_a_locked_or_failed_account_never_opens() =>
        ForAllStories(run =>
        {
            foreach (var (_, command, decided) in run.Story.Where(told => told.Decided.State.IsOpen && told.Decided.State.Book is not null).Where((_, step) => step % 6 == 0))
            {
                var at = command.At;
                var state = decided.State with { Locks = decided.State.Locks.Add(new AccountLock(AccountLock.Manual, "enough", "ann", null, at)) };
                foreach (var intent in Intents())
                {
                    var id = new CommandId(DeterministicId.Of("locked", intent.ToString(), at.Ticks.ToString(CultureInfo.InvariantCulture)));
                    var considered = Decide(state, new AccountCommand.Consider(id, new AlertId(id.Value), intent, default, at) { Market = command.Market });
                    Assert.DoesNotContain(considered.Events, happened => happened is AccountEvent.OrderIntended { Purpose: OrderPurpose.Entry });
                }
            }
        });

    [Fact]
    public void Every_news_in_every_status_of_an_order_has_an_answer()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
        {
            foreach (var purpose in Enum.GetValues<OrderPurpose>())
            {
                foreach (var cancelAsked in new[] { false, true })
                {
                    foreach (var filled in new[] { 0, 1 })
                    {
                        var (scene, order) = With(status, purpose, cancelAsked, filled);
                        foreach (var news in News.Append(new OrderNews.Appeared(order.Ticket, "b", default, null)).Append(new OrderNews.Modified(order.Ticket)))
                        {
                            var told = new AccountCommand.RecordOrder(scene.NextId(), order.Ticket.Id, news, scene.Now) { Market = scene.Market };
                            var once = Decide(scene.State with { Orders = new([order]) }, told);
                            Assert.Equal(once.State with { Version = 0 }, Decide(once.State, told).State with { Version = 0 });
                        }
                    }
                }
            }
        }
    }

    private static (Scene Scene, AccountOrder Order) With(OrderStatus status, OrderPurpose purpose, bool cancelAsked, int filled)
    {
        var scene = new Scene();
        scene.Buy(2);
        var order = scene.State.Orders[0] with
        {
            Status = status, Purpose = purpose, CancelAsked = cancelAsked, Filled = new Contracts(filled), LookAt = scene.Now,
        };
        return (scene, order);
    }

    private static IEnumerable<Intent> Intents()
    {
        foreach (var contract in Contracts)
        {
            yield return Intent.Market(Side.Buy, contract, 1);
            yield return Intent.Market(Side.Sell, contract, 3);
            yield return new Intent(IntentAction.Reverse, contract);
            yield return new Intent(IntentAction.Add, contract, 1);
            yield return Intent.Market(Side.Buy, contract, 1) with { After = new StrategyPosition(Side.Buy, 2) };
        }
    }

    private static void TwiceIsOnce(OracleRun run)
    {
        foreach (var (_, command, once) in run.Story.Where(told => told.Command is not AccountCommand.RecordLook))
        {
            var twice = Decide(once.State, command);
            var anyway = Decide(once.State, new AccountCommand.Wake(command.Id, command.At) { Market = command.Market });
            if (anyway.State != twice.State with { Version = anyway.State.Version }) Assert.Fail($"{command}\nonce:\n{string.Join('\n', once.Events)}\ntwice:\n{string.Join('\n', twice.Events)}\norders:\n{string.Join('\n', once.State.Orders)}");
        }
    }

    /// <summary>What the stories with several exits are for has happened in them.</summary>
    [Fact]
    public void The_stories_tell_of_several_exits()
    {
        var runs = Enumerable.Range(0, 80).Select(number => Told(number * 5)).ToArray();
        var events = runs.SelectMany(run => run.Story.SelectMany(told => told.Decided.Events)).ToArray();
        Assert.Contains(events, happened => happened is AccountEvent.OrderIntended { Split: not null });
        Assert.Contains(events, happened => happened is AccountEvent.OrderAppeared { Purpose: OrderPurpose.Leg });
        Assert.Contains(events, happened => happened is AccountEvent.OrderIntended { Purpose: OrderPurpose.Protect });
        Assert.Contains(events, happened => happened is AccountEvent.ResizeAsked);
        Assert.Contains(events, happened => happened is AccountEvent.FlattenStarted { Reason: var why } && why.Contains("has filled more than there was to close", StringComparison.Ordinal));
    }

    private static void ForAllStories(Action<OracleRun> holds) => FsCheck.Check.One(Some, Prop.ForAll(Seeds, seed => holds(Told(seed))));

    private static OracleRun Told(int seed)
    {
        var run = new OracleRun(seed, seed % 2 == 0 ? 2_000 : 45_000, 1_000, [], hasExits: seed % 5 is 0 or 2);
        for (var step = 0; step < Steps; step++) run.Step();
        return run;
    }

    /// <summary>What is left when the cancels that the contract's held orders wait for are through.</summary>
    private static AccountState Released(AccountState state, ContractSymbol contract, AccountCommand command)
    {
        foreach (var order in state.Orders.Where(order => order.CancelAsked && order.Ticket.Contract == contract))
        {
            var told = new AccountCommand.RecordOrder(command.Id, order.Ticket.Id, new OrderNews.Cancelled("asked"), command.At);
            state = Decide(state, told with { Market = command.Market }).State;
        }

        return state;
    }

    private static AccountState WithoutLegs(AccountState state) => state with { Orders = state.Orders.Where(order => !order.IsLeg).ToEquatableArray() };

    private static Decided Decide(AccountState state, AccountCommand command) => AccountDecider.Decide(state, command, OracleRun.BookOf);

    private static AccountState Replay(AccountState state, IEnumerable<AccountEvent> events) =>
        events.Aggregate(state, (past, happened) => AccountFold.Evolve(past, happened, OracleRun.BookOf));

    private static EquatableArray<T> Turned<T>(EquatableArray<T> items) => items.Reverse().ToEquatableArray();

    private static string Outcome(Decided decided) => string.Join('\n', decided.Events.Select(happened => happened switch
    {
        AccountEvent.AlertAccepted e => $"accepted {e.Decision.Code} {e.Decision.Largest} {e.Decision.Binding} {e.Decision.Text}",
        AccountEvent.AlertRefused e => $"refused {e.Decision.Code} {e.Decision.Largest} {e.Decision.Binding} {e.Decision.Text}",
        AccountEvent.OrderIntended e => $"{e.Purpose} {e.Ticket}",
        _ => happened.GetType().Name,
    }).Order(StringComparer.Ordinal));
}
