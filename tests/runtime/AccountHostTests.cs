using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Silo.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>A host contains its grain's faults, keeps within its bounds, and lets an idle grain go.</summary>
public sealed class AccountHostTests
{
    [Fact]
    public async Task I13_a_fault_is_answered_alarmed_and_the_account_is_rebuilt_from_the_journal()
    {
        await using var scene = await EngineScene.Start();
        var ann = scene.Accounts.Get(EngineScene.Ann);
        var before = await ann.View();
        scene.Broker.Throws = true;
        Assert.IsType<Reply.Unavailable>(await ann.ReportFill(EngineScene.Fill("f1")));
        scene.Broker.Throws = false;
        Assert.Equal((EngineScene.Ann, "ENGINE_FAULT"), Assert.Single(scene.Broadcast.Alarms));
        Assert.Equal(before.Balance, (await ann.View()).Balance);
        Assert.IsType<Reply.Done>(await ann.ReportFill(EngineScene.Fill("f1")));
        Assert.Equal(1, Assert.Single((await ann.View()).Positions).Net);
    }

    [Fact]
    public async Task I13_three_faults_within_a_minute_leave_only_reducing_and_only_on_that_account()
    {
        await using var scene = await EngineScene.Start();
        await Fault(scene, EngineOptionsDefault.FaultsMax, TimeSpan.Zero);
        Assert.Equal(TradingState.ReduceOnly, (await scene.Accounts.Get(EngineScene.Ann).View()).State);
        Assert.Equal(TradingState.Active, (await scene.Accounts.Get(EngineScene.Bob).View()).State);
    }

    [Fact]
    public async Task Three_faults_that_are_far_apart_leave_the_account_active()
    {
        await using var scene = await EngineScene.Start();
        // The account looks at its broker by itself as well, and that fails too: one fault of each kind in a window.
        await Fault(scene, EngineOptionsDefault.FaultsMax, EngineOptionsDefault.FaultWindow + TimeSpan.FromSeconds(1));
        Assert.Equal(TradingState.Active, (await scene.Accounts.Get(EngineScene.Ann).View()).State);
    }

    [Fact]
    public async Task I13_a_journal_that_cannot_be_read_is_no_fault_of_the_account_which_comes_up_by_itself_once_it_can()
    {
        await using var scene = await EngineScene.Start();
        var ann = scene.Accounts.Get(EngineScene.Ann);
        await ann.View();
        scene.Time.Advance(EngineOptionsDefault.IdleMax);
        await scene.Quiet();
        scene.OfGrains.IsUnreadable = true;
        for (var i = 0; i <= EngineOptionsDefault.FaultsMax; i++)
            Assert.Contains("cannot be read", Assert.IsType<Reply.Unavailable>(await ann.ReportFill(EngineScene.Fill("f1"))).Why, StringComparison.Ordinal);
        await scene.Pass(TimeSpan.FromSeconds(5));
        Assert.Empty(scene.Broadcast.Alarms);

        // Nobody asks: a position would be watched again all the same.
        var pictures = scene.Broker.Pictures;
        scene.OfGrains.IsUnreadable = false;
        await scene.Pass(TimeSpan.FromSeconds(2));
        Assert.True(scene.Broker.Pictures > pictures);
        Assert.Equal(TradingState.Active, (await ann.View()).State);
        Assert.IsType<Reply.Done>(await ann.ReportFill(EngineScene.Fill("f1")));
    }

    [Fact]
    public async Task Accounts_that_were_handed_on_come_up_no_more_whoever_asks_for_them()
    {
        await using var scene = await EngineScene.Start();
        await scene.Accounts.DisposeAsync();
        foreach (var account in new[] { EngineScene.Ann, new AccountId("never-asked") })
        {
            var late = scene.Accounts.Get(account);
            await Assert.ThrowsAsync<AccountUnavailableException>(() => late.View().AsTask());
            Assert.IsType<Reply.Unavailable>(await late.ReportFill(EngineScene.Fill("f1")));
        }

        Assert.Empty(scene.Broadcast.Alarms);
    }

    [Fact]
    public async Task A_full_mailbox_answers_busy_and_other_accounts_do_not_notice()
    {
        await using var scene = await EngineScene.Start();
        var gate = new TaskCompletionSource();
        scene.Broker.Holds = (EngineScene.Ann, gate.Task);
        var ann = scene.Accounts.Get(EngineScene.Ann);
        var held = ann.ReportFill(EngineScene.Fill("f1")).AsTask();
        var waiting = new List<Task<Reply>>();
        Reply? busy = null;
        while (busy is null && waiting.Count <= Mailbox.TurnsMax)
        {
            var call = ann.Lock(new LockRequest(Guid.Empty, "test", "test")).AsTask();
            if (call.IsCompleted) busy = await call;
            else waiting.Add(call);
        }

        Assert.Contains("full", Assert.IsType<Reply.Unavailable>(busy).Why, StringComparison.Ordinal);
        Assert.Equal(TradingState.Active, (await scene.Accounts.Get(EngineScene.Bob).View()).State);
        gate.SetResult();
        Assert.IsType<Reply.Done>(await held);
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task An_idle_account_leaves_memory_with_a_snapshot_and_comes_back_the_same()
    {
        await using var scene = await EngineScene.Start();
        var ann = scene.Accounts.Get(EngineScene.Ann);
        var before = await ann.View();
        scene.Time.Advance(EngineOptionsDefault.IdleMax);
        var after = await ann.View();
        var snapshot = await scene.Journal.LatestSnapshot(EngineScene.Shard, Streams.Account(EngineScene.Ann), StateCodec.Schema, TestContext.Current.CancellationToken);
        Assert.Equal(before.Version, snapshot?.Version);
        Assert.Equal(before.Balance, after.Balance);
    }

    private static EngineOptions EngineOptionsDefault { get; } = new();

    private static async Task Fault(EngineScene scene, int times, TimeSpan apart)
    {
        scene.Broker.Throws = true;
        for (var i = 0; i < times; i++)
        {
            if (i > 0 && apart > TimeSpan.Zero) scene.Time.Advance(apart);
            Assert.IsType<Reply.Unavailable>(await scene.Accounts.Get(EngineScene.Ann).ReportFill(EngineScene.Fill("f")));
        }

        scene.Broker.Throws = false;
    }
}
