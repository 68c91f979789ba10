using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>One process's part in Orleans' cluster: a silo, or a client of one.</summary>
internal static class OrleansHosts
{
    /// <summary>The driver by the name under which Orleans finds it.</summary>
    private const string Driver = "Npgsql";

    /// <summary>
    /// Three unanswered probes and a silo is dead: sooner than its lease ends (<see cref="HeldShards.Life"/>), which its successor waits for in any case.
    /// </summary>
    private static readonly TimeSpan ProbeMax = TimeSpan.FromSeconds(1);

    /// <summary>How old the lists of silos and of gateways may be. Ours: a door finds a new silo within a take-over.</summary>
    private static readonly TimeSpan ListMax = TimeSpan.FromSeconds(3);

    /// <summary>What was under way is fenced by then; nobody waits for it any longer.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries of a door to find a silo.</summary>
    private static readonly TimeSpan DoorPace = TimeSpan.FromMilliseconds(500);

    public static async Task<OrleansLife> Begin(ClusterParts parts, Node node, Fatal fatal, CancellationToken cancel)
    {
        await OrleansSchema.Bring(parts.Settings, cancel);
        var host = parts.Role == ProcessRole.Api ? Door(parts) : Silo(parts, node, fatal);
        try
        {
            // While it joins already: it has to reach every other silo, so one that is dead to the database has to be dead to Orleans.
            node.Members = host.Services.GetService<IClusterMembershipService>();
            await host.StartAsync(cancel);
            return new(host.Services, () => End(host));
        }
        catch
        {
            await End(host);
            throw;
        }
    }

    private static IHost Silo(ClusterParts parts, Node node, Fatal fatal)
    {
        var builder = Builder(parts);
        builder.UseOrleans(silo =>
        {
            Actors(silo, node);
            silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler>(fatal));
            silo.Configure<ClusterOptions>(cluster => Name(cluster, parts));
            silo.Configure<SiloOptions>(options => options.SiloName = parts.Silo);
            var (silos, doors) = parts.Choice.Ports ?? FreePorts(parts.Choice.Address);
            silo.Configure<EndpointOptions>(endpoint =>
            {
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (parts.Choice.Address, silos, doors);
            });
            silo.Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = Calls.WaitMax);
            var connection = OrleansSchema.ConnectionText(parts.Settings);
            silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Driver, connection));
            silo.UseAdoNetReminderService(table => (table.Invariant, table.ConnectionString) = (Driver, connection));
        });
        return builder.Build();
    }

    /// <summary>A front door: it has no account, and asks whichever silos there are.</summary>
    private static IHost Door(ClusterParts parts)
    {
        var builder = Builder(parts);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => Name(cluster, parts));
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = ListMax);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = Calls.WaitMax);
            client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Driver, OrleansSchema.ConnectionText(parts.Settings)));
            client.UseConnectionRetryFilter(async (_, cancel) =>
            {
                await Task.Delay(DoorPace, TimeProvider.System, cancel);
                return true;
            });
            client.AddActivityPropagation();
        });
        return builder.Build();
    }

    /// <summary>What every silo of ours has, however its cluster is made.</summary>
    public static void Actors(ISiloBuilder silo, Node node)
    {
        silo.Services.AddSingleton(node);
        silo.AddPlacementDirector<ByShardPlacement, ByShardDirector>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            (membership.ProbeTimeout, membership.TableRefreshTimeout) = (ProbeMax, ListMax);
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        });
        silo.AddActivityPropagation();
    }

    private static async ValueTask End(IHost host)
    {
        using var limit = new CancellationTokenSource(StopMax, TimeProvider.System);
        await host.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>As the database is named: two clusters never meet on one.</summary>
    private static void Name(ClusterOptions cluster, ClusterParts parts) => (cluster.ClusterId, cluster.ServiceId) = (parts.Settings.Cluster, parts.Settings.Cluster);

    private static HostApplicationBuilder Builder(ClusterParts parts)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.AddProvider(new PassedLog(parts.Loggers)).SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    /// <summary>Two that nobody has now.</summary>
    private static (int Silos, int Doors) FreePorts(IPAddress address)
    {
        using TcpListener one = new(address, 0), other = new(address, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
