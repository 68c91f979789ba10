namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter passes the acceptance list against the simulated gateway, over its real wire.</summary>
public sealed class BrokerProjectXContract : BrokerContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerProjectXWorld.Start();
}

/// <summary>The ProjectX adapter passes the faulty part of the list.</summary>
public sealed class BrokerProjectXFaultContract : BrokerFaultContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerProjectXWorld.Start();
}

/// <summary>
/// The ProjectX adapter passes the acceptance list again while requests and news go wrong all the time, by a seed for each case; at the end of each case what we
/// know is what the gateway did, and nothing was lost or doubled.
/// </summary>
public sealed class BrokerProjectXUnderFaults : BrokerContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerProjectXWorld.Start(FaultsOfTheLine.SeedOf(Xunit.TestContext.Current.TestCase?.TestCaseDisplayName ?? ""));
}
