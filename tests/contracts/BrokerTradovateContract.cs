namespace TraderTerminal.Tests.Brokers;

/// <summary>The Tradovate adapter passes the acceptance list against the simulated broker, over its real wire.</summary>
public sealed class BrokerTradovateContract : BrokerContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerTradovateWorld.Start();
}

/// <summary>The Tradovate adapter passes the faulty part of the list.</summary>
public sealed class BrokerTradovateFaultContract : BrokerFaultContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerTradovateWorld.Start();
}

/// <summary>
/// The Tradovate adapter passes the acceptance list again while requests and news go wrong all the time, by a seed for each case; at the end of each case what we
/// know is what the broker did, and nothing was lost or doubled.
/// </summary>
public sealed class BrokerTradovateUnderFaults : BrokerContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerTradovateWorld.Start(FaultsOfTheLine.SeedOf(Xunit.TestContext.Current.TestCase?.TestCaseDisplayName ?? ""));
}
