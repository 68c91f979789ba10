using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Two workspaces in one running program, each with everything that it can have: nothing of one shows in any answer to the other, nor reaches it.</summary>
public sealed class WorkspaceWall : IAsyncLifetime
{
    /// <summary>Stands in every text that a workspace writes, and nowhere else.</summary>
    private static readonly Dictionary<string, string> Words = new() { ["north"] = "zebrafish", ["south"] = "quaggamussel" };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("traderterminal-test-");
    private readonly Dictionary<string, HttpClient> _admins = [];
    private TraderHost _host = null!;
    private HttpClient _desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (world, mistakes) = WorldFile.Read(SetUp().ToJsonString());
        Assert.Empty(mistakes);
        _host = await TraderHost.Start(UpOptions.Read(Arguments.Read(["up", "--data", _data.FullName, "--urls", "http://127.0.0.1:0"])) with { IsQuiet = true }, world, cancel: Cancel);
        _desk = Client((await File.ReadAllTextAsync(Path.Combine(_data.FullName, "admin.key"), Cancel)).Trim());
        foreach (var workspace in Words.Keys) _admins[workspace] = Client((await Sent(_desk, HttpMethod.Post, "/api/operators", new { name = $"{workspace}~ada", role = "administrator" }))["key"]!.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _admins.Values) client.Dispose();
        _desk.Dispose();
        await _host.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_of_one_workspace_shows_in_an_answer_or_a_message_to_the_other()
    {
        var live = new Dictionary<string, LiveViewer>();
        var alerts = new Dictionary<string, string>();
        foreach (var workspace in Words.Keys) live[workspace] = await LiveViewer.Join(_host.Address, _admins[workspace].DefaultRequestHeaders.Authorization!.Parameter!);
        foreach (var workspace in Words.Keys) alerts[workspace] = await Plant(workspace);
        foreach (var workspace in Words.Keys) await Sent(_admins[workspace], HttpMethod.Post, $"/api/accounts/{workspace}~eval/notes", new { text = $"the end of {Words[workspace]}" });

        foreach (var (mine, other) in new[] { ("north", "south"), ("south", "north") })
        {
            await AlertsAreThere(mine, alerts[mine]);
            var shown = 0;
            foreach (var route in Gets())
            {
                var (status, body) = await Answer(_admins[mine], Filled(route, mine, alerts[mine]));
                Assert.True(status is < 500 or 503, $"{route}: {status} {body}");
                AssertNothingOf(other, body, route);
                if (body.Contains(Words[mine], StringComparison.Ordinal)) shown++;

                // What is another's is answered as what nobody has, and only the name that was asked for is in it.
                if (!route.Contains('{', StringComparison.Ordinal)) continue;
                var foreign = Filled(route, other, alerts[other]);
                var (foreignStatus, foreignBody) = await Answer(_admins[mine], foreign);
                Assert.True(foreignStatus is 400 or 403 or 404, $"{foreign}: {foreignStatus} {foreignBody}");
                Assert.DoesNotContain(Words[other], foreignBody.Replace($"{other}~{Words[other]}", "NAME", StringComparison.Ordinal), StringComparison.Ordinal);
            }

            // The sweep sees its own: the words are planted where it looks.
            Assert.True(shown >= 15, $"{mine} sees its own word in {shown} answers only.");
            var numbers = new List<long>();
            for (JsonNode? message = null; message?.ToJsonString().Contains("the end of", StringComparison.Ordinal) != true;)
            {
                message = await live[mine].Next();
                AssertNothingOf(other, message.ToJsonString(), "/live");
                if (message["kind"]!.ToString() is "snapshot" or "account" or "alarm") numbers.Add(LiveViewer.Number(message));
            }

            Assert.Equal(Enumerable.Range(0, numbers.Count).Select(step => numbers[0] + step), numbers);
            await live[mine].DisposeAsync();
        }

        // The desk sees both.
        var all = (await Get(_desk, "/api/accounts")).ToJsonString();
        Assert.All(Words, word => Assert.Contains(word.Value, all, StringComparison.Ordinal));
        Assert.Equal(2, (await Get(_desk, "/api/alerts")).AsArray().Count(alert => alerts.ContainsValue(alert!["id"]!.ToString())));
    }

    [Fact]
    public async Task Nothing_that_one_workspace_does_reaches_the_other()
    {
        var (north, south) = (_admins["north"], _admins["south"]);
        object[] accounts = [new { account = "north~eval" }], none = [], foreign = [new { account = "south~eval" }], groups = [new { group = "south~swing" }];
        Assert.Equal((400, "UNKNOWN_ACCOUNT"), await Refused(north, HttpMethod.Post, "/api/hooks", new { id = "north~x", accounts = foreign }));
        Assert.Equal((400, "OTHER_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/hooks", new { id = "north~x", accounts = none, groups }));
        Assert.Equal((400, "OTHER_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/hooks", new { id = "north~x", accounts, routeId = "south~in" }));
        Assert.Equal((400, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/hooks", new { id = "south~in", accounts }));
        Assert.Equal((400, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/hooks", new { id = "south~nowhere", accounts }));
        Assert.Equal((400, "OTHER_WORKSPACE"), await Refused(_desk, HttpMethod.Post, "/api/hooks", new { id = "north~x", accounts = foreign }));
        Assert.Equal((400, "OTHER_WORKSPACE"), await Refused(_desk, HttpMethod.Post, "/api/hooks", new { id = "x", accounts = foreign }));
        var signal = new { symbol = "MNQ", side = "buy", quantity = 1 };
        Assert.Equal((400, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/routes/preview", new { alert = signal, hook = new { id = "south~x", accounts = none, groups } }));
        Assert.Equal((404, "UNKNOWN_HOOK"), await Refused(north, HttpMethod.Post, "/api/routes/preview", new { alert = signal, hookId = "south~in" }));

        // A name that is taken and one that is not are answered alike.
        foreach (var name in new[] { "south~ada", "south~nobody", "eve", "admin" })
            Assert.Equal((409, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/operators", new { name, role = "administrator" }));
        Assert.Equal((404, "UNKNOWN_OPERATOR"), await Refused(north, HttpMethod.Put, "/api/operators/south~ada", new { role = "viewer" }));
        Assert.Equal((404, "UNKNOWN_OPERATOR"), await Refused(north, HttpMethod.Delete, "/api/operators/admin", null));
        Assert.Equal((400, "UNKNOWN_ACCOUNT"), await Refused(north, HttpMethod.Post, "/api/operators", new { name = "north~tom", role = "trader", accounts = new[] { "south~eval" } }));
        Assert.Equal((409, "OTHER_WORKSPACE"), await Refused(_desk, HttpMethod.Post, "/api/operators", new { name = "north~tom", role = "trader", accounts = new[] { "south~eval" } }));
        Assert.Equal((400, "OUT_OF_RANGE"), await Refused(_desk, HttpMethod.Post, "/api/operators", new { name = "North~tom", role = "viewer" }));
        var mail = new { kind = "webhook", url = "http://127.0.0.1:9/x" };
        Assert.Equal((409, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Put, "/api/notifications/south~mail", mail));
        Assert.Equal((409, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Put, "/api/notifications/mail", mail));
        Assert.Equal((404, "UNKNOWN_CHANNEL"), await Refused(north, HttpMethod.Delete, "/api/notifications/south~mail", null));
        Assert.Equal((404, "UNKNOWN_CONNECTION"), await Refused(north, HttpMethod.Put, "/api/connections/south~line/secrets/apiKey", new { secret = "another" }));
        Assert.Equal((404, "UNKNOWN_CONNECTION"), await Refused(north, HttpMethod.Post, "/api/connections/south~line/test", null));
        foreach (var (path, body) in new (string, object)[]
                 {
                     ("/api/groups/south~swing/safeguards", new { clip = new { contracts = 1 } }), ("/api/groups/swing/safeguards", new { clip = new { contracts = 1 } }),
                     ("/api/traders/south~kim/safeguards", new { clip = new { contracts = 1 } }), ("/api/strategies/south~breakout/safeguards", new { clip = new { contracts = 1 } }),
                     ("/api/groups/south~swing/loss-budget", new { amount = "10" }),
                 })
            Assert.Equal((409, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Put, path, body));
        Assert.Equal((409, "OUTSIDE_WORKSPACE"), await Refused(north, HttpMethod.Post, "/api/control", new { scope = "group", group = "south~swing", state = "halted" }));
        Assert.Equal((400, "INVALID_RULE_BOOK"), await Refused(north, HttpMethod.Post, "/api/rule-books", JsonNode.Parse(Book("south~book/1", "x"))!));
        Assert.Equal((400, "INVALID_RULE_BOOK"), await Refused(north, HttpMethod.Post, "/api/rule-books", JsonNode.Parse(Book("seed/eval/50k", "x"))!));
        Assert.Equal((400, "INVALID_OVERLAY"), await Refused(north, HttpMethod.Post, "/api/overlays", Overlay("cap", "seed/eval/50k")));
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/system"), (HttpMethod.Post, "/api/system/verify"), (HttpMethod.Get, "/metrics"), (HttpMethod.Get, "/metrics/framework") })
            Assert.Equal((403, "FORBIDDEN"), await Refused(north, method, path, null));

        // All of a workspace is its own group; one key on one address is two commands of two workspaces.
        await Sent(north, HttpMethod.Put, "/api/safeguards", new { clip = new { contracts = 1 } });
        await Sent(north, HttpMethod.Post, "/api/overlays", Overlay("north~cap", "seed/eval/50k"));
        foreach (var who in new[] { north, south }) await Sent(who, HttpMethod.Post, "/api/flatten", new { scope = "all", mode = "blockOnly" }, idempotencyKey: "one");
        await Sent(south, HttpMethod.Post, "/api/control", new { scope = "all", state = "active", reason = "over" });
        var (mine, theirs, desks) = (await Get(north, "/api/accounts/north~eval"), await Get(south, "/api/accounts/south~eval"), await Get(_desk, "/api/accounts/desk_1"));
        Assert.Equal(("group north~all", "account"), (mine["stateLevel"]!.ToString(), theirs["stateLevel"]!.ToString()));
        Assert.Equal("group north~all", Assert.Single(mine["guard"]!["levels"]!.AsArray())!["level"]!.ToString());
        Assert.Equal("north~cap", Assert.Single(mine["overlays"]!.AsArray())!["id"]!.ToString());
        Assert.All(new[] { theirs, desks }, account => Assert.Equal((0, 0), (account["guard"]!["levels"]!.AsArray().Count, account["overlays"]!.AsArray().Count)));
        Assert.Equal("account", desks["stateLevel"]!.ToString());

        // What the desk sets for all holds for everybody, and everybody sees it.
        await Sent(_desk, HttpMethod.Post, "/api/control", new { scope = "all", state = "frozen", reason = "outage" });
        Assert.Equal("frozen", (await Get(south, "/api/accounts/south~eval"))["state"]!.ToString());
        Assert.Equal(["all"], (await Get(south, "/api/control")).AsArray().Select(level => level!["level"]!.ToString()));
        Assert.Equal(["all", "group north~all"], (await Get(north, "/api/control")).AsArray().Select(level => level!["level"]!.ToString()));

        // A hook's key of one workspace decides accounts of it alone, also where the alert names another's.
        var key = (await Sent(north, HttpMethod.Post, "/api/hooks", new { id = "north~new", accounts }))["key"]!.ToString();
        using var sent = await _desk.PostAsJsonAsync($"/hooks/{key}?wait=true", new { action = "buy", symbol = "MNQ", quantity = 1 }, Cancel);
        var outcomes = JsonNode.Parse(await sent.Content.ReadAsStringAsync(Cancel))!["outcomes"]!.AsArray();
        Assert.Equal(["north~eval"], outcomes.Select(outcome => outcome!["account"]!.ToString()));
        using var stray = await _desk.PostAsJsonAsync($"/hooks/{key}?wait=true", new { action = "buy", symbol = "MNQ", quantity = 1, account = "south~eval" }, Cancel);
        var said = JsonNode.Parse(await stray.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(("rejected", "unknown_account"), (said["status"]!.ToString(), said["code"]!.ToString()));
    }

    /// <summary>One of everything that a workspace can have, each with its word; gives the id of an alert.</summary>
    private async Task<string> Plant(string workspace)
    {
        var (admin, word) = (_admins[workspace], Words[workspace]);
        await Sent(admin, HttpMethod.Post, "/api/operators", new { name = $"{workspace}~vera {word}", role = "viewer", reason = word });
        await Sent(admin, HttpMethod.Post, "/api/me/keys", new { name = word, role = "viewer" });
        await Sent(admin, HttpMethod.Post, "/api/hooks", new { id = $"{workspace}~{word}", accounts = Array.Empty<object>(), groups = new[] { new { group = $"{workspace}~swing" } } });
        await Sent(admin, HttpMethod.Put, $"/api/notifications/{workspace}~mail", new { kind = "mail", address = "127.0.0.1:9", from = $"{word}@example.com", to = new[] { $"{word}@example.com" } });
        await Sent(admin, HttpMethod.Put, $"/api/groups/{workspace}~swing/safeguards", new { clip = new { contracts = 3 }, reason = word });
        await Sent(admin, HttpMethod.Put, $"/api/traders/{workspace}~kim/safeguards", new { clip = new { contracts = 3 }, reason = word });
        await Sent(admin, HttpMethod.Put, $"/api/strategies/{workspace}~{word}/safeguards", new { clip = new { contracts = 3 }, reason = word });
        await Sent(admin, HttpMethod.Put, "/api/safeguards", new { clip = new { contracts = 4 }, reason = word });
        await Sent(admin, HttpMethod.Put, $"/api/groups/{workspace}~swing/loss-budget", new { amount = "1000", reason = word });
        await Sent(admin, HttpMethod.Post, "/api/rule-books", JsonNode.Parse(Book($"{workspace}~book/1", word))!);
        await Sent(admin, HttpMethod.Post, "/api/overlays", Overlay($"{workspace}~{word}", $"{workspace}~book/1"));
        await Sent(admin, HttpMethod.Put, $"/api/connections/{workspace}~line/secrets/apiKey", new { secret = $"secret of {word}" });
        await Sent(admin, HttpMethod.Post, $"/api/accounts/{workspace}~eval/notes", new { text = word });
        await Sent(admin, HttpMethod.Post, $"/api/accounts/{workspace}~eval/lock", new { reason = word });
        await Sent(admin, HttpMethod.Post, "/api/control", new { scope = "group", group = $"{workspace}~swing", state = "halted", reason = word });
        await Sent(admin, HttpMethod.Post, "/api/flatten", new { scope = "all", mode = "flattenAndBlock", reason = word });
        var alert = await Sent(admin, HttpMethod.Post, $"/api/alerts/send?hook={workspace}~in&wait=true", new { action = "buy", symbol = "MNQ", quantity = 1, strategy = word, comment = word });
        return alert["alertId"]!.ToString();
    }

    /// <summary>The records follow the journal; waits for the alert to be in them.</summary>
    private async Task AlertsAreThere(string workspace, string alert)
    {
        for (var began = TimeProvider.System.GetTimestamp(); (await Answer(_admins[workspace], $"/api/alerts/{alert}")).Status != 200;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "The records stand still.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static void AssertNothingOf(string other, string text, string where)
    {
        Assert.False(text.Contains($"{other}~", StringComparison.OrdinalIgnoreCase) || text.Contains(Words[other], StringComparison.OrdinalIgnoreCase), $"{where} shows something of {other}: {text}");
    }

    /// <summary>Every route that only answers and asks for a sign-in.</summary>
    private IEnumerable<string> Gets() => _host.Routes.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
        .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}").Order(StringComparer.Ordinal);

    private static string Filled(string route, string workspace, string alert)
    {
        var (id, name) = route switch
        {
            _ when route.StartsWith("/api/alerts", StringComparison.Ordinal) => (alert, ""),
            _ when route.StartsWith("/api/flattens", StringComparison.Ordinal) => (alert, ""),
            _ when route.StartsWith("/api/rule-books", StringComparison.Ordinal) => ($"{workspace}~book/1", ""),
            _ when route.StartsWith("/api/overlays", StringComparison.Ordinal) => ($"{workspace}~{Words[workspace]}", ""),
            _ => ($"{workspace}~eval", $"{workspace}~line"),
        };
        var path = route.Replace("{id}", id, StringComparison.Ordinal).Replace("{**id}", id, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal);
        Assert.DoesNotContain('{', path);
        var time = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return $"{path}?what=decisions&ruleBook=seed/eval/50k&alert={alert}&time={time}";
    }

    private static JsonObject SetUp()
    {
        var (accounts, hooks, connections) = (new JsonArray(), new JsonArray(), new JsonArray());
        accounts.Add(new JsonObject { ["id"] = "desk_1", ["balance"] = 50_000, ["ruleBook"] = "seed/eval/50k" });
        foreach (var (workspace, word) in Words)
        {
            foreach (var account in new[] { "eval", "live" })
            {
                accounts.Add(new JsonObject
                {
                    ["id"] = $"{workspace}~{account}", ["name"] = $"{account} of {word}", ["trader"] = "kim", ["groups"] = new JsonArray("swing", word), ["balance"] = 50_000, ["ruleBook"] = "seed/eval/50k",
                });
            }

            hooks.Add(new JsonObject { ["id"] = $"{workspace}~in", ["route"] = new JsonObject { ["accounts"] = new JsonArray($"{workspace}~eval") } });
            connections.Add(new JsonObject
            {
                // Nobody listens there: what a connection shows is all that is asked.
                ["name"] = $"{workspace}~line", ["environment"] = "demo", ["rest"] = "http://127.0.0.1:9", ["userHub"] = "http://127.0.0.1:9", ["marketHub"] = "http://127.0.0.1:9", ["userName"] = word,
                ["accounts"] = new JsonArray(new JsonObject { ["account"] = $"{workspace}~live", ["name"] = word, ["stage"] = "evaluation" }),
            });
        }

        return new JsonObject { ["accounts"] = accounts, ["hooks"] = hooks, ["connections"] = connections };
    }

    private static string Book(string id, string name)
    {
        var book = JsonNode.Parse(RuleBooks.Find("seed/eval/50k")!.Text)!;
        (book["id"], book["name"], book["version"]) = (id, name, "2030-01-01");
        return book.ToJsonString();
    }

    private static JsonObject Overlay(string id, string book) => new()
    {
        ["id"] = id, ["version"] = "1", ["ruleBookIds"] = new JsonArray(book), ["from"] = "2026-01-05", ["to"] = null,
        ["patch"] = new JsonObject { ["position"] = new JsonObject { ["perProduct"] = new JsonObject { ["MNQ"] = 2 } } },
    };

    private HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = _host.Address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<JsonNode> Get(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Cancel))!;

    private static async Task<(int Status, string Body)> Answer(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        var headers = string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));
        return ((int)answer.StatusCode, $"{headers}\n{await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private static async Task<JsonNode> Sent(HttpClient client, HttpMethod method, string path, object? body, string? idempotencyKey = null)
    {
        var (status, said) = await Asked(client, method, path, body, idempotencyKey);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{method} {path}: {status} {said}");
        return JsonNode.Parse(said)!;
    }

    private static async Task<(int Status, string? Code)> Refused(HttpClient client, HttpMethod method, string path, object? body)
    {
        var (status, said) = await Asked(client, method, path, body, null);
        return ((int)status, said.StartsWith('{') ? JsonNode.Parse(said)!["code"]?.ToString() : said);
    }

    private static async Task<(HttpStatusCode Status, string Said)> Asked(HttpClient client, HttpMethod method, string path, object? body, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await client.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
