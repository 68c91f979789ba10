namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter passes the acceptance list against the simulated gateway, over its real wire.</summary>
public sealed class BrokerProjectXContract : BrokerContract
{
    protected override async ValueTask<BrokerWorld> Build() => await BrokerProjectXWorld.Start();
}
