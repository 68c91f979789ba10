namespace TraderTerminal.Tests.Brokers;

/// <summary>The Tradovate adapter comes through Tradovate's mix.</summary>
public sealed class BrokerTradovateTruth : BrokerTruth
{
    protected override async Task<WiredWorld> Start(int seed) => await BrokerTradovateWorld.Start(seed, isMixed: true);
}
