using TraderTerminal.Domain.Instruments;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>What a ProjectX gateway trades now: asked over the wire, known for ten minutes, and never a fault.</summary>
public sealed class GatewayFrontMonthTests
{
    private static readonly ContractSymbol December = new("MNQ", 2026, 12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ContractSymbol?> Front(BrokerProjectXWorld world, string root) => await world.Broker.Front(BrokerWorld.Account, root, Cancel);

    [Fact]
    public async Task The_active_contract_is_known_for_ten_minutes_and_then_asked_for_again_and_no_fault_comes_of_it()
    {
        await using var world = await BrokerProjectXWorld.Start();
        Assert.Equal(December, await Front(world, "MNQ"));
        Assert.Equal(new ContractSymbol("ES", 2026, 12), await Front(world, "ES"));
        Assert.Null(await Front(world, "NOSUCH"));

        // Each request is tried twice.
        await world.Fault(new { kind = "status", status = 502, count = 2 });
        world.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(December, await Front(world, "MNQ"));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Front(world, "MNQ"));

        // A gateway that could not be asked is left alone for ten seconds.
        world.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Null(await Front(world, "MNQ"));
        world.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(December, await Front(world, "MNQ"));

        await world.Post("/control/market/roll", new { root = "MNQ" });
        Assert.Equal(December, await Front(world, "MNQ"));
        world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new ContractSymbol("MNQ", 2027, 3), await Front(world, "MNQ"));
    }
}
