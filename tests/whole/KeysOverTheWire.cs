using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Keys of programs: made by a person, bounded, ended, and slow to guess.</summary>
public sealed class KeysOverTheWire
{
    private const string Own = "topstep_eval_001", Other = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_does_what_it_is_for_under_its_persons_name_and_ends_when_it_should()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var ada = With(host, Text(await host.Post("/api/operators", new { name = "Ada", role = "administrator" }), "key"));
        var now = DateTimeOffset.Parse(Text(await Get(ada, "/api/me"), "now"), CultureInfo.InvariantCulture);
        using var late = await ada.PostAsJsonAsync("/api/me/keys", new { name = "late", role = "viewer", expiresAt = now }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        var nightly = await Made(ada, new { name = "nightly", role = "trader", accounts = new[] { Own }, expiresAt = now.AddHours(1) });
        var reads = await Made(ada, new { name = "reads", role = "viewer" });
        using var twice = await ada.PostAsJsonAsync("/api/me/keys", new { name = "READS", role = "viewer" }, Cancel);
        Assert.Equal((HttpStatusCode.Conflict, "KEY_NAME_TAKEN"), (twice.StatusCode, Text(await Json(twice), "code")));

        // Its name stands beside the person's; its bounds hold, though the person has none.
        using var program = With(host, nightly);
        await Good(await program.PostAsJsonAsync($"/api/accounts/{Own}/lock", new { reason = "by clock" }, Cancel));
        Assert.Contains("\"by\":\"Ada (key nightly)\"", (await host.Account(Own))["locks"]!.ToJsonString(), StringComparison.Ordinal);
        await Is(HttpStatusCode.Forbidden, program.PostAsJsonAsync($"/api/accounts/{Other}/lock", new { }, Cancel));
        await Is(HttpStatusCode.Forbidden, program.PostAsJsonAsync($"/api/accounts/{Own}/unlock", new { reason = "by clock" }, Cancel));
        var me = await Get(program, "/api/me");
        Assert.Equal(["view", "tighten", "trade"], me["rights"]!.AsArray().Select(right => right!.ToString()));
        Assert.Equal((Own, now.AddHours(1)), (me["accounts"]![0]!.ToString(), DateTimeOffset.Parse(Text(me, "expiresAt"), CultureInfo.InvariantCulture)));

        // It is no person: it makes no keys, has no password and begins no session.
        await Is(HttpStatusCode.Forbidden, program.PostAsJsonAsync("/api/me/keys", new { name = "child", role = "viewer" }, Cancel));
        await Is(HttpStatusCode.Forbidden, program.PostAsJsonAsync("/api/me/password", new { password = "a long enough password" }, Cancel));
        using var browser = new Browser(host);
        await Is(HttpStatusCode.Unauthorized, browser.PostAsJsonAsync("/api/sign-in", new { key = nightly }, Cancel));

        // Listed and never shown.
        var listed = (await Get(ada, "/api/operators")).AsArray().Single(one => Text(one!, "name") == "Ada")!;
        Assert.Equal(["nightly", "reads"], listed["keys"]!.AsArray().Select(key => Text(key!, "name")));
        Assert.DoesNotContain(nightly, listed.ToJsonString(), StringComparison.Ordinal);

        // A role that sinks takes its keys along; a restart changes nothing of it.
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.PutAsJsonAsync("/api/operators/Ada", new { role = "viewer" }, Cancel)).StatusCode);
        await Is(HttpStatusCode.Forbidden, program.PostAsJsonAsync($"/api/accounts/{Own}/lock", new { }, Cancel));
        await Is(HttpStatusCode.Conflict, ada.PostAsJsonAsync("/api/me/keys", new { name = "more", role = "administrator" }, Cancel));
        await host.Kill();

        // Nowhere on the disk.
        foreach (var file in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var read = new StreamReader(open, Encoding.Latin1);
            Assert.False((await read.ReadToEndAsync(Cancel)).Contains(nightly, StringComparison.Ordinal), file);
        }

        await host.Restart();
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.PutAsJsonAsync("/api/operators/Ada", new { role = "trader", accounts = new[] { Own, Other } }, Cancel)).StatusCode);
        await Good(await program.PostAsJsonAsync($"/api/accounts/{Own}/flatten", new { }, Cancel));
        await Is(HttpStatusCode.Conflict, ada.PostAsJsonAsync("/api/me/keys", new { name = "officer", role = "riskOfficer" }, Cancel));

        // Revoked by its person; ended by its time, the live feed with it.
        await using var watched = await LiveViewer.Join(host, key: reads);
        await watched.Next();
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync("/api/me/keys/reads", Cancel)).StatusCode);
        Assert.Contains("SIGNED_OUT", await watched.End(), StringComparison.Ordinal);
        await Is(HttpStatusCode.NotFound, ada.DeleteAsync("/api/me/keys/reads", Cancel));
        await using var timed = await LiveViewer.Join(host, key: nightly);
        await timed.Next();
        await host.Advance(now.AddHours(1));
        Assert.Contains("SIGNED_OUT", await timed.End(), StringComparison.Ordinal);
        await Is(HttpStatusCode.Unauthorized, program.GetAsync("/api/me", Cancel));

        // An administrator ends another's, and a new key for the person ends all he had.
        await Made(ada, new { name = "third", role = "viewer" });
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/api/operators/ada/keys/third?reason=unused", Cancel)).StatusCode);
        await host.Post("/api/operators", new { name = "Ada", role = "viewer", renewKey = true });
        Assert.Empty((await host.Get("/api/operators")).AsArray().Single(one => Text(one!, "name") == "Ada")!["keys"]!.AsArray());
    }

    [Fact]
    public async Task Wrong_keys_have_to_wait_and_a_right_one_that_is_new_here_with_them()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var key = Text(await host.Post("/api/operators", new { name = "Vera", role = "viewer" }), "key");
        using var guesser = With(host, "guess");
        for (var free = 0; free < 5; free++) await Is(HttpStatusCode.Unauthorized, guesser.GetAsync("/api/me", Cancel));
        using var waits = await guesser.GetAsync("/api/me", Cancel);
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (waits.StatusCode, waits.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("TOO_MANY_ATTEMPTS", Text(await Json(waits), "code"));
        using var vera = With(host, key);
        await Is(HttpStatusCode.TooManyRequests, vera.GetAsync("/api/me", Cancel));
        await Is(HttpStatusCode.TooManyRequests, vera.PostAsync("/live/negotiate", null, Cancel));
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/api/me", Cancel)).StatusCode);

        await host.Advance(DateTimeOffset.Parse(Text(await host.Settle(), "now"), CultureInfo.InvariantCulture).AddSeconds(1));
        await Is(HttpStatusCode.OK, vera.GetAsync("/api/me", Cancel));
        await Is(HttpStatusCode.Unauthorized, guesser.GetAsync("/api/me", Cancel));
        await Is(HttpStatusCode.TooManyRequests, guesser.GetAsync("/api/me", Cancel));
        await Is(HttpStatusCode.OK, vera.GetAsync("/api/me", Cancel));
    }

    [Fact]
    public async Task Who_asks_too_often_has_to_wait_but_for_what_closes_and_nobody_waits_with_him()
    {
        await using var host = await Host.Start(new Dictionary<string, string> { ["Api__RequestsPerSecond"] = "1" });
        var made = await host.Post("/api/operators", new { name = "Vera", role = "viewer" });
        HttpResponseMessage? waits = null;
        for (var asked = 0; waits is null; asked++)
        {
            Assert.True(asked < 1_000, "nobody is told to wait");
            var answer = await host.Http.GetAsync("/api/me", Cancel);
            if (answer.StatusCode == HttpStatusCode.OK) answer.Dispose();
            else waits = answer;
        }

        using (waits)
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (waits.StatusCode, waits.Headers.GetValues("Retry-After").Single()));
            Assert.Equal("TOO_MANY_REQUESTS", Text(await Json(waits), "code"));
        }

        for (var exit = 0; exit < 20; exit++) await Good(await host.Http.PostAsJsonAsync($"/api/accounts/{Own}/flatten", new { }, Cancel));
        using var vera = With(host, Text(made, "key"));
        await Is(HttpStatusCode.OK, vera.GetAsync("/api/me", Cancel));
    }

    private static Browser With(Host host, string key)
    {
        var client = new Browser(host);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<string> Made(HttpClient by, object body) => Text(await Good(await by.PostAsJsonAsync("/api/me/keys", body, Cancel)), "key");

    private static async Task Is(HttpStatusCode status, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.RequestUri!.AbsolutePath}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private static async Task<JsonNode> Get(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Cancel))!;

    private static async Task<JsonNode> Good(HttpResponseMessage answer)
    {
        using (answer)
        {
            var said = await Json(answer);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, said.ToJsonString());
            return said;
        }
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static string Text(JsonNode node, string member) => node[member]!.ToString();
}
