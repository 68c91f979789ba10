using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Rule books as a user meets them: listed, added, compared, bound, and refused with every fault.</summary>
public sealed class RuleBooksOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Book = "seed/eval/50k";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> Add(Host host, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/rule-books", content, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    private static async Task<string> Tighter(Host host, string version = "9")
    {
        var book = await host.Get($"/api/rule-books/{Book}");
        book["version"] = version;
        book["dailyLoss"]!["amount"] = 400;
        return book.ToJsonString();
    }

    private static async Task<JsonArray> Versions(Host host) =>
        new([.. (await host.Get("/api/rule-books")).AsArray().Where(book => book!["id"]!.ToString() == Book).Select(book => book!.DeepClone())]);

    [Fact]
    public async Task A_new_version_shows_what_differs_and_rebinds_nobody_until_a_person_does()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var first = (await host.Account(Eval))["ruleBook"]!["version"]!.ToString();
        var (status, added) = await Add(host, await Tighter(host));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(first, added!["before"]!.ToString());
        Assert.Equal(["dailyLoss.amount", "version"], added["differences"]!.AsArray().Select(field => field!["path"]!.ToString()));
        Assert.Equal(("1000", "400"), (added["differences"]![0]!["before"]!.ToString(), added["differences"]![0]!["after"]!.ToString()));
        Assert.Equal(first, (await host.Account(Eval))["ruleBook"]!["version"]!.ToString());

        await host.Kill();
        await host.Restart();
        Assert.Equal([false, true], (await Versions(host)).Select(book => book!["isOwn"]!.GetValue<bool>()));
        await host.Post($"/api/accounts/{Eval}/rule-book", new { id = Book, version = "9", reason = "a stricter day" });
        Assert.Equal("9", (await host.Account(Eval))["ruleBook"]!["version"]!.ToString());
        Assert.Contains(
            (await host.Get($"/api/accounts/{Eval}/events?after=0&limit=500")).AsArray(),
            stored => stored!["type"]!.ToString() == "rule-book-bound" && stored.ToJsonString().Contains("a stricter day", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_is_added_once_and_never_changed()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var text = await Tighter(host);
        Assert.Equal(HttpStatusCode.OK, (await Add(host, text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Add(host, text)).Status);
        Assert.Equal(2, (await Versions(host)).Count);
        var (status, taken) = await Add(host, text.Replace("400", "399", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Conflict, "VERSION_TAKEN"), (status, taken!["code"]!.ToString()));
    }

    [Fact]
    public async Task Books_that_are_broken_or_hostile_are_refused_with_their_faults_and_change_nothing()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var good = await Tighter(host);
        var books = (await host.Get("/api/rule-books")).AsArray().Count;
        (string Text, string Path)[] bad =
        [
            ("{", "$"),
            ("[]", "$"),
            ($"{new string('[', 5_000)}{new string(']', 5_000)}", "$"),
            (good.Replace("\"amount\":400", "\"amount\":-400", StringComparison.Ordinal), "$.dailyLoss.amount"),
            (good.Replace("\"amount\":400", "\"amount\":4e99", StringComparison.Ordinal), "$.dailyLoss.amount"),
            (good.Replace("America/Chicago", "Mars/Olympus", StringComparison.Ordinal), "$.calendar.timeZone"),
            (good.Replace("\"dailyLoss\":{", "\"dailyLoss\":{\"surprise\":1,", StringComparison.Ordinal), "$.dailyLoss.surprise"),
            (good.Replace("\"dailyLoss\":{", "\"dailyLoss\":{\"amount\":1,", StringComparison.Ordinal), "$.dailyLoss.amount"),
        ];
        foreach (var (text, path) in bad)
        {
            Assert.NotEqual(good, text);
            var (status, body) = await Add(host, text);
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_RULE_BOOK"), (status, body!["code"]!.ToString()));
            Assert.Contains(path, body["errors"]!.AsArray().Select(fault => fault!["field"]!.ToString()));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Add(host, new string(' ', 3_000_000) + good)).Status);
        Assert.Equal(books, (await host.Get("/api/rule-books")).AsArray().Count);
        await host.Price("MNQ", 15_500m);
        Assert.Equal("accepted", (await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}"""))["outcome"]!.ToString());
    }

    [Fact]
    public async Task Files_in_the_data_directory_are_read_at_the_start_and_a_broken_one_stops_nothing()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var text = await Tighter(host, "8");
        await host.Kill();
        var folder = Directory.CreateDirectory(Path.Combine(host.Data, "rule-books")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.json"), text, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.json"), "{\"id\":", Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "huge.json"), new string(' ', 10_000_000), Cancel);
        await host.Restart();
        Assert.Equal("8", (await host.Get($"/api/rule-books/{Book}"))["version"]!.ToString());
        Assert.Contains("broken.json", host.Errors, StringComparison.Ordinal);
        Assert.Contains("huge.json", host.Errors, StringComparison.Ordinal);
    }
}
