using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace TraderTerminal.Tests.Api.Edges;

/// <summary>Hooks with an address of their own: what the world reaches there is hooks and health, and where people are no hook is left.</summary>
public sealed partial class HookListenerTests : IAsyncLifetime
{
    private readonly ApiHost _host = new() { HookUrls = "http://127.0.0.1:0" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>From the table of routes, so that a new one is asked too; with the administrator's key, which opens nothing where nothing is.</summary>
    [Fact]
    public async Task Every_route_is_at_one_of_both_and_health_at_each()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (Method: method, Path: "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), "a").TrimEnd('/'))))
            .ToList();
        Assert.True(routes.Count > 80, $"{routes.Count}");
        using var everybody = At(_host.HookAddress);
        using var people = At(_host.Address);
        foreach (var (method, path) in routes)
        {
            var (isHook, isHealth) = (path.StartsWith("/hooks/", StringComparison.Ordinal), path is "/healthz" or "/readyz");
            if (!isHook || isHealth) Assert.Equal(isHealth ? "" : "NOT_FOUND", await Code(everybody, method, path));
            if (isHook) Assert.Equal("NOT_FOUND", await Code(people, method, path));
        }

        foreach (var path in new[] { "/", "/start.js", "/assets/a.js", "/HEALTHZ", "/Hooks/a/check", "/hooks", "/hooks/../api/me", "/hooks/%2e%2e/api/me" })
        {
            using var answer = await everybody.GetAsync(new Uri(_host.HookAddress, path), Cancel);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.OK && (answer.StatusCode != HttpStatusCode.OK || path == "/HEALTHZ"), $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task An_alert_is_taken_there_and_a_new_hook_is_made_here()
    {
        using var people = At(_host.Address);
        using var made = await people.PostAsJsonAsync("/api/hooks", new { id = "apart", accounts = new[] { new { account = "a" } } }, Cancel);
        var url = JsonNode.Parse(await made.Content.ReadAsStringAsync(Cancel))!["url"]!.ToString();
        using var everybody = new HttpClient { BaseAddress = _host.HookAddress };
        Assert.Equal(HttpStatusCode.NoContent, (await everybody.GetAsync(new Uri($"{url}/check", UriKind.Relative), Cancel)).StatusCode);
        using var alert = new StringContent("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        Assert.Equal(HttpStatusCode.OK, (await everybody.PostAsync(new Uri(url, UriKind.Relative), alert, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await people.GetAsync(new Uri($"{url}/check", UriKind.Relative), Cancel)).StatusCode);
        everybody.DefaultRequestHeaders.Host = "alerts.example.com";
        Assert.Equal(HttpStatusCode.NoContent, (await everybody.GetAsync(new Uri($"{url}/check", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await everybody.GetAsync(new Uri("/api/me", UriKind.Relative), Cancel)).StatusCode);
    }

    private HttpClient At(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _host.Key);
        return client;
    }

    /// <summary>The problem's code, when the answer is that there is nothing; else nothing.</summary>
    private static async Task<string> Code(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, Cancel);
        if (answer.StatusCode != HttpStatusCode.NotFound) return "";
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return text.Contains("There is nothing here.", StringComparison.Ordinal) ? JsonNode.Parse(text)!["code"]!.ToString() : text;
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
