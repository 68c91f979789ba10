using TraderTerminal.Tests.Runtime;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Orleans on two silos.</summary>
public sealed class OrleansGrainContractOnTwo() : GrainContract(2)
{
    protected override Task<IGrainDesk> Start(int silos) => OrleansDesk.Start(silos);
}

/// <summary>Orleans on three silos.</summary>
public sealed class OrleansGrainContractOnThree() : GrainContract(3)
{
    protected override Task<IGrainDesk> Start(int silos) => OrleansDesk.Start(silos);
}
