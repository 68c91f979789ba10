namespace TraderTerminal.Tests.Runtime;

/// <summary>The built-in engine on two silos.</summary>
public sealed class BuiltInGrainContract() : GrainContract(2)
{
    protected override Task<IGrainDesk> Start(int silos) => GrainDesk.Start(silos);
}
