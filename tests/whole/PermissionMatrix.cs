using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using TraderTerminal.Api.Live;
using TraderTerminal.Api.Operators;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Who may what: every route of the running program, asked by every role, about an account of one's own and about another.</summary>
public sealed class PermissionMatrix
{
    private const string Own = "topstep_eval_001", Other = "topstep_funded_001";

    /// <summary>Follows <see cref="Own"/> alone, and both.</summary>
    private const string OwnHook = "demo", OtherHook = "topstep";

    /// <summary>What nobody has to sign in for, beside what the browser loads.</summary>
    private static readonly string[] Open = ["GET /healthz", "GET /readyz", "GET /signin", "POST /api/sign-in", "POST /hooks/{routeKey}", "GET /hooks/{routeKey}", "GET /hooks/{routeKey}/check", "GET /openapi/{documentName}.json"];

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
            await using var host = await TraderHost.Start(options with { IsQuiet = true }, null, cancel: Cancel);
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
                    foreach (var caller in callers) line.Append(await IsLetThrough(caller, route, isOwn) ? caller.Sign : '.');
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

    private static IEnumerable<AskedRoute> Routes(TraderHost host) => host.Routes.OfType<RouteEndpoint>().SelectMany(endpoint =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new AskedRoute(
            method, $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}".Replace("//", "/", StringComparison.Ordinal), endpoint.Metadata.GetMetadata<Needs>() is not null,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)));

    /// <summary>The page itself and its parts.</summary>
    private static bool IsOfThePage(AskedRoute route) => route.Method == "GET" && !route.Path.Contains('{', StringComparison.Ordinal) && route.Path is not ("/healthz" or "/readyz" or "/signin");

    /// <summary>A body with a member that no route has: whoever is let through is told so, and nothing happens.</summary>
    private static async Task<bool> IsLetThrough(Caller caller, AskedRoute route, bool isOwn)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Filled(isOwn));
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
        HttpClient With(string? key)
        {
            var client = new HttpClient { BaseAddress = address };
            if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return client;
        }

        var admin = With(adminKey);
        async Task<HttpClient> Made(HttpClient by, string path, object body)
        {
            using var answer = await by.PostAsJsonAsync(path, body, Cancel);
            var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
            Assert.True(answer.IsSuccessStatusCode, said.ToJsonString());
            return With(said["key"]!.ToString());
        }

        var trader = await Made(admin, "/api/operators", new { name = "Tom", role = "trader", accounts = new[] { Own } });
        return
        [
            new("stranger", '!', With(null)),
            new("Viewer", 'V', await Made(admin, "/api/operators", new { name = "Vera", role = "viewer" })),
            new("Trader of one account", 'T', trader),
            new("risk Officer of one account", 'o', await Made(admin, "/api/operators", new { name = "Olga", role = "riskOfficer", accounts = new[] { Own } })),
            new("risk Officer", 'O', await Made(admin, "/api/operators", new { name = "Otto", role = "riskOfficer" })),
            new("Administrator", 'A', admin),
            new("trader's read-only key", 'v', await Made(trader, "/api/me/keys", new { name = "reads", role = "viewer" })),
            new("administrator's trader key for one account", 't', await Made(admin, "/api/me/keys", new { name = "trades", role = "trader", accounts = new[] { Own } })),
            new("administrator's key", 'a', await Made(admin, "/api/me/keys", new { name = "all", role = "administrator" })),
        ];
    }

    private sealed record Caller(string Name, char Sign, HttpClient Client);

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
