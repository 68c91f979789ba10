using TraderTerminal.Tests.Whole;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>The cluster's history checker, unchanged, over Orleans' own test cluster: its silos are stopped and killed, and others are added.</summary>
public sealed class OrleansTestHostHolds(ITestOutputHelper output) : ClusterBlows(output), IAsyncDisposable
{
    private readonly TestClusters _clusters = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public Task Whatever_happens_to_the_silos_every_account_goes_on(int silos) => Run(seed: silos, blows: [Blow.Stop, Blow.Kill, Blow.Stop, Blow.Kill], silos, doors: 1, logins: 4, each: 2, waits: true);

    public ValueTask DisposeAsync() => _clusters.DisposeAsync();

    private protected override Task<ClusterScene> Start(int silos, int doors, int logins, int each) => ClusterScene.Start(silos, doors, logins, each, inside: _clusters.Engine);
}
