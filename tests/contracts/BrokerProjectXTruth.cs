using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter comes through the gateway's mix.</summary>
public sealed class BrokerProjectXTruth : BrokerTruth
{
    /// <summary>The gateway reckons from the mean entry, which it rounds.</summary>
    protected override Usd Rounding => Usd.FromDollars(0.001m);

    protected override async Task<WiredWorld> Start(int seed) => await BrokerProjectXWorld.Start(seed, isMixed: true);
}
