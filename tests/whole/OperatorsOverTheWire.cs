using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Signing in as an operator meets it: link, key and password, what a viewer may not do, and how sessions end.</summary>
public sealed class OperatorsOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Password = "a long enough password";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_link_signs_one_browser_in_once()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var browser = new Browser(host);
        var first = await browser.GetAsync(host.SignIn, Cancel);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (first.StatusCode, first.Headers.Location!.ToString()));
        var me = await Get(browser, "/api/me");
        Assert.Equal(("admin", "administrator", "link"), (Text(me, "name"), Text(me, "role"), Text(me, "signedInBy")));
        Assert.Equal(["view", "own", "tighten", "trade", "configure", "operators"], me["rights"]!.AsArray().Select(right => right!.ToString()));

        using var other = new Browser(host);
        var second = await other.GetAsync(host.SignIn, Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, "LINK_USED"), (second.StatusCode, Text(await Json(second), "code")));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(host.SignIn, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_viewer_looks_at_everything_and_changes_nothing()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var key = Text(await host.Post("/api/operators", new { name = "Vera", role = "viewer" }), "key");
        using var viewer = new Browser(host);
        viewer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(["view", "own"], (await Get(viewer, "/api/me"))["rights"]!.AsArray().Select(right => right!.ToString()));
        foreach (var path in new[] { "/api/accounts", $"/api/accounts/{Eval}", $"/api/accounts/{Eval}/events", "/api/alerts", "/api/hooks", "/api/operators", "/api/control", "/api/connections" })
            Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync(path, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.PostAsJsonAsync($"/api/accounts/{Eval}/check", new { symbol = "MNQ", side = "buy", quantity = 1 }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.PostAsJsonAsync("/api/alerts/check?hook=demo", new { action = "buy", symbol = "MNQ" }, Cancel)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await viewer.PostAsJsonAsync($"/api/accounts/{Eval}/payouts/check", new { amount = "500" }, Cancel)).StatusCode);

        // All else is in the permission matrix.
        using var refused = await viewer.PostAsJsonAsync($"/api/accounts/{Eval}/lock", new { reason = "a try" }, Cancel);
        Assert.Equal((HttpStatusCode.Forbidden, "Vera is a viewer: may look at everything and change nothing."), (refused.StatusCode, Text(await Json(refused), "detail")));
        Assert.Equal("active", Text(await host.Account(Eval), "state"));
    }

    [Fact]
    public async Task What_a_named_operator_does_stands_under_his_name_and_ends_with_him()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var key = Text(await host.Post("/api/operators", new { name = "Ada", role = "administrator", reason = "joins the desk" }), "key");
        using var again = await host.Http.PostAsJsonAsync("/api/operators", new { name = "ADA", role = "viewer" }, Cancel);
        Assert.Equal((HttpStatusCode.Conflict, "NAME_TAKEN"), (again.StatusCode, Text(await Json(again), "code")));
        using var ada = new Browser(host);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsJsonAsync("/api/sign-in", new { key }, Cancel)).StatusCode);
        ada.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        ada.DefaultRequestHeaders.Add("X-Operator", "somebody else");
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsJsonAsync($"/api/accounts/{Eval}/lock", new { reason = "lunch" }, Cancel)).StatusCode);
        Assert.Contains("Ada", (await host.Account(Eval))["locks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["admin", "Ada"], (await host.Get("/api/operators")).AsArray().Select(one => Text(one!, "name")));
        Assert.DoesNotContain(key, (await host.Get("/api/operators")).ToJsonString(), StringComparison.Ordinal);

        await host.Price("MNQ", 15_500m);
        using var sent = await ada.PostAsJsonAsync("/api/alerts/send?hook=demo&wait=true", new { action = "buy", symbol = "MNQ", quantity = 1 }, Cancel);
        var outcome = await Json(sent);
        Assert.NotEmpty(outcome["outcomes"]!.AsArray());
        await host.Settle();
        Assert.Equal("operator Ada", Text(await host.Get($"/api/alerts/{Text(outcome, "alertId")}"), "source"));
        using var unreadable = await ada.PostAsJsonAsync("/api/alerts/send?hook=demo", new { action = "dance" }, Cancel);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "error"), (unreadable.StatusCode, Text(await Json(unreadable), "status")));

        await using var live = await LiveViewer.Join(host, cookies: ada.Cookies);
        await live.Next();
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/api/operators/ada?reason=left", Cancel)).StatusCode);
        Assert.Contains("SIGNED_OUT", await live.End(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("/api/me", Cancel)).StatusCode);
        using var gone = await ada.PostAsJsonAsync("/api/sign-in", new { key }, Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, "WRONG_KEY"), (gone.StatusCode, Text(await Json(gone), "code")));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.DeleteAsync("/api/operators/ada", Cancel)).StatusCode);
        using var own = await host.Http.DeleteAsync("/api/operators/admin", Cancel);
        Assert.Equal("BUILT_IN", Text(await Json(own), "code"));
    }

    [Fact]
    public async Task A_password_signs_in_over_a_restart_and_a_session_ends_by_signing_out_by_a_new_password_and_in_time()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var first = new Browser(host);
        await first.GetAsync(host.SignIn, Cancel);
        first.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var tooShort = await first.PostAsJsonAsync("/api/me/password", new { password = "short" }, Cancel);
        Assert.Equal("password", (await Json(tooShort))["errors"]![0]!["field"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await first.PostAsJsonAsync("/api/me/password", new { password = Password }, Cancel)).StatusCode);

        using var second = await SignedIn(host, "Admin", Password);
        await host.Kill();
        await host.Restart();
        Assert.Equal("password", Text(await Get(second, "/api/me"), "signedInBy"));
        await using var live = await LiveViewer.Join(host, cookies: second.Cookies);
        await live.Next();
        Assert.Equal(HttpStatusCode.NoContent, (await second.PostAsync("/api/sign-out", null, Cancel)).StatusCode);
        Assert.Contains("SIGNED_OUT", await live.End(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/api/me", Cancel)).StatusCode);

        // Asked of a session that the password began, and a new one ends the others.
        using var third = await SignedIn(host, "admin", Password);
        using var stolen = await third.PostAsJsonAsync("/api/me/password", new { password = "another long password", current = "a wrong password" }, Cancel);
        Assert.Equal("WRONG_PASSWORD", Text(await Json(stolen), "code"));
        Assert.Equal(HttpStatusCode.OK, (await third.PostAsJsonAsync("/api/me/password", new { password = "another long password", current = Password }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.GetAsync("/api/me", Cancel)).StatusCode);
        var ends = DateTimeOffset.Parse(Text(await Get(third, "/api/me"), "expiresAt"), CultureInfo.InvariantCulture);

        await using var lasting = await LiveViewer.Join(host, cookies: third.Cookies);
        await lasting.Next();
        await host.Advance(ends.AddSeconds(-1));
        Assert.Equal(HttpStatusCode.OK, (await third.GetAsync("/api/me", Cancel)).StatusCode);
        await host.Advance(ends);
        Assert.Contains("SIGNED_OUT", await lasting.End(), StringComparison.Ordinal);
        using var over = await third.GetAsync("/api/me", Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, "NOT_SIGNED_IN"), (over.StatusCode, Text(await Json(over), "code")));
    }

    [Fact]
    public async Task Guesses_have_to_wait_and_a_foreign_page_signs_nobody_in()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var guesser = new Browser(host);
        for (var free = 0; free < 5; free++)
        {
            using var wrong = await guesser.PostAsJsonAsync("/api/sign-in", new { name = "nobody", password = "guess" }, Cancel);
            Assert.Equal((HttpStatusCode.Unauthorized, "WRONG_NAME_OR_PASSWORD"), (wrong.StatusCode, Text(await Json(wrong), "code")));
        }

        using var waits = await guesser.PostAsJsonAsync("/api/sign-in", new { name = "nobody", password = "guess" }, Cancel);
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (waits.StatusCode, waits.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("Too many wrong tries: the next one may be made in 1 seconds.", Text(await Json(waits), "detail"));
        await host.Advance(DateTimeOffset.Parse(Text(await host.Settle(), "now"), CultureInfo.InvariantCulture).AddSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.PostAsJsonAsync("/api/sign-in", new { name = "nobody", password = "guess" }, Cancel)).StatusCode);

        using var foreign = new Browser(host);
        foreign.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await foreign.PostAsJsonAsync("/api/sign-in", new { key = "x" }, Cancel)).StatusCode);
    }

    private static async Task<Browser> SignedIn(Host host, string name, string password)
    {
        var browser = new Browser(host);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await browser.PostAsJsonAsync("/api/sign-in", new { name, password }, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    private static async Task<JsonNode> Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Json(answer);
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static string Text(JsonNode node, string member) => node[member]!.ToString();
}
