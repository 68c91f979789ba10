using TraderTerminal.Tests.Whole;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>The cluster's history checker, unchanged, over real processes that run on Orleans.</summary>
public sealed class OrleansClusterHolds(ITestOutputHelper output) : ClusterHolds(output)
{
    protected override string Engine => "orleans";
}
