using System.Net.Http.Headers;
using Npgsql;
using TraderTerminal.Tests.Whole;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Two silos and a front door as processes: what each is in Orleans' cluster, and what it tells of itself.</summary>
public sealed class OrleansProcesses
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_are_members_doors_are_clients_shards_are_reminded_and_the_page_of_metrics_tells_of_orleans()
    {
        await using var scene = await ClusterScene.Start(silos: 2, doors: 1, logins: 2, each: 1, engine: "orleans");
        await Task.WhenAll(scene.Accounts.Select(account => scene.Send(account, 0, "\"action\":\"buy\",\"quantity\":1", 0)));
        await using var connection = new NpgsqlConnection(scene.Server.Connection("desk"));
        await connection.OpenAsync(Cancel);
        Assert.Equal(2L, await Ask(connection, "select count(*) from orleans.silos where status = 3"));
        Assert.Equal(2L, await Ask(connection, "select count(distinct s.name) from orleans.silos s join journal.leases l on l.silo = s.name"));
        await scene.Until(async () => await Ask(connection, "select count(*) from orleans.reminders") is (long)(ClusterScene.Shards - 1), "every shard has its reminder");
        foreach (var process in scene.Silos.Concat(scene.Doors)) Assert.Contains("orleans_", await Metrics(process), StringComparison.Ordinal);
        // Orleans itself says so of silos that enter at one time, and tries again.
        Assert.All(scene.Silos.Concat(scene.Doors), process => Assert.DoesNotContain("fail: TraderTerminal", process.Said, StringComparison.Ordinal));
    }

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static async Task<string> Metrics(IDeskMember process)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(process.Data, "admin.key"), Cancel)).Trim());
        return await http.GetStringAsync(new Uri(process.Address, "/metrics/framework"), Cancel);
    }
}
