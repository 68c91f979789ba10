using TraderTerminal.Tests.Journal;
using TraderTerminal.Tests.Runtime;

namespace TraderTerminal.Tests.Orleans;

/// <summary>The desk of the grain contract on Orleans' own test cluster.</summary>
internal sealed class OrleansDesk : GrainDesk
{
    private readonly TestClusters _clusters;

    private OrleansDesk(PostgresServer server, int clusters)
        : base(server) => _clusters = new(clusters);

    public static new Task<IGrainDesk> Start(int silos) => Start(silos, 1);

    /// <param name="clusters">Of Orleans: each believes that all accounts are its own.</param>
    public static Task<IGrainDesk> Start(int silos, int clusters) => Start(silos, server => new OrleansDesk(server, clusters));

    protected override IStruckEngine Engine() => _clusters.Engine();

    protected override ValueTask Ended() => _clusters.DisposeAsync();
}
