namespace TraderTerminal.Tests.Brokers;

/// <summary>The paper broker passes the acceptance list.</summary>
public sealed class BrokerPaperContract : BrokerContract
{
    protected override ValueTask<BrokerWorld> Build() => new(new BrokerPaperWorld());
}

/// <summary>The paper broker passes the faulty part of the list, as far as it can have those faults.</summary>
public sealed class BrokerPaperFaultContract : BrokerFaultContract
{
    protected override ValueTask<BrokerWorld> Build() => new(new BrokerPaperWorld());
}
