using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What a trader of named accounts and a risk officer meet; which route lets whom through at all is in <see cref="PermissionMatrix"/>.</summary>
public sealed class RolesOverTheWire
{
    private const string Own = "topstep_eval_001", Other = "topstep_funded_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trader_trades_and_tightens_his_accounts_and_loosens_nothing()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        using var nameless = await host.Http.PostAsJsonAsync("/api/operators", new { name = "Tom", role = "trader" }, Cancel);
        Assert.Equal((HttpStatusCode.BadRequest, "A trader is one of named accounts."), (nameless.StatusCode, Text(await Json(nameless), "detail")));
        using var unknown = await host.Http.PostAsJsonAsync("/api/operators", new { name = "Tom", role = "trader", accounts = new[] { "nowhere" } }, Cancel);
        Assert.Equal("UNKNOWN_ACCOUNT", Text(await Json(unknown), "code"));
        using var tom = await Joined(host, new { name = "Tom", role = "trader", accounts = new[] { Own } });

        var me = await Get(tom, "/api/me");
        Assert.Equal(["view", "own", "tighten", "trade"], Texts(me["rights"]));
        Assert.Equal([Own], Texts(me["accounts"]));
        Assert.Equal(2, (await Get(tom, "/api/accounts")).AsArray().Count);

        // Through a hook that reaches his account alone; not through one that reaches another's too, by name or by group.
        var sent = await Sent(tom, "/api/alerts/send?hook=demo&wait=true", new { action = "buy", symbol = "MNQ", quantity = 1 });
        Assert.Equal("accepted", Text(sent["outcomes"]![0]!, "outcome"));
        await Refused(tom, HttpMethod.Post, "/api/alerts/send?hook=topstep", new { action = "buy", symbol = "MNQ", quantity = 1 }, "FORBIDDEN");
        await host.Post("/api/hooks", new { id = "by-group", accounts = Array.Empty<object>(), groups = new[] { new { group = "topstep" } } });
        await Refused(tom, HttpMethod.Post, "/api/hooks/by-group/test", new { }, "FORBIDDEN");
        await host.Settle();
        await Sent(tom, $"/api/accounts/{Own}/flatten", new { reason = "enough" });
        var barrier = await Refused(tom, HttpMethod.Post, $"/api/accounts/{Other}/flatten", new { }, "FORBIDDEN");
        Assert.Equal($"Tom is a trader of {Own}: may trade and tighten these accounts, and loosen nothing.", Text(barrier, "detail"));

        await Sent(tom, $"/api/accounts/{Own}/state", new { state = "halted", reason = "lunch" });
        await Refused(tom, HttpMethod.Post, $"/api/accounts/{Own}/state", new { state = "active", reason = "back" }, "LOOSENS");
        await Put(tom, $"/api/accounts/{Own}/safeguards", new { clip = new { contracts = 1 } });
        await Refused(tom, HttpMethod.Put, $"/api/accounts/{Own}/safeguards", new { clip = new { contracts = 2 } }, "LOOSENS");
        await Sent(tom, $"/api/accounts/{Own}/lock", new { reason = "for today" });
        await Refused(tom, HttpMethod.Post, $"/api/accounts/{Own}/unlock", new { reason = "changed my mind" }, "FORBIDDEN");
        Assert.Contains("\"by\":\"Tom\"", (await host.Account(Own))["locks"]!.ToJsonString(), StringComparison.Ordinal);

        // Other accounts for the same person: his key stays.
        using var moved = await host.Http.PutAsJsonAsync("/api/operators/tom", new { role = "trader", accounts = new[] { Other }, reason = "moved" }, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        await Sent(tom, $"/api/accounts/{Other}/lock", new { reason = "first look" });
        await Refused(tom, HttpMethod.Post, $"/api/accounts/{Own}/lock", new { }, "FORBIDDEN");
        await host.Kill();
        await host.Restart();
        Assert.Equal([Other], Texts((await Get(tom, "/api/me"))["accounts"]));
        using var builtIn = await host.Http.PutAsJsonAsync("/api/operators/admin", new { role = "viewer" }, Cancel);
        Assert.Equal("BUILT_IN", Text(await Json(builtIn), "code"));
    }

    [Fact]
    public async Task A_risk_officer_tightens_everything_and_loosens_and_sends_nothing()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        using var olga = await Joined(host, new { name = "Olga", role = "riskOfficer" });
        Assert.Equal(["view", "own", "tighten"], Texts((await Get(olga, "/api/me"))["rights"]));
        await Refused(olga, HttpMethod.Post, "/api/alerts/send?hook=demo", new { action = "buy", symbol = "MNQ" }, "FORBIDDEN");

        await Put(olga, $"/api/accounts/{Own}/safeguards", new { clip = new { contracts = 2 } });
        await Put(olga, $"/api/accounts/{Own}/safeguards", new { clip = new { contracts = 1 } });
        await Refused(olga, HttpMethod.Put, $"/api/accounts/{Own}/safeguards", new { }, "LOOSENS");
        await Put(olga, $"/api/accounts/{Own}/truth", new { divergence = "flatten", foreignFills = "flatten" });
        await Refused(olga, HttpMethod.Put, $"/api/accounts/{Own}/truth", new { divergence = "adopt", foreignFills = "flatten" }, "LOOSENS");
        await Put(olga, $"/api/accounts/{Own}/personal-limits", new { limits = new[] { new { side = "loss", amount = "400", action = "lockDay" } } });
        await Refused(olga, HttpMethod.Put, $"/api/accounts/{Own}/personal-limits", new { limits = Array.Empty<object>() }, "LOOSENS");
        Assert.Equal("1", Text((await host.Account(Own))["guard"]!["safeguards"]!["clip"]!, "contracts"));

        await Put(olga, "/api/groups/topstep/safeguards", new { clip = new { contracts = 2 } });
        await Refused(olga, HttpMethod.Put, "/api/groups/topstep/safeguards", new { }, "LOOSENS");
        await Put(olga, "/api/groups/topstep/loss-budget", new { amount = "1000" });
        await Refused(olga, HttpMethod.Put, "/api/groups/topstep/loss-budget", new { amount = "1000.01" }, "LOOSENS");
        await Refused(olga, HttpMethod.Put, "/api/groups/topstep/loss-budget", new { }, "LOOSENS");

        await Sent(olga, "/api/overlays", Overlay("olga", "1", "MNQ", 2));
        await Refused(olga, HttpMethod.Post, "/api/overlays", Overlay("olga", "2", "MNQ", 1), "LOOSENS");
        await Refused(olga, HttpMethod.Post, "/api/overlays", Overlay("zz", "1", "MNQ", 3), "LOOSENS");
        Assert.DoesNotContain("zz", (await host.Get("/api/overlays")).ToJsonString(), StringComparison.Ordinal);

        await Sent(olga, "/api/routes/demo/pause", new { });
        await Refused(olga, HttpMethod.Post, "/api/routes/demo/resume", new { reason = "again" }, "FORBIDDEN");
        await Sent(olga, "/api/control", new { scope = "all", state = "frozen", reason = "outage" });
        await Refused(olga, HttpMethod.Post, "/api/control", new { scope = "all", state = "halted", reason = "better" }, "LOOSENS");

        // A kill switch blocks, and what is stricter than its block stays so.
        await Sent(olga, "/api/flatten", new { scope = "all" });
        Assert.Equal("frozen", Text((await host.Get("/api/control"))[0]!, "state"));
        await host.Post("/api/control", new { scope = "all", state = "active", reason = "over" });
        await host.Post($"/api/accounts/{Own}/state", new { state = "frozen", reason = "outage" });
        await host.Post("/api/flatten", new { scope = "account", account = Own, mode = "blockOnly" });
        Assert.Equal("frozen", Text(await host.Account(Own), "state"));
        await Sent(olga, $"/api/accounts/{Own}/notes", new { text = "called the broker" });
        Assert.Equal("Olga", Text((await host.Get($"/api/accounts/{Own}/notes"))[0]!, "by"));
    }

    private static JsonNode Overlay(string id, string version, string root, int cap) => new JsonObject
    {
        ["id"] = id, ["version"] = version, ["ruleBookIds"] = new JsonArray("seed/eval/50k"), ["from"] = "2026-10-20", ["to"] = null,
        ["patch"] = new JsonObject { ["position"] = new JsonObject { ["perProduct"] = new JsonObject { [root] = cap } } },
    };

    private static async Task<Browser> Joined(Host host, object who)
    {
        var browser = new Browser(host);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(await host.Post("/api/operators", who), "key"));
        return browser;
    }

    private static async Task<JsonNode> Get(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Cancel))!;

    private static async Task<JsonNode> Sent(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Cancel);
        return await Good(answer, path);
    }

    private static async Task Put(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body, Cancel);
        await Good(answer, path);
    }

    private static async Task<JsonNode> Good(HttpResponseMessage answer, string path)
    {
        var said = await Json(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {said.ToJsonString()}");
        return said;
    }

    private static async Task<JsonNode> Refused(HttpClient client, HttpMethod method, string path, object body, string code)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, Cancel);
        var said = await Json(answer);
        Assert.True((answer.StatusCode, Text(said, "code")) == (HttpStatusCode.Forbidden, code), $"{path}: {answer.StatusCode} {said.ToJsonString()}");
        return said;
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(one => one!.ToString());

    private static string Text(JsonNode node, string member) => node[member]!.ToString();
}
