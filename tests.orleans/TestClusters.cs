using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.OnOrleans;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Tests.Runtime;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Orleans' own test clusters: their silos and their client, in memory, with our members of a desk behind them.</summary>
internal sealed class TestClusters : IAsyncDisposable
{
    private readonly InProcessTestCluster[] _clusters;
    private readonly SemaphoreSlim _one = new(1);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Node? _entering;
    private int _entered;

    /// <param name="count">That know nothing of each other. Silos join them in turn; a front door, of which there may be one, the first.</param>
    public TestClusters(int count = 1) => _clusters = [.. Enumerable.Range(0, count).Select(_ => Make())];

    /// <summary>Of one life of one member.</summary>
    public IStruckEngine Engine() => new Struck(this);

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters) await cluster.DisposeAsync();
        _one.Dispose();
    }

    private InProcessTestCluster Make()
    {
        var builder = new InProcessTestClusterBuilder(0);
        (builder.Options.InitializeClientOnDeploy, builder.Options.ConfigureFileLogging) = (false, false);
        builder.ConfigureSilo((_, silo) =>
        {
            OrleansHosts.Actors(silo, _entering!);
            silo.UseInMemoryReminderService();
            var name = _entering!.Silo;
            silo.Services.PostConfigure<SiloOptions>(options => options.SiloName = name);
        });
        return builder.Build();
    }

    private async Task<OrleansLife> Door(CancellationToken cancel)
    {
        await _begun.Task.WaitAsync(cancel);
        await _one.WaitAsync(cancel);
        try
        {
            await _clusters[0].InitializeClientAsync(cancel);
            return new(_clusters[0].Client.ServiceProvider, () => ValueTask.CompletedTask);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(InProcessTestCluster Cluster, InProcessSiloHandle Silo)> Enter(Node node, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            _entering = node;
            var cluster = _clusters[_entered++ % _clusters.Length];
            var silo = await cluster.StartAdditionalSiloAsync();
            _begun.TrySetResult();
            return (cluster, silo);
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed class Struck(TestClusters clusters) : IStruckEngine
    {
        private (InProcessTestCluster Cluster, InProcessSiloHandle Silo)? _at;
        private volatile bool _isDead;

        public EngineKind Kind => OrleansEngine.Kind with { Make = parts => new OrleansEngine(parts, Begin) };

        public async Task Kill()
        {
            _isDead = true;
            if (_at is { } at) await at.Cluster.KillSiloAsync(at.Silo);
        }

        private async Task<OrleansLife> Begin(ClusterParts parts, Node node, Fatal fatal, CancellationToken cancel)
        {
            if (_isDead) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel); // What is dead does not come back.
            if (parts.Role == ProcessRole.Api) return await clusters.Door(cancel);
            var (cluster, silo) = await clusters.Enter(node, cancel);
            _at = (cluster, silo);
            return new(silo.ServiceProvider, async () =>
            {
                if (silo.IsActive) await cluster.StopSiloAsync(silo);
            });
        }
    }
}
