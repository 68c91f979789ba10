using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The log as a collector reads it: an object a line, each kind by its number, and no secret among the fields.</summary>
public sealed class JsonLog
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_is_an_object_with_the_number_of_its_kind_and_its_fields()
    {
        const string Stranger = "planted-unknown-route-key", Wrong = "planted-wrong-secret";
        await using var host = await Host.Start("--clock", "virtual", "--log", "json");
        var made = await host.Post("/api/hooks", new { id = "desk", secret = "planted-right-secret", accounts = new[] { new { account = "topstep_eval_001" } } });
        Assert.Equal(404, (await host.HookByKey(Stranger, "{}")).Status);
        Assert.Equal(404, (await host.HookByKey($"{made["key"]}", $$"""{"symbol":"MNQ1!","action":"buy","quantity":1,"secret":"{{Wrong}}"}""")).Status);
        Assert.Equal(422, (await host.Hook("dance")).Status);
        await host.Post("/api/accounts/topstep_eval_001/flatten", new { reason = "a reason with \"quotes\"" });
        await host.Settle();
        var admin = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim();
        Assert.Equal(0, await host.Stop());

        var lines = host.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.All(lines, line =>
        {
            Assert.True(DateTimeOffset.TryParseExact(line["Timestamp"]!.ToString(), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), line.ToJsonString());
            foreach (var member in new[] { "LogLevel", "Category", "Message" }) Assert.NotEqual("", line[member]!.ToString());
            if (line["Category"]!.ToString().StartsWith("TraderTerminal.", StringComparison.Ordinal)) Assert.True(line["EventId"]!.GetValue<int>() > 0, line.ToJsonString());
        });
        var started = lines.Single(line => line["EventId"]!.GetValue<int>() == 2004);
        Assert.Equal(("Information", "2"), (started["LogLevel"]!.ToString(), started["State"]!["Accounts"]!.ToString()));
        var refused = lines.Where(line => line["EventId"]!.GetValue<int>() == 1301).ToList();
        Assert.Equal(2, refused.Count);
        Assert.All(refused, line => Assert.Equal("127.0.0.1", line["State"]!["Source"]!.ToString()));
        Assert.Contains(lines, line => line["EventId"]!.GetValue<int>() == 1302);
        foreach (var secret in new[] { Stranger, Wrong, "planted-right-secret", $"{made["key"]}", admin }) Assert.DoesNotContain(secret, host.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_form_is_a_wrong_command_line()
    {
        var said = await CommandLine.Run("up", "--log", "xml");
        Assert.True(said.Code == 2 && said.Errors.Contains("--log is text or json, not xml", StringComparison.Ordinal), $"{said}");
    }
}
