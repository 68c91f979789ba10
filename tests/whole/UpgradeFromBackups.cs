using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Grains.Abstractions.Events;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A backup that each earlier format left: this program restores it, and every account stands as it stood. A file here is never edited: it is what lies in somebody's drawer.</summary>
public sealed class UpgradeFromBackups
{
    private const string Eval = "topstep_eval_001", Funded = "topstep_funded_001";

    private static readonly string[] Kept = ["balance", "peak", "floor", "locks", "totalTrades", "winRate", "profitFactor", "ruleBook"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private static string Folder => TestData.File("backups");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<int> Formats => [.. Enumerable.Range(1, EventRegistry.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_backup_of_each_format_is_restored_and_stands_as_it_stood(int format)
    {
        var backup = Path.Combine(Folder, $"format-{format}.zip");
        if (!File.Exists(backup)) await Receive(format);
        Assert.True(File.Exists(backup), "A backup of this format is there as received: look at it, and take that word out of both names.");
        await using var host = await Host.Start("--clock", "virtual");
        await host.Stop();
        Directory.Delete(host.Data, recursive: true);
        var restored = await CommandLine.Run("restore", "--from", backup, "--data", host.Data);
        Assert.True(restored.Code == 0, $"{restored}");
        await host.Restart();
        var told = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(backup, ".json"), Cancel))!;
        Assert.Equal(told.ToJsonString(), (await Told(host)).ToJsonString());
        await host.Price("MNQ", 15_500m);
        await host.Post($"/api/accounts/{Eval}/unlock", new { reason = "an upgrade" });
        var key = (await host.Post("/api/hooks", new { id = "after", accounts = new object[] { new { account = Eval } } }))["key"]!.ToString();
        var (_, body) = await host.HookByKey(key, """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"after"}""");
        Assert.Equal("accepted", $"{body!["outcomes"]![0]!["outcome"]}");
    }

    [Fact]
    public async Task Data_that_a_newer_program_wrote_is_refused_with_one_sentence_by_every_verb()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Stop();
        Change(host, "journal", "update settings set value = 99 where name = 'format'");
        foreach (var words in new string[][] { ["up", "--urls", "http://127.0.0.1:0"], ["verify"], ["doctor", "--urls", "http://127.0.0.1:0"], ["backup", "--to", Path.Combine(host.Data, "backup")], ["replay", "--account", Eval, "--rule-book", "topstep/practice/150k"] })
        {
            var refused = await CommandLine.Run([.. words, "--data", host.Data]);
            Assert.True(refused.Code != 0 && $"{refused}".Contains("was written by a newer program (format 99", StringComparison.Ordinal), $"{words[0]}: {refused}");
            Assert.DoesNotContain("   at ", $"{refused}", StringComparison.Ordinal);
        }

        Change(host, "journal", "update settings set value = 1 where name = 'format'");
        Change(host, "paper", "pragma user_version = 99");
        var venue = await CommandLine.Run("up", "--data", host.Data, "--urls", "http://127.0.0.1:0");
        Assert.True(venue.Code == 1 && venue.Errors.Contains("was written by a newer program (version 99", StringComparison.Ordinal), $"{venue}");

        // What can be made again is made again.
        Change(host, "paper", "pragma user_version = 1");
        Change(host, "records", "pragma user_version = 99");
        await host.Restart();
        await Outage.Until(async () => (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=5")).AsArray().Count == 5, "the records are there again");
    }

    private static void Change(Host host, string file, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(host.Data, file + ".db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Something of most of what an account records.</summary>
    private static async Task Receive(int format)
    {
        Assert.Equal(EventRegistry.Format, format);
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        using var guarded = await host.Http.PutAsJsonAsync($"/api/accounts/{Eval}/safeguards", new { clip = new { contracts = 2 } }, Cancel);
        Assert.True(guarded.IsSuccessStatusCode, await guarded.Content.ReadAsStringAsync(Cancel));
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one","stopLoss":{"offset":100},"takeProfit":{"offset":100}}""");
        await host.Settle();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":10,"id":"two"}""");
        await host.Price("MNQ", 15_520m);
        await host.Post($"/api/accounts/{Eval}/flatten", new { reason = "golden" });
        await host.Settle();
        await host.Alert("""{"symbol":"MNQ1!","action":"sell","quantity":1,"id":"three"}""", "topstep");
        await host.Settle();
        await host.Post($"/api/accounts/{Eval}/lock", new { reason = "golden" });
        await host.Settle();
        var told = await Told(host);
        Assert.Equal(0, await host.Stop());
        Directory.CreateDirectory(Folder);
        var received = Path.Combine(Folder, $"format-{format}.received.zip");
        File.Delete(received);
        var made = await CommandLine.Run("backup", "--data", host.Data, "--to", received, "--without-keys");
        Assert.True(made.Code == 0, $"{made}");
        await File.WriteAllTextAsync(Path.ChangeExtension(received, ".json"), told.ToJsonString(Readable) + "\n", Cancel);
    }

    private static async Task<JsonObject> Told(Host host)
    {
        var told = new JsonObject();
        foreach (var id in new[] { Eval, Funded })
        {
            var account = await host.Account(id);
            var shown = new JsonObject();
            foreach (var key in Kept) shown[key] = account[key]?.DeepClone();
            shown["positions"] = new JsonArray([.. account["positions"]!.AsArray().Select(position => (JsonNode)$"{position!["symbol"]} {position["net"]} at {position["averagePrice"]}")]);
            told[id] = shown;
        }

        return told;
    }
}
