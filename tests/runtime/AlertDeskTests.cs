using Microsoft.Extensions.Logging.Abstractions;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Silo.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Alerts that were taken are decided once by every account of the route, and no account waits for another.</summary>
public sealed class AlertDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I2_each_account_of_the_route_has_exactly_one_outcome()
    {
        await using var scene = await EngineScene.Start();
        await using var desk = await Desk(scene);
        var alert = Delivery("both", 1);
        Assert.IsType<PutAlert.Stored>(await desk.Put(alert, Cancel));
        var outcomes = await desk.Outcomes(alert.Id, Cancel);
        Assert.Equal([EngineScene.Ann, EngineScene.Bob], outcomes.Select(outcome => outcome.Account));
        Assert.All(outcomes, outcome => Assert.Equal(AlertOutcome.Accepted, outcome.Outcome));
        Assert.IsType<PutAlert.Duplicate>(await desk.Put(alert, Cancel));
    }

    [Fact]
    public async Task I2_an_alert_that_was_taken_before_a_stop_is_decided_after_the_next_start()
    {
        await using var scene = await EngineScene.Start();
        var alert = Delivery("both", 2);
        var stopped = await Desk(scene, isStarted: false);
        Assert.IsType<PutAlert.Stored>(await stopped.Put(alert, Cancel));
        await stopped.DisposeAsync();
        await using var desk = await Desk(scene);
        while ((await scene.Accounts.Get(EngineScene.Bob).View()).LastAlert != alert.Id) await Task.Yield();
        Assert.Equal(2, (await desk.Outcomes(alert.Id, Cancel)).Count);
    }

    [Fact]
    public async Task I13_an_account_that_cannot_answer_holds_up_nobody_else()
    {
        await using var scene = await EngineScene.Start();
        await using var desk = await Desk(scene);
        var gate = new TaskCompletionSource();
        scene.Broker.Holds = (EngineScene.Ann, gate.Task);
        var held = scene.Accounts.Get(EngineScene.Ann).ReportFill(EngineScene.Fill("f1")).AsTask();
        var (first, second) = (Delivery("both", 3), Delivery("bob", 4));
        await desk.Put(first, Cancel);
        await desk.Put(second, Cancel);
        Assert.Equal(EngineScene.Bob, Assert.Single(await desk.Outcomes(second.Id, Cancel)).Account);
        var both = desk.Outcomes(first.Id, Cancel).AsTask();
        Assert.False(both.IsCompleted);
        gate.SetResult();
        Assert.Equal(2, (await both).Count);
        Assert.IsType<Reply.Done>(await held);
    }

    [Fact]
    public async Task Quiet_comes_when_every_alert_is_decided_and_a_repeat_leaves_nothing_under_way()
    {
        await using var scene = await EngineScene.Start();
        var quiescence = new Quiescence();
        await using var desk = await Desk(scene, quiescence: quiescence);
        var alert = Delivery("both", 5);
        await desk.Put(alert, Cancel);
        await quiescence.WhenQuiet();
        Assert.True(desk.Outcomes(alert.Id, Cancel).AsTask().IsCompleted);
        await desk.Put(alert, Cancel);
        Assert.True(quiescence.WhenQuiet().IsCompleted);
    }

    [Fact]
    public async Task I2_an_alert_that_meets_a_fault_is_decided_at_a_later_try_and_holds_up_nobody()
    {
        await using var scene = await EngineScene.Start();
        var faults = 0;
        await using var desk = await Desk(scene, front: (account, root, cancel) => faults++ < 2 ? throw new InvalidOperationException("a bug") : scene.Broker.Front(account, root, cancel));
        var (faulty, next) = (Delivery("bob", 6, """{"symbol":"MNQ1!","action":"buy","quantity":1}"""), Delivery("bob", 7));
        await desk.Put(faulty, Cancel);
        await desk.Put(next, Cancel);
        Assert.Single(await desk.Outcomes(next.Id, Cancel));
        var decided = desk.Outcomes(faulty.Id, Cancel).AsTask();
        Assert.False(decided.IsCompleted);
        while (!decided.IsCompleted)
        {
            scene.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(EngineScene.Bob, Assert.Single(await decided).Account);
        Assert.True(faults > 0);
    }

    internal static async Task<AlertDesk> Desk(
        EngineScene scene, bool isStarted = true, Quiescence? quiescence = null, Func<AccountId, string, CancellationToken, ValueTask<ContractSymbol?>>? front = null)
    {
        foreach (var (id, accounts) in new (string, AccountId[])[] { ("both", [EngineScene.Ann, EngineScene.Bob]), ("bob", [EngineScene.Bob]) })
        {
            var route = new Grains.Abstractions.Alerts.Route(
                id, accounts.Select(account => new AccountRoute(account)).ToEquatableArray(), 1, SameSide.Add, OppositeSide.Reverse, false,
                TimeSpan.FromMinutes(1), TimeSpan.Zero);
            await new HookStore(scene.Stream(Streams.Hooks)).Save(DeterministicId.Of("hook", id), new Hook(id, HookStore.HashOf(id), route), "test");
        }

        await scene.Hooks.Load();
        var desk = new AlertDesk(
            scene.Journal, scene.Journal, EngineScene.Shard, scene.Epoch, scene.Hooks, new AlertRouter(scene.Accounts, new RouteMembers(scene.Accounts), new FrontMonths(front ?? scene.Broker.Front, scene.Time), scene.Time),
            new StrategyWatch(scene.Stream(Streams.Strategies), scene.Hooks, scene.Time, NullLogger<StrategyWatch>.Instance), quiescence ?? new Quiescence(), scene.Time, NullLogger<AlertDesk>.Instance) { Metrics = scene.Metrics };
        if (isStarted) desk.Start();
        return desk;
    }

    internal static AlertDelivery Delivery(string hook, int number, string? body = null)
    {
        body ??= $$"""{"symbol":"MNQZ2026","action":"buy","quantity":1,"comment":"{{number}}"}""";
        var at = new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
        var parsed = Assert.IsType<AlertRead.Parsed>(AlertParser.Parse(System.Text.Encoding.UTF8.GetBytes(body), at));
        return new AlertDelivery(
            new AlertId(DeterministicId.Of("test", number.ToString(System.Globalization.CultureInfo.InvariantCulture))), hook, hook, at, null, null, body, "",
            "accepted", null, null, null, null, AlertJson.Of(parsed.Alerts, parsed.IsBatch), parsed.Dialect, default, default, $"key-{number}", null);
    }
}
