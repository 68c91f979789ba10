using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.OnOrleans;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Tests.Runtime;
using TraderTerminal.Tests.Journal;

namespace TraderTerminal.Tests.Orleans;

/// <summary>The desk of the grain contract on Orleans' own test cluster: its silos and its client, in memory, with our processes behind them.</summary>
internal sealed class OrleansDesk : GrainDesk
{
    private readonly InProcessTestCluster[] _clusters;
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentStack<(InProcessTestCluster Cluster, InProcessSiloHandle Handle, Node Node)> _silos = [];
    private readonly ConcurrentDictionary<Node, bool> _killed = [];
    private Node? _entering;
    private int _entered;

    private OrleansDesk(PostgresServer server, int clusters)
        : base(server) => _clusters = [.. Enumerable.Range(0, clusters).Select(_ => MakeCluster())];

    protected override EngineKind Engine => OrleansEngine.Kind with { Make = parts => new OrleansEngine(parts, Begin) };

    public static new Task<IGrainDesk> Start(int silos) => Start(silos, 1);

    /// <param name="clusters">Of Orleans, that know nothing of each other: each believes that all accounts are its own. Silos join them in turn, the front door the first.</param>
    public static Task<IGrainDesk> Start(int silos, int clusters) => Start(silos, server => new OrleansDesk(server, clusters));

    protected override async Task Killed()
    {
        if (!_silos.TryPop(out var last)) return;
        _killed[last.Node] = true;
        await last.Cluster.KillSiloAsync(last.Handle);
    }

    protected override async ValueTask Ended()
    {
        foreach (var cluster in _clusters) await cluster.DisposeAsync();
        _one.Dispose();
    }

    private async Task<OrleansLife> Begin(ClusterParts parts, Node node, Fatal fatal, CancellationToken cancel)
    {
        if (_killed.ContainsKey(node)) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel); // What is dead does not come back.
        await _one.WaitAsync(cancel);
        try
        {
            if (parts.Role == ProcessRole.Api)
            {
                await _clusters[0].InitializeClientAsync(cancel);
                return new(_clusters[0].Client.ServiceProvider, () => ValueTask.CompletedTask);
            }

            _entering = node;
            var cluster = _clusters[_entered++ % _clusters.Length];
            var silo = await cluster.StartAdditionalSiloAsync();
            _silos.Push((cluster, silo, node));
            return new(silo.ServiceProvider, async () =>
            {
                if (silo.IsActive) await cluster.StopSiloAsync(silo);
            });
        }
        finally
        {
            _one.Release();
        }
    }

    private InProcessTestCluster MakeCluster()
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
}
