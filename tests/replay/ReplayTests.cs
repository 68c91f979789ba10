using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Host = TraderTerminal.Tests.Whole.Host;

namespace TraderTerminal.Tests.Replay;

/// <summary>Replays as a user asks for them: from the command line beside a running instance, and over the wire.</summary>
public sealed class ReplayTests
{
    private const string Eval = "topstep_eval_001";
    private const string Book = "seed/eval/50k";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Buys 1 and then 2 MNQ, is refused 4 more, and loses 40 points on each.</summary>
    private static async Task<Host> Traded()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        foreach (var quantity in (int[])[1, 2, 4])
        {
            await host.Alert($$"""{"symbol":"MNQ1!","action":"buy","quantity":{{quantity}}}""");
            await host.Settle();
        }

        await host.Price("MNQ", 15_460m);
        await host.Alert("""{"symbol":"MNQ1!","action":"close"}""");
        await host.Settle();
        return host;
    }

    private static async Task AddTighter(Host host)
    {
        var book = await host.Get($"/api/rule-books/{Book}");
        (book["version"], book["position"]!["max"]) = ("9999", 1);
        using var content = new StringContent(book.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/rule-books", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Under_its_own_book_nothing_differs_and_the_instance_goes_on()
    {
        await using var host = await Traded();
        var ended = await Whole.CommandLine.Run("replay", "--data", host.Data, "--account", Eval, "--rule-book", Book, "--json");
        Assert.True(ended.Code == 0, $"{ended}");
        var report = JsonNode.Parse(ended.Output)!;
        Assert.Empty(report["differences"]!.AsArray());
        Assert.False(report["estimate"]!.GetValue<bool>());
        Assert.Equal((await host.Account(Eval))["balance"]!.ToString(), report["ends"]!["now"]!["balance"]!.ToString());
        Assert.Equal("ready", (await host.Get("/readyz"))["status"]!.ToString());
        var text = await Whole.CommandLine.Run("replay", "--data", host.Data, "--account", Eval, "--rule-book", Book);
        Assert.Contains("4 decisions, 0 would have been different.", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_tighter_book_the_second_entry_is_refused_and_its_loss_left_out()
    {
        await using var host = await Traded();
        await AddTighter(host);
        var json = await host.Get($"/api/accounts/{Eval}/replay?ruleBook={Uri.EscapeDataString(Book)}&version=9999");
        var difference = Assert.Single(json["differences"]!.AsArray())!;
        Assert.Equal(("accepted", "refused", "POSITION_LIMIT"), (difference["then"]!["outcome"]!.ToString(), difference["now"]!["outcome"]!.ToString(), difference["now"]!["code"]!.ToString()));
        Assert.Equal(0, difference["now"]!["largest"]!.GetValue<int>());
        // 40 points of 2 USD on two contracts less, and the spread that they paid.
        var (then, now, less) = (Dollars(json["ends"]!["then"]!["realized"]!), Dollars(json["ends"]!["now"]!["realized"]!), Dollars(json["ends"]!["difference"]!));
        Assert.Equal((161.00m, 161.00m), (less, now - then));
        Assert.Equal(Dollars((await host.Account(Eval))["balance"]!), 50_000m + then);
        Assert.True(json["estimate"]!.GetValue<bool>());

        Assert.Equal(0, await host.Stop());
        var text = await Whole.CommandLine.Run("replay", "--data", host.Data, "--account", Eval, "--rule-book", $"{Book}@9999");
        Assert.True(text.Code == 1, $"{text}");
        Assert.Contains("4 decisions, 1 would have been different.", text.Output, StringComparison.Ordinal);
        Assert.Contains("now   refused POSITION_LIMIT", text.Output, StringComparison.Ordinal);
        Assert.Contains("Realized P&L +161.00 USD; active then, active now.  (estimate)", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_book_that_locks_after_a_smaller_loss_says_when()
    {
        await using var host = await Traded();
        var book = await host.Get($"/api/rule-books/{Book}");
        (book["version"], book["dailyLoss"]!["amount"]) = ("9998", 150);
        using var content = new StringContent(book.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/rule-books", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await host.Get($"/api/accounts/{Eval}/replay?ruleBook={Uri.EscapeDataString(Book)}&version=9998");
        Assert.Empty(json["endingsThen"]!.AsArray());
        var ending = json["endingsNow"]!.AsArray()[^1]!;
        Assert.Equal(("locked", "daily_loss_limit"), (ending["kind"]!.ToString(), ending["rule"]!.ToString()));
        Assert.Equal("locked", json["ends"]!["now"]!["status"]!.ToString());
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_not_said_400()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await Refused(host, "/api/accounts/nobody/replay?ruleBook=seed/eval/50k", HttpStatusCode.NotFound, "UNKNOWN_ACCOUNT");
        await Refused(host, $"/api/accounts/{Eval}/replay?ruleBook=no/book", HttpStatusCode.NotFound, "UNKNOWN_RULE_BOOK");
        await Refused(host, $"/api/accounts/{Eval}/replay?ruleBook={Book}&version=0", HttpStatusCode.NotFound, "UNKNOWN_RULE_BOOK");
        await Refused(host, $"/api/accounts/{Eval}/replay", HttpStatusCode.BadRequest, "MISSING");
        Assert.NotNull((await host.Get("/openapi/v1.json"))["paths"]!["/api/accounts/{id}/replay"]!["get"]);

        foreach (var (words, said) in (IEnumerable<(string[], string)>)[
            (["--account", "nobody", "--rule-book", Book], "there is no account nobody"),
            (["--account", Eval, "--rule-book", "no/book"], "there is no rule book no/book"),
            (["--rule-book", Book], "--account says whose history"),
            (["--account", Eval], "--rule-book says under which book"),
            (["--account", "A B", "--rule-book", Book], "A B is no account id")])
        {
            var ended = await Whole.CommandLine.Run(["replay", "--data", host.Data, .. words]);
            Assert.True(ended.Code == 2 && ended.Errors.Contains(said, StringComparison.Ordinal), $"{said}\n{ended}");
        }
    }

    private static decimal Dollars(JsonNode text) => decimal.Parse(text.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task Refused(Host host, string path, HttpStatusCode status, string code)
    {
        using var answer = await host.Http.GetAsync(path, Cancel);
        Assert.Equal((status, code), (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["code"]!.ToString()));
    }
}
