using TraderTerminal.Domain.Values;
using TraderTerminal.Silo.Runtime.Shards;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The built-in engine on two silos.</summary>
public sealed class BuiltInGrainContract() : GrainContract(2)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Task<IGrainDesk> Start(int silos) => GrainDesk.Start(silos);

    /// <summary>What it still does would otherwise take the account's news for itself, and leave the one that works for it deaf.</summary>
    [Fact]
    public async Task What_a_shards_former_work_still_does_reaches_no_broker_when_the_shard_comes_back_to_the_same_silo()
    {
        await using var desk = (GrainDesk)await GrainDesk.Start(1);
        var account = new AccountId(desk.Accounts[0]);
        var former = await Up(desk, account, former: null);
        await former.Broker.Snapshot(account, Cancel);
        await desk.Supersede(account.Value);
        var present = await Up(desk, account, former);
        await present.Broker.Snapshot(account, Cancel);
        await Assert.ThrowsAsync<IOException>(async () => await former.Broker.Snapshot(account, Cancel));
    }

    private static async Task<ShardWork> Up(GrainDesk desk, AccountId account, ShardWork? former)
    {
        while (true)
        {
            await desk.Get(account.Value).View();
            if (desk.Work(account.Value, silo: 0) is { IsUp: true } work && work != former) return work;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }
}
