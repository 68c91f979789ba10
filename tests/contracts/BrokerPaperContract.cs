namespace TraderTerminal.Tests.Brokers;

/// <summary>The paper broker passes the acceptance list.</summary>
public sealed class BrokerPaperContract : BrokerContract
{
    protected override ValueTask<BrokerWorld> Build() => new(new BrokerPaperWorld());
}
