using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using TraderTerminal.Api.Live;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Values;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Who may what: every route of the running program, asked by every role, about an account of one's own and about another, in one's own workspace and about a foreign one.</summary>
public sealed partial class PermissionMatrix
{
    private const string Own = "topstep_eval_001", Other = "topstep_funded_001";

    /// <summary>Follows <see cref="Own"/> alone, and both.</summary>
    private const string OwnHook = "demo", OtherHook = "topstep";

    /// <summary>What nobody has to sign in for, beside what the browser loads.</summary>
    private static readonly string[] Open = ["GET /healthz", "GET /readyz", "GET /signin", "POST /api/sign-in", "POST /hooks/{routeKey}", "GET /hooks/{routeKey}", "GET /hooks/{routeKey}/check", "GET /openapi/{documentName}.json"];

    /// <summary>Names that are in nobody's set-up, which a foreign workspace's have to look like.</summary>
    private static readonly Guid NoAlert = new("00000000-0000-4000-8000-000000000001");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Approved => Path.Combine(TestData.Root(), "PermissionMatrix.approved.txt");

    /// <summary>To approve a change, look at the received file and rename it over the approved one.</summary>
    [Fact]
    public async Task Every_route_lets_through_whom_it_should_and_nobody_else()
    {
        var data = Directory.CreateTempSubdirectory("traderterminal-test-");
        try
        {
            var options = UpOptions.Read(Arguments.Read(["up", "--data", data.FullName, "--urls", "http://127.0.0.1:0", "--clock", "virtual"]));
            await using var host = await TraderHost.Start(options with { IsQuiet = true }, TwoWorkspaces(), cancel: Cancel);
            var routes = Routes(host).OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal).ToArray();
            foreach (var route in routes) Assert.True(route.HasRule != route.IsOpen, $"{route} has no rule, or has one and asks nobody: say .Needs(…) where it is mapped.");
            Assert.Equal(Open.Order(StringComparer.Ordinal), routes.Where(route => route.IsOpen && !IsOfThePage(route)).Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal));
            Assert.Equal(["Subscribe"], typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsVirtual).Select(method => method.Name));

            var callers = await Callers(host.Address, (await File.ReadAllTextAsync(Path.Combine(data.FullName, "admin.key"), Cancel)).Trim());
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{string.Join(" | ", callers.Select(caller => caller.Name))}\n\n");
            foreach (var route in routes.Where(route => !route.IsOpen))
            {
                foreach (var isOwn in route.TouchesOne ? new[] { true, false } : [false])
                {
                    var line = new StringBuilder();
                    foreach (var caller in callers) line.Append(await IsLetThrough(caller, route, route.Filled(isOwn)) ? caller.Sign : '.');
                    var what = route.TouchesOne ? isOwn ? " (own)" : " (another's)" : "";
                    text.Append(CultureInfo.InvariantCulture, $"{line}  {route}{what}\n");
                }
            }

            foreach (var (what, body) in Kills())
            {
                var line = new StringBuilder();
                foreach (var caller in callers)
                {
                    using var answer = await caller.Client.PostAsJsonAsync("/api/flatten", body, Cancel);
                    line.Append(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? '.' : caller.Sign);
                }

                text.Append(CultureInfo.InvariantCulture, $"{line}  POST /api/flatten of {what}\n");
            }

            await OfWorkspaces(host.Address, callers.Single(caller => caller.Name == "Administrator").Client, routes, text);
            foreach (var caller in callers) caller.Client.Dispose();
            var approved = File.Exists(Approved) ? await File.ReadAllTextAsync(Approved, Cancel) : "";
            var received = Approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
            if (approved == text.ToString()) File.Delete(received);
            else await File.WriteAllTextAsync(received, text.ToString(), Cancel);
            Assert.Equal(approved, text.ToString());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>The demo accounts, which are the desk's, and two workspaces beside them.</summary>
    private static World TwoWorkspaces()
    {
        var demo = DemoWorld.At(new DateTimeOffset(2026, 10, 20, 14, 30, 0, TimeSpan.Zero));
        string[] workspaces = ["north", "south"];
        return demo with
        {
            Accounts = [.. demo.Accounts, .. workspaces.Select(name => new WorldAccount(
                new($"{name}~eval"), name, $"{name}~kim", "evaluation", "demo", [$"{name}~swing", $"{name}~all"], Usd.FromDollars(50_000m), "seed/eval/50k"))],
            Hooks = [.. demo.Hooks, .. workspaces.Select(name => new WorldHook($"{name}~in", [new(new($"{name}~eval"))]))],
        };
    }

    /// <summary>
    /// Those of a workspace: about what is theirs each as far as his role goes; about what is another's, or the desk's, nobody is told anything but that it is not there:
    /// the same answer as about what nobody has.
    /// </summary>
    private static async Task OfWorkspaces(Uri address, HttpClient desk, IReadOnlyList<AskedRoute> routes, StringBuilder text)
    {
        var ada = await Made(address, desk, "/api/operators", new { name = "north~Ada", role = "administrator" });
        var sam = await Made(address, desk, "/api/operators", new { name = "south~Sam", role = "administrator" });
        Caller[] callers =
        [
            new("Viewer", 'V', await Made(address, ada, "/api/operators", new { name = "north~Vera", role = "viewer" })),
            new("Trader of its account", 'T', await Made(address, ada, "/api/operators", new { name = "north~Tom", role = "trader", accounts = new[] { "north~eval" } })),
            new("risk Officer", 'O', await Made(address, ada, "/api/operators", new { name = "north~Otto", role = "riskOfficer" })),
            new("Administrator", 'A', ada),
            new("administrator's key", 'a', await Made(address, ada, "/api/me/keys", new { name = "all", role = "administrator" })),
        ];
        var (own, foreign) = (await Things.Of("north", ada), await Things.Of("south", sam));
        var (ofDesk, absent) = (new Things(Own, OwnHook, "none", "Olga", "topstep", NoAlert.ToString(), "seed/eval/none"), new Things("south~none", "south~none", "south~none", "south~none", "south~none", NoAlert.ToString(), "south~none"));
        text.Append(CultureInfo.InvariantCulture, $"\nOf a workspace: {string.Join(" | ", callers.Select(caller => caller.Name))}; - is answered as if it were not there\n\n");
        foreach (var route in routes.Where(route => !route.IsOpen))
        {
            var line = new StringBuilder();
            foreach (var caller in callers) line.Append(await IsLetThrough(caller, route, own.In(route)) ? caller.Sign : '.');
            text.Append(CultureInfo.InvariantCulture, $"{line}  {route}{(own.In(route) == absent.In(route) ? "" : " (the workspace's)")}\n");
            if (own.In(route) == absent.In(route)) continue;
            line.Clear();
            foreach (var caller in callers) line.Append(await IsAsAbsent(caller, route, foreign, absent) ? '-' : '.');
            text.Append(CultureInfo.InvariantCulture, $"{line}  {route} (another workspace's)\n");
            foreach (var caller in callers) await IsAsAbsent(caller, route, ofDesk, absent);
        }

        foreach (var caller in callers) caller.Client.Dispose();
        sam.Dispose();
    }

    /// <summary>False when nothing of it is his; true when it is answered as what nobody has.</summary>
    private static async Task<bool> IsAsAbsent(Caller caller, AskedRoute route, Things foreign, Things absent)
    {
        var (status, said) = await Ask(caller, route, foreign);
        var (absentStatus, absentSaid) = await Ask(caller, route, absent);
        Assert.True((status, said) == (absentStatus, absentSaid), $"{caller.Name} is told by {route} that {foreign.Account} is there:\n{status} {said}\n{absentStatus} {absentSaid}");
        Assert.True((int)status >= 400, $"{caller.Name} was answered by {route}: {status} {said}");
        return status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TraceOf();

    /// <summary>The names that were asked for are taken out of the answer, and what names the request.</summary>
    private static async Task<(HttpStatusCode Status, string Said)> Ask(Caller caller, AskedRoute route, Things things)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), things.In(route));
        if (route.Method is "POST" or "PUT") request.Content = JsonContent.Create(new { });
        using var answer = await caller.Client.SendAsync(request, Cancel);
        var said = TraceOf().Replace(await answer.Content.ReadAsStringAsync(Cancel), "");
        foreach (var name in things.Names.OrderByDescending(name => name.Length)) said = said.Replace(name, "NAME", StringComparison.Ordinal);
        return (answer.StatusCode, said);
    }

    private static async Task<HttpClient> Made(Uri address, HttpClient by, string path, object body)
    {
        using var answer = await by.PostAsJsonAsync(path, body, Cancel);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.True(answer.IsSuccessStatusCode, said.ToJsonString());
        return With(address, said["key"]!.ToString());
    }

    private static HttpClient With(Uri address, string? key)
    {
        var client = new HttpClient { BaseAddress = address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static IEnumerable<AskedRoute> Routes(TraderHost host) => host.Routes.OfType<RouteEndpoint>().SelectMany(endpoint =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new AskedRoute(
            method, $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}".Replace("//", "/", StringComparison.Ordinal), endpoint.Metadata.GetMetadata<Needs>() is not null,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)));

    /// <summary>The page itself and its parts.</summary>
    private static bool IsOfThePage(AskedRoute route) => route.Method == "GET" && !route.Path.Contains('{', StringComparison.Ordinal) && route.Path is not ("/healthz" or "/readyz" or "/signin");

    /// <summary>A body with a member that no route has: whoever is let through is told so, and nothing happens.</summary>
    private static async Task<bool> IsLetThrough(Caller caller, AskedRoute route, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Method is not "GET") request.Content = JsonContent.Create(new { noSuchMember = true });
        using var answer = await caller.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.True((int)answer.StatusCode is < 500 or 503, $"{route}: {answer.StatusCode}");
        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private static IEnumerable<(string What, object Body)> Kills() =>
    [
        ("one's own account", new { scope = "account", account = Own, mode = "flattenOnly" }),
        ("another's account", new { scope = "account", account = Other, mode = "flattenOnly" }),
        ("a group", new { scope = "group", group = "topstep", mode = "flattenOnly" }),
        ("all accounts", new { scope = "all", mode = "flattenOnly" }),
        ("one's own orders", new { scope = "account", account = Own, mode = "cancelOnly" }),
        ("all orders", new { scope = "all", mode = "cancelOnly" }),
    ];

    private static async Task<IReadOnlyList<Caller>> Callers(Uri address, string adminKey)
    {
        var admin = With(address, adminKey);
        var trader = await Made(address, admin, "/api/operators", new { name = "Tom", role = "trader", accounts = new[] { Own } });
        return
        [
            new("stranger", '!', With(address, null)),
            new("Viewer", 'V', await Made(address, admin, "/api/operators", new { name = "Vera", role = "viewer" })),
            new("Trader of one account", 'T', trader),
            new("risk Officer of one account", 'o', await Made(address, admin, "/api/operators", new { name = "Olga", role = "riskOfficer", accounts = new[] { Own } })),
            new("risk Officer", 'O', await Made(address, admin, "/api/operators", new { name = "Otto", role = "riskOfficer" })),
            new("Administrator", 'A', admin),
            new("trader's read-only key", 'v', await Made(address, trader, "/api/me/keys", new { name = "reads", role = "viewer" })),
            new("administrator's trader key for one account", 't', await Made(address, admin, "/api/me/keys", new { name = "trades", role = "trader", accounts = new[] { Own } })),
            new("administrator's key", 'a', await Made(address, admin, "/api/me/keys", new { name = "all", role = "administrator" })),
        ];
    }

    private sealed record Caller(string Name, char Sign, HttpClient Client);

    /// <summary>What a route can name, in one workspace.</summary>
    private sealed record Things(string Account, string Hook, string Connection, string Operator, string Group, string Alert, string Book)
    {
        public IEnumerable<string> Names => [Account, Hook, Connection, Operator, Group, Alert, Book];

        /// <summary>One of each, made by its administrator.</summary>
        public static async Task<Things> Of(string workspace, HttpClient by)
        {
            async Task<JsonNode> Sent(HttpMethod method, string path, object body)
            {
                using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
                using var answer = await by.SendAsync(request, Cancel);
                var said = await answer.Content.ReadAsStringAsync(Cancel);
                Assert.True(answer.IsSuccessStatusCode, $"{path}: {said}");
                return JsonNode.Parse(said)!;
            }

            var book = JsonNode.Parse(Domain.Rules.RuleBooks.Find("seed/eval/50k")!.Text)!;
            book["id"] = $"{workspace}~book";
            await Sent(HttpMethod.Post, "/api/rule-books", book);
            await Sent(HttpMethod.Put, $"/api/notifications/{workspace}~mail", new { kind = "webhook", url = "http://127.0.0.1:9/x", least = "critical" });
            await Sent(HttpMethod.Put, $"/api/groups/{workspace}~swing/safeguards", new { clip = new { contracts = 5 } });
            var alert = await Sent(HttpMethod.Post, $"/api/alerts/send?hook={workspace}~in&wait=true", new { action = "note", comment = "hello" });
            using var _ = await Made(by.BaseAddress!, by, "/api/operators", new { name = $"{workspace}~Eve", role = "viewer" });
            return new($"{workspace}~eval", $"{workspace}~in", $"{workspace}~mail", $"{workspace}~Eve", $"{workspace}~swing", alert["alertId"]!.ToString(), $"{workspace}~book");
        }

        /// <summary>The address of a route with the names in it.</summary>
        public string In(AskedRoute route)
        {
            var path = route.Path;
            bool IsOf(string start) => path.StartsWith(start, StringComparison.Ordinal);
            var id = IsOf("/api/accounts/") ? Account : IsOf("/api/hooks/") || IsOf("/api/routes/") ? Hook : IsOf("/api/alerts/") || IsOf("/api/flattens/") ? Alert : IsOf("/api/notifications/") ? Connection : Book;
            var name = IsOf("/api/operators/") ? Operator : IsOf("/api/connections/") ? Connection : Group;
            path = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{account}", Account, StringComparison.Ordinal).Replace("{**id}", Book, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal)
                .Replace("{orderId}", "none", StringComparison.Ordinal).Replace("{key}", "none", StringComparison.Ordinal).Replace("{secret}", "none", StringComparison.Ordinal);
            Assert.DoesNotContain('{', path);
            return path switch
            {
                "/api/alerts/send" or "/api/alerts/check" => $"{path}?hook={Hook}",
                _ when IsOf("/api/accounts/") && route.Method == "GET" && route.Path.Contains('{', StringComparison.Ordinal) => $"{path}?what=fills&ruleBook=seed/eval/50k&time=2026-10-20T14:31:00Z&alert={NoAlert}",
                _ => path,
            };
        }
    }

    private sealed record AskedRoute(string Method, string Path, bool HasRule, bool IsOpen)
    {
        /// <summary>True when the address, or a hook's followers, say which accounts are meant.</summary>
        public bool TouchesOne => IsOf("/api/accounts/{id}") || IsOf("/api/accounts/{account}") || IsOf("/api/hooks/{id}") || IsOf("/api/routes/{id}") || Path == "/api/alerts/send";

        public string Filled(bool isOwn)
        {
            var (account, hook) = isOwn ? (Own, OwnHook) : (Other, OtherHook);
            var id = IsOf("/api/hooks/") || IsOf("/api/routes/") ? hook : account;
            var path = Path.Replace("{id}", id, StringComparison.Ordinal).Replace("{account}", account, StringComparison.Ordinal).Replace("{**id}", "none", StringComparison.Ordinal)
                .Replace("{orderId}", "none", StringComparison.Ordinal).Replace("{name}", "nobody", StringComparison.Ordinal).Replace("{key}", "none", StringComparison.Ordinal).Replace("{secret}", "none", StringComparison.Ordinal);
            Assert.DoesNotContain('{', path);
            return Path == "/api/alerts/send" ? $"{path}?hook={hook}" : path;
        }

        private bool IsOf(string path) => Path.StartsWith(path, StringComparison.Ordinal);

        public override string ToString() => $"{Method} {Path}";
    }
}
