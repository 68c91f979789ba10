using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api.Hooks;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What was right once is said again, or said for somebody by a page of somebody else.</summary>
public sealed class AttackListReplays
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_a_session_and_a_command_count_once()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var first = new Browser(host);
        Assert.Equal(HttpStatusCode.Redirect, (await first.GetAsync(host.SignIn.PathAndQuery, Cancel)).StatusCode);
        using var thief = new Browser(host);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync(host.SignIn.PathAndQuery, Cancel)).StatusCode);

        // A cookie that was copied ends with its session.
        var copied = first.Cookies.GetCookieHeader(first.BaseAddress!);
        Assert.Equal(200, await Status(host, HttpMethod.Get, "/api/me", copied));
        using (var over = new HttpRequestMessage(HttpMethod.Post, "/api/sign-out"))
        {
            over.Headers.Add("Sec-Fetch-Site", "same-origin");
            Assert.Equal(HttpStatusCode.NoContent, (await first.SendAsync(over, Cancel)).StatusCode);
        }

        Assert.Equal(401, await Status(host, HttpMethod.Get, "/api/me", copied));

        // A command under one id is one command, also when it is sent three times.
        for (var i = 0; i < 3; i++)
        {
            using var note = new HttpRequestMessage(HttpMethod.Post, $"/api/accounts/{Eval}/notes") { Content = JsonContent.Create(new { text = "said once" }) };
            note.Headers.Add("Idempotency-Key", "one-of-mine");
            Assert.True((await host.Http.SendAsync(note, Cancel)).IsSuccessStatusCode);
        }

        Assert.Single((await host.Get($"/api/accounts/{Eval}/notes")).AsArray());
    }

    [Fact]
    public async Task A_captured_alert_is_traded_once_also_when_it_was_signed()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var made = await host.Post("/api/hooks", new { id = "signed", signed = true, accounts = new[] { new { account = Eval } } });
        const string Body = """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"captured"}""";
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{made["signingKey"]}"), Encoding.UTF8.GetBytes(Body)));
        Assert.Equal("accepted", await Send(Body));
        await host.Settle();
        for (var i = 0; i < 5; i++) Assert.Equal("duplicate", await Send(Body));
        Assert.Equal("error", await Send(Body.Replace("\"quantity\":1", "\"quantity\":2", StringComparison.Ordinal))); // Changed, and the signature is not its own.
        await host.Settle();
        Assert.Equal("1", (await host.Account(Eval))["positions"]![0]!["net"]!.ToString());

        async Task<string> Send(string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{made["key"]}?wait=true") { Content = new StringContent(body) };
            request.Headers.Add(SenderProof.SignatureHeader, signature);
            using var answer = await host.Http.SendAsync(request, Cancel);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["status"]!.ToString();
        }
    }

    /// <summary>Every route is asked so by another test; here what a browser does without script: forms, pictures, frames, and a socket.</summary>
    [Fact]
    public async Task A_foreign_page_sends_with_our_cookie_and_nothing_happens()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var browser = new Browser(host);
        await browser.GetAsync(host.SignIn.PathAndQuery, Cancel);
        var cookie = browser.Cookies.GetCookieHeader(browser.BaseAddress!);
        (string Name, string Value)[][] foreign =
        [
            [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")], [("Origin", "null")], [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site"), ("Origin", "http://evil.localhost")],
            [("Origin", $"http://localhost.evil.example:{host.Http.BaseAddress!.Port}")], [("Origin", $"http://127.0.0.1:{host.Http.BaseAddress.Port + 1}")], [("Sec-Fetch-Site", "none")], [],
            [("Origin", $"http://127.0.0.1:{host.Http.BaseAddress.Port}"), ("Sec-Fetch-Site", "cross-site")],
        ];
        foreach (var headers in foreign)
        {
            foreach (var kind in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/json" })
            {
                foreach (var path in new[] { $"/api/accounts/{Eval}/lock", "/api/flatten", "/api/sign-out", "/api/hooks", "/api/operators", "/api/me/password" })
                {
                    using var content = new StringContent("""{"reason":"x","name":"Eve","role":"administrator","id":"eve","password":"a password of eve"}""", Encoding.UTF8);
                    content.Headers.Remove("Content-Type");
                    content.Headers.TryAddWithoutValidation("Content-Type", kind);
                    var status = await Status(host, HttpMethod.Post, path, cookie, content, headers);
                    Assert.True(status is 401 or 403 or 415, $"{path} as {kind} with {string.Join(", ", headers)}: {status}");
                }
            }
        }

        Assert.Equal(200, await Status(host, HttpMethod.Get, "/api/me", cookie)); // Still signed in.
        Assert.Empty((await host.Account(Eval))["locks"]!.AsArray());
        Assert.DoesNotContain("Eve", (await host.Get("/api/operators")).ToJsonString(), StringComparison.Ordinal);

        // A page of somebody else signs nobody in, so that nothing is entered under the wrong name.
        using var body = JsonContent.Create(new { key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim() });
        Assert.Equal(403, await Status(host, HttpMethod.Post, "/api/sign-in", null, body, ("Origin", "https://evil.example")));

        foreach (var headers in foreign.Where(headers => headers.Length > 0 && headers[0].Name == "Origin"))
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Cookie", cookie);
            foreach (var (name, value) in headers) socket.Options.SetRequestHeader(name, value);
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(host.Http.BaseAddress) { Scheme = "ws", Path = "/live" }.Uri, Cancel));
            Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        }
    }

    private static async Task<int> Status(Host host, HttpMethod method, string path, string? cookie, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }
}
