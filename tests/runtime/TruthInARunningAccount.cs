using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Simulators.Exchange.Faults;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The engine with real grains and a broker at which somebody else trades, whose pictures lie, or whose news is lost.</summary>
public sealed class TruthInARunningAccount
{
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AlertForAccount Alert(EngineScene scene, Side side, string name, int quantity = 1) =>
        new(new AlertId(DeterministicId.Of("truth", name)), Intent.Market(side, Mnq, quantity), null, scene.Time.GetUtcNow());

    private static async Task<IAccountGrain> Long(EngineScene scene)
    {
        var ann = scene.Accounts.Get(EngineScene.Ann);
        scene.Quote(Mnq, Price.FromPoints(15_500m), Price.FromPoints(15_500m));
        Assert.Equal(AlertOutcome.Accepted, (await ann.Consider(Alert(scene, Side.Buy, "long"))).Outcome);
        await scene.Quiet();
        Assert.Equal(1, await Net(ann));
        return ann;
    }

    private static async Task<int> Net(IAccountGrain account) => (await account.View()).Positions.Sum(position => position.Net);

    private static string[] Alarms(EngineScene scene) => [.. scene.Broadcast.Alarms.Select(alarm => alarm.Code)];

    private static async Task<TradingState> State(IAccountGrain account) => (await account.View()).State;

    /// <summary>One contract more than there is.</summary>
    private static BrokerSnapshot OneMore(BrokerSnapshot truth) => truth with
    {
        Positions = [new BrokerPosition(Mnq, truth.Positions.Sum(position => position.Net) + 1, Price.FromPoints(15_480m))],
    };

    [Fact]
    public async Task F15_a_strangers_trade_changes_the_state_with_its_news_and_a_person_clears_it()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        var told = scene.Time.GetUtcNow();
        scene.Paper.Trade(EngineScene.Ann, Mnq, Side.Buy, new Contracts(1));
        await scene.Quiet();
        var view = await ann.View();
        Assert.Equal((2, TradingState.ReduceOnly, told), (view.Positions[0].Net, view.State, scene.Time.GetUtcNow()));
        Assert.Equal(("FOREIGN_FILL", view.StateReason), (Assert.Single(view.Truth!.Reviews).Code, view.Truth.Reviews[0].Text));
        Assert.Equal(["FOREIGN_FILL"], Alarms(scene));
        Assert.Equal(ReasonCodes.ReduceOnly, (await ann.Check(new OrderCheck(Mnq, Side.Buy, 1))).Code);
        Assert.Equal(TradingState.Active, await State(scene.Accounts.Get(EngineScene.Bob)));

        Assert.Equal(ReasonCodes.Reduces, (await ann.Consider(Alert(scene, Side.Sell, "exit"))).Code);

        await ann.Change(new AccountChange.Rearm(DeterministicId.Of("rearm"), "my own trade", "ann"));
        Assert.Equal(TradingState.Active, await State(ann));
        await Replays(scene);
    }

    [Fact]
    public async Task The_firms_liquidation_is_a_strangers_fill()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        scene.Paper.Freeze(EngineScene.Ann, liquidate: true);
        await scene.Quiet();
        Assert.Equal((0, TradingState.ReduceOnly), (await Net(ann), await State(ann)));
        Assert.Equal(["FOREIGN_FILL"], Alarms(scene));
    }

    [Fact]
    public async Task With_flatten_a_strangers_trade_is_closed_with_all_the_rest_and_the_account_locked()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        await ann.Change(new AccountChange.SetTruthPolicy(
            DeterministicId.Of("policy"), TruthPolicy.Default with { ForeignFills = ForeignFillAction.Flatten }, "a test", "ann"));
        scene.Paper.Trade(EngineScene.Ann, Mnq, Side.Buy, new Contracts(2));
        await scene.Pass(TimeSpan.FromSeconds(6));
        var view = await ann.View();
        Assert.Empty(view.Positions);
        Assert.Equal(("locked", "FOREIGN_FILL"), (view.Status, Assert.Single(view.Locks).Rule));
        Assert.Equal(0, (await scene.Broker.Snapshot(EngineScene.Ann, Cancel)).Positions.Sum(position => position.Net));
        await Replays(scene);
    }

    [Fact]
    public async Task A_fill_that_was_reported_here_is_nobody_strange()
    {
        await using var scene = await EngineScene.Start();
        var ann = scene.Accounts.Get(EngineScene.Ann);
        await ann.ReportFill(EngineScene.Fill("f1"));
        await scene.Pass(TimeSpan.FromSeconds(130));
        Assert.Equal((1, TradingState.Active), (await Net(ann), await State(ann)));
        Assert.Empty(Alarms(scene));
    }

    [Fact]
    public async Task An_open_account_is_read_back_each_minute_and_one_with_nothing_open_is_left_alone_and_nothing_is_recorded()
    {
        await using var scene = await EngineScene.Start();
        var (idle, before) = (scene.Broker.Pictures, (await scene.Accounts.Get(EngineScene.Bob).View()).Version);
        await scene.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(idle, scene.Broker.Pictures);
        var ann = await Long(scene);
        var (open, version) = (scene.Broker.Pictures, (await ann.View()).Version);
        await scene.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(open, scene.Broker.Pictures);
        await scene.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(open + 1, scene.Broker.Pictures);
        await scene.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((open + 6, version), (scene.Broker.Pictures, (await ann.View()).Version));
        Assert.Equal(before, (await scene.Accounts.Get(EngineScene.Bob).View()).Version);
    }

    [Fact]
    public async Task A_difference_is_found_within_the_pace_two_looks_have_to_agree_and_meanwhile_nothing_is_held_back()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        scene.Broker.Shows = OneMore;
        while (scene.Broker.Pictures < 100 && await State(ann) == TradingState.Active)
        {
            Assert.True((await ann.Check(new OrderCheck(Mnq, Side.Buy, 1, OrderKind.Limit, Price.FromPoints(15_499m)))).Code is null or ReasonCodes.PriceUnknown);
            await scene.Pass(TimeSpan.FromMilliseconds(250));
            if ((await ann.View()).Truth!.Divergences.Count > 0) break;
        }

        var view = await ann.View();
        var found = Assert.Single(view.Truth!.Divergences);
        Assert.Equal(new Difference("position MNQZ2026", "1", "2"), found.What);
        Assert.InRange(scene.Time.GetUtcNow() - found.Since, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.5));
        Assert.Equal((TradingState.ReduceOnly, "reconciling"), (view.State, view.Connection));
        Assert.Equal(["DIVERGENCE"], Alarms(scene));

        // A picture that lies once more and then tells the truth: the difference goes, what waits for a person stays.
        scene.Broker.Shows = null;
        await scene.Pass(TimeSpan.FromSeconds(62));
        view = await ann.View();
        Assert.Empty(view.Truth!.Divergences);
        Assert.Equal((TradingState.ReduceOnly, "connected"), (view.State, view.Connection));
        await ann.Change(new AccountChange.Rearm(DeterministicId.Of("rearm"), "the broker's error", "ann"));
        Assert.Equal(TradingState.Active, await State(ann));
        await Replays(scene);
    }

    [Fact]
    public async Task A_picture_that_lies_once_changes_nothing()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        var version = (await ann.View()).Version;
        var lies = 1;
        scene.Broker.Shows = truth => --lies >= 0 ? OneMore(truth) : truth;
        await scene.Pass(TimeSpan.FromSeconds(180));
        Assert.Equal((version, TradingState.Active, true), ((await ann.View()).Version, await State(ann), lies < 0));
    }

    [Fact]
    public async Task A_look_in_passing_that_an_exits_look_overtakes_changes_nothing()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        var shown = new TaskCompletionSource();
        var (waits, pictures) = (scene.Broker.NextPictureWaits = shown.Task, scene.Broker.Pictures);
        // The look in passing hangs with a picture that shows the position; the exit looks for itself and gets out meanwhile.
        scene.Time.Advance(TimeSpan.FromSeconds(61));
        while (scene.Broker.NextPictureWaits == waits) await Task.Yield();
        await ann.Flatten(new FlattenRequest(DeterministicId.Of("flatten"), FlattenScope.Account, "a test", "ann"));
        for (var began = TimeProvider.System.GetTimestamp(); (await ann.View()).Flattens.Count > 0; await Task.Yield())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), "the exit waits for the look in passing");
            scene.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(0, await Net(ann));
        Assert.True(scene.Broker.Pictures > pictures, "the exit has taken its own picture");
        var version = (await ann.View()).Version;
        shown.SetResult();
        await scene.Quiet();
        var view = await ann.View();
        Assert.Equal((version, TradingState.Active), (view.Version, view.State));
        Assert.DoesNotContain(scene.Broadcast.Events, happened => happened is AccountEvent.DivergenceDetected or AccountEvent.PositionAdopted);
        await Replays(scene);
    }

    [Fact]
    public async Task A_lost_fill_that_is_older_than_the_last_known_one_explains_the_difference()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        scene.Paper.Faults = new FaultPlan { LoseNewsPerMille = 1_000 };
        scene.Paper.Trade(EngineScene.Ann, Mnq, Side.Buy, new Contracts(1));
        scene.Paper.Faults = new FaultPlan();
        scene.Paper.Trade(EngineScene.Ann, Mnq, Side.Buy, new Contracts(1));
        await scene.Quiet();
        Assert.Equal(2, await Net(ann));
        await scene.Pass(TimeSpan.FromSeconds(64));
        Assert.Equal(3, await Net(ann));
        Assert.DoesNotContain(scene.Broadcast.Events, happened => happened is AccountEvent.DivergenceDetected);
        Assert.Equal(2, Alarms(scene).Count(code => code == "FOREIGN_FILL"));
    }

    [Fact]
    public async Task With_flatten_what_no_fill_explains_is_closed_at_the_broker()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        await ann.Change(new AccountChange.SetTruthPolicy(
            DeterministicId.Of("policy"), TruthPolicy.Default with { Divergence = DivergenceAction.Flatten }, "a test", "ann"));
        await Unseen(scene);
        await scene.Pass(TimeSpan.FromSeconds(75));
        var view = await ann.View();
        Assert.Empty(view.Positions);
        Assert.Equal("DIVERGENCE", Assert.Single(view.Locks).Rule);
        Assert.Equal(0, (await scene.Broker.Snapshot(EngineScene.Ann, Cancel)).Positions.Sum(position => position.Net));
        await Replays(scene);
    }

    [Fact]
    public async Task A_person_takes_over_what_the_broker_shows_and_says_why()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        await Unseen(scene);
        await scene.Pass(TimeSpan.FromSeconds(70));
        Assert.Equal((1, TradingState.ReduceOnly), (await Net(ann), await State(ann)));
        var adopted = Assert.IsType<Reply.Done>(await ann.Change(new AccountChange.Adopt(DeterministicId.Of("adopt"), "my own trade", "ann")));
        Assert.Equal(("Taken over from the broker: 1 numbers.", 2), (adopted.Text, await Net(ann)));
        Assert.Equal((TradingState.ReduceOnly, "connected"), (await State(ann), (await ann.View()).Connection));
        Assert.Equal("Nothing differs.", Assert.IsType<Reply.Done>(await ann.Change(new AccountChange.Adopt(DeterministicId.Of("again"), "once more", "ann"))).Text);
        await Replays(scene);
    }

    [Fact]
    public async Task A_platform_that_shows_a_tighter_number_alarms()
    {
        await using var scene = await EngineScene.Start();
        var ann = scene.Accounts.Get(EngineScene.Ann);
        Task<Reply> Note(string name, PlatformNumbers numbers) =>
            ann.Change(new AccountChange.NotePlatform(DeterministicId.Of(name), numbers, null, "a test", "ann")).AsTask();
        Assert.Equal("The platform's numbers are ours.", Assert.IsType<Reply.Done>(await Note("same", new(MaximumLossLevel: Usd.FromDollars(48_000m)))).Text);
        Assert.Empty(Alarms(scene));
        Assert.Equal("1 numbers differ: maximumLossLevel.", Assert.IsType<Reply.Done>(await Note("tighter", new(MaximumLossLevel: Usd.FromDollars(48_100m)))).Text);
        Assert.Equal(["PLATFORM_TIGHTER"], Alarms(scene));
        Assert.Equal("48100.00", Assert.Single((await ann.View()).Truth!.Platform!.Differences).Theirs);
    }

    [Fact]
    public async Task A_flatten_shows_how_far_it_is_and_alarms_when_the_broker_does_not_follow()
    {
        await using var scene = await EngineScene.Start();
        var ann = await Long(scene);
        scene.Paper.Faults = new FaultPlan { RejectPerMille = 1_000 };
        await ann.Flatten(new FlattenRequest(DeterministicId.Of("flatten"), FlattenScope.Account, "a test", "ann"));
        await scene.Pass(TimeSpan.FromSeconds(9));
        var running = Assert.Single((await ann.View()).Flattens);
        Assert.Equal((0, 1, false), (running.OrdersWorking, running.ContractsOpen, running.IsIncomplete));
        Assert.NotNull(running.OrdersGoneAt);
        Assert.InRange(running.Attempts, 3, 6);
        Assert.Empty(Alarms(scene));
        await scene.Pass(TimeSpan.FromSeconds(6));
        Assert.True(Assert.Single((await ann.View()).Flattens).IsIncomplete);
        Assert.Equal(["FLATTEN_INCOMPLETE"], Alarms(scene));
        scene.Paper.Faults = new FaultPlan();
        await scene.Pass(TimeSpan.FromSeconds(25));
        Assert.Empty((await ann.View()).Flattens);
        Assert.Equal(0, await Net(ann));
    }

    /// <summary>A trade whose news is lost and which no history shows.</summary>
    private static async Task Unseen(EngineScene scene)
    {
        scene.Paper.Faults = new FaultPlan { LoseNewsPerMille = 1_000 };
        scene.Paper.Trade(EngineScene.Ann, Mnq, Side.Buy, new Contracts(1));
        scene.Paper.Faults = new FaultPlan();
        scene.Broker.Hidden.Add((await scene.Broker.FillsAfter(EngineScene.Ann, null, Cancel))[^1].Id);
    }

    /// <summary>The history, decided again under its own book, ends where it ended.</summary>
    private static async Task Replays(EngineScene scene)
    {
        var turns = await AccountHistory.Turns(scene.Journal.ReadStream(EngineScene.Shard, Streams.Account(EngineScene.Ann), 0, Cancel), Cancel);
        var report = AccountReplay.Run(turns, RuleBooks.Find("seed/eval/50k")!, text => ReadRuleBook(text))!;
        Assert.Empty(report.Differences);
        Assert.Equal((await scene.Accounts.Get(EngineScene.Ann).View()).Balance, report.Ends.Now.Balance);
    }

    private static RuleBook ReadRuleBook(string text) => Assert.IsType<ReadRuleBook.Read>(RuleBookReader.Read(text)).Book;
}
