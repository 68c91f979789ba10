using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class ApiHostTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/", 200)]
    [InlineData("/start.js", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/hooks/some-key", 405)]
    [InlineData("/hooks/some-key/check", 404)]
    [InlineData("/api/accounts", 401)]
    [InlineData("/api/status", 401)]
    [InlineData("/api/hooks", 401)]
    [InlineData("/live", 401)]
    [InlineData("/signin?key=wrong", 401)]
    [InlineData("/nowhere", 404)]
    public async Task A_stranger_sees_only_what_is_open(string path, int status)
    {
        using var client = host.Stranger();
        Assert.Equal(status, (int)(await client.GetAsync(new Uri(path, UriKind.Relative), Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/api/accounts", 200, null)]
    [InlineData("/api/accounts/a", 200, null)]
    [InlineData("/api/accounts/z", 404, "UNKNOWN_ACCOUNT")]
    [InlineData("/api/accounts/A%20B", 404, "UNKNOWN_ACCOUNT")]
    [InlineData("/api/accounts/a/events?after=1&limit=2", 200, null)]
    [InlineData("/api/accounts/a/events?after=x", 400, "WRONG_TYPE")]
    [InlineData("/api/accounts/a/events?limit=0", 400, "OUT_OF_RANGE")]
    [InlineData("/api/accounts/a/decisions", 200, null)]
    [InlineData("/api/accounts/a/decisions?before=3&limit=2", 200, null)]
    [InlineData("/api/accounts/a/decisions?before=x", 400, "WRONG_TYPE")]
    [InlineData("/api/accounts/a/violations", 200, null)]
    [InlineData("/api/accounts/a/violations?before=-1", 400, "WRONG_TYPE")]
    [InlineData("/api/accounts/a/equity?from=2026-10-20T00:00:00Z", 200, null)]
    [InlineData("/api/accounts/a/equity?from=yesterday", 400, "WRONG_TYPE")]
    [InlineData("/api/alerts", 200, null)]
    [InlineData("/api/alerts?before=x", 400, "WRONG_TYPE")]
    [InlineData("/api/alerts/x", 404, "UNKNOWN_ALERT")]
    [InlineData("/api/hooks", 200, null)]
    [InlineData("/api/routes", 200, null)]
    [InlineData("/api/control", 200, null)]
    [InlineData("/api/status", 200, null)]
    [InlineData("/api/nowhere", 404, "NOT_FOUND")]
    public async Task The_administrator_reads_everything(string path, int status, string? code)
    {
        using var client = host.Admin();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        if (code is not null) Assert.Equal(code, await CodeOf(answer));
    }

    [Theory]
    [InlineData("/api/accounts/a/check", """{"symbol":"MNQZ2099","side":"buy","quantity":1}""", 200, null)]
    [InlineData("/api/accounts/a/check", """{"symbol":"??","side":"buy","quantity":0}""", 400, "UNKNOWN_SYMBOL")]
    [InlineData("/api/accounts/a/check", "", 400, "MALFORMED_JSON")]
    [InlineData("/api/accounts/z/check", "{}", 404, "UNKNOWN_ACCOUNT")]
    [InlineData("/api/accounts/a/fills", """{"fillId":"f","symbol":"MNQZ2099","side":"buy","quantity":1,"price":"1.00"}""", 200, null)]
    [InlineData("/api/accounts/a/flatten", "", 200, null)]
    [InlineData("/api/accounts/a/lock", "", 200, null)]
    [InlineData("/api/accounts/a/unlock", "", 400, "REASON_REQUIRED")]
    [InlineData("/api/accounts/a/unlock", """{"reason":" "}""", 400, "REASON_REQUIRED")]
    [InlineData("/api/accounts/a/unlock", """{"reason":"checked with the firm"}""", 200, null)]
    [InlineData("/api/accounts/a/state", """{"state":"reduceOnly"}""", 200, null)]
    [InlineData("/api/accounts/a/state", """{"state":"active"}""", 400, "REASON_REQUIRED")]
    [InlineData("/api/accounts/a/state", """{"state":"flattening"}""", 400, "INVALID_STATE")]
    [InlineData("/api/accounts/a/orders/o1/cancel", "", 200, null)]
    [InlineData("/api/flatten", """{"scope":"all","reason":"news"}""", 200, null)]
    [InlineData("/api/flatten", """{"scope":"group"}""", 400, "MISSING")]
    [InlineData("/api/flatten", """{"scope":"account","account":"z"}""", 404, "UNKNOWN_ACCOUNT")]
    [InlineData("/api/flatten", "{}", 400, "MISSING")]
    [InlineData("/api/control", """{"scope":"group","group":"g","state":"halted"}""", 200, null)]
    [InlineData("/api/control", """{"scope":"account","state":"halted"}""", 400, "OUT_OF_RANGE")]
    public async Task The_administrator_acts(string path, string body, int status, string? code)
    {
        using var client = host.Admin();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
        Assert.Equal((status, code), ((int)answer.StatusCode, code is null ? null : await CodeOf(answer)));
    }

    [Fact]
    public async Task Every_fault_is_listed()
    {
        using var client = host.Admin();
        using var answer = await client.PostAsJsonAsync("/api/accounts/a/check", new { symbol = "??", side = "buy", quantity = 1.5, extra = true }, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "symbol UNKNOWN_SYMBOL,quantity INVALID_QUANTITY,extra UNKNOWN_MEMBER",
            string.Join(',', problem.GetProperty("errors").EnumerateArray().Select(fault => $"{fault.GetProperty("field")} {fault.GetProperty("code")}")));
    }

    [Fact]
    public async Task Money_is_text_and_prices_too()
    {
        using var client = host.Admin();
        var view = await client.GetFromJsonAsync<JsonElement>("/api/accounts/a", Cancel);
        Assert.Equal(("50000.00", "active"), (view.GetProperty("equity").GetString(), view.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task The_status_says_how_the_whole_is()
    {
        using var client = host.Admin();
        var status = await client.GetFromJsonAsync<JsonElement>("/api/status", Cancel);
        Assert.Equal(
            (true, "demo", 2, true, 2, 0, "a"),
            (status.GetProperty("initialised").GetBoolean(), status.GetProperty("environment").GetString(),
                status.GetProperty("accountCount").GetInt32(), status.GetProperty("monitoring").GetBoolean(),
                status.GetProperty("activeAccounts").GetInt32(), status.GetProperty("violations").GetInt32(),
                status.GetProperty("defaultAccount").GetString()));
    }

    [Fact]
    public async Task A_reply_of_the_grain_is_answered_as_what_it_is()
    {
        var flatten = new Uri("/api/accounts/a/flatten", UriKind.Relative);
        using var client = host.Admin();
        try
        {
            host.Ports.Answer = new Reply.Refused("FROZEN", "frozen");
            using (var refused = await client.PostAsync(flatten, null, Cancel)) Assert.Equal((409, "FROZEN"), ((int)refused.StatusCode, await CodeOf(refused)));
            host.Ports.Answer = new Reply.Refused("REASON_REQUIRED", "why");
            using (var reason = await client.PostAsync(flatten, null, Cancel)) Assert.Equal(400, (int)reason.StatusCode);
            host.Ports.Answer = new Reply.Unavailable("disk full");
            using (var down = await client.PostAsync(flatten, null, Cancel)) Assert.Equal((503, "LOG_UNAVAILABLE"), ((int)down.StatusCode, await CodeOf(down)));
            host.Ports.Answer = new Reply.Unavailable("disk full", Spooled: true);
            using var spooled = await client.PostAsync(flatten, null, Cancel);
            var answer = await spooled.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            Assert.Equal((202, "spooled"), ((int)spooled.StatusCode, answer.GetProperty("status").GetString()));
        }
        finally
        {
            host.Ports.Answer = new Reply.Done("done", 1, 2);
        }
    }

    [Theory]
    [InlineData(64 * 1024, 422)]
    [InlineData(64 * 1024 + 1, 413)]
    [InlineData(3 * 1024 * 1024, 413)]
    public async Task An_alert_of_unknown_length_is_cut_off_at_its_bound(int length, int status)
    {
        using var client = host.Admin();
        using var made = await client.PostAsJsonAsync("/api/hooks", new { id = $"h{length}", accounts = Array.Empty<object>() }, Cancel);
        var url = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("url").GetString()!;
        using var stranger = host.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(status, (int)(await stranger.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_repeat_under_one_key_is_one_command()
    {
        using var client = host.Admin();
        client.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        client.DefaultRequestHeaders.Add("X-Operator", "Ada");
        await client.PostAsync(new Uri("/api/accounts/a/lock", UriKind.Relative), null, Cancel);
        await client.PostAsync(new Uri("/api/accounts/a/lock", UriKind.Relative), null, Cancel);
        await client.PostAsync(new Uri("/api/accounts/b/lock", UriKind.Relative), null, Cancel);
        var ids = host.Ports.Asked.OfType<LockRequest>().Where(request => request.By == "Ada").Select(request => request.Id).ToList();
        Assert.Equal(3, ids.Count);
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_browser_signs_in_by_a_link_and_acts_from_our_pages_only()
    {
        using var client = host.Stranger();
        using var lasting = await client.GetAsync(new Uri($"/signin?key={host.Key}", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, false), (lasting.StatusCode, lasting.Headers.Contains("Set-Cookie")));
        using var signIn = await client.GetAsync(host.SignIn, Cancel);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (signIn.StatusCode, signIn.Headers.Location?.ToString()));
        var cookie = signIn.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(host.Key, cookie, StringComparison.Ordinal);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/accounts", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(new Uri("/api/accounts/a/lock", UriKind.Relative), null, Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(new Uri("/api/accounts/a/lock", UriKind.Relative), null, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_new_hook_shows_its_key_once_and_takes_alerts_under_it()
    {
        using var client = host.Admin();
        using var made = await client.PostAsJsonAsync("/api/hooks", new { id = "mnq", accounts = new[] { new { account = "a" } } }, Cancel);
        var url = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("url").GetString()!;
        using var again = await client.PostAsJsonAsync("/api/hooks", new { id = "mnq", accounts = Array.Empty<object>() }, Cancel);
        Assert.False((await again.Content.ReadFromJsonAsync<JsonElement>(Cancel)).TryGetProperty("key", out _));
        Assert.DoesNotContain(url.Split('/')[^1], await client.GetStringAsync(new Uri("/api/hooks", UriKind.Relative), Cancel), StringComparison.Ordinal);

        using var stranger = host.Stranger();
        Assert.Equal(HttpStatusCode.NoContent, (await stranger.GetAsync(new Uri($"{url}/check", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task No_key_is_logged()
    {
        using var client = host.Admin();
        using var made = await client.PostAsJsonAsync("/api/hooks", new { id = "logged", accounts = Array.Empty<object>() }, Cancel);
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("key").GetString()!;
        using var stranger = host.Stranger();
        await stranger.PostAsync(new Uri($"/hooks/{key}", UriKind.Relative), new StringContent("a secret body"), Cancel);
        await stranger.PostAsync(new Uri("/hooks/a-mistyped-key", UriKind.Relative), new StringContent("a secret body"), Cancel);
        await stranger.GetAsync(new Uri($"/signin?key={host.Key}", UriKind.Relative), Cancel);
        await stranger.GetAsync(new Uri($"/live?access_token={host.Key}", UriKind.Relative), Cancel);
        var log = string.Join('\n', host.Log.Lines);
        Assert.Contains("is not let in", log, StringComparison.Ordinal);
        foreach (var secret in new[] { key, host.Key, "a-mistyped-key", "a secret body" }) Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_lists_every_route()
    {
        using var client = host.Stranger();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("string", schemas.GetProperty("Usd").GetProperty("type").GetString());
        Assert.Equal("array", schemas.GetProperty("EquatableArrayOfPositionView").GetProperty("type").GetString());
        foreach (var path in new[] { "/hooks/{routeKey}", "/api/accounts", "/api/accounts/{id}/flatten", "/api/flatten", "/api/alerts/{id}", "/healthz" })
            Assert.Contains(path, paths);
    }

    [Fact]
    public async Task A_dashboard_gets_a_snapshot_and_then_changes()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/live?access_token={host.Key}"), Cancel);
        await Send(socket, """{"protocol":"json","version":1}""");
        await Send(socket, """{"type":4,"invocationId":"1","target":"Subscribe","arguments":[null,null]}""");
        var messages = Messages(socket).GetAsyncEnumerator(Cancel);
        var snapshot = await NextItem(messages);
        Assert.Equal("snapshot", snapshot.GetProperty("kind").GetString());
        Assert.Equal(2, snapshot.GetProperty("accounts").GetArrayLength());

        host.Services.GetRequiredService<LiveFeed>().Changed(
            SampleViews.Of("a", version: 2), [new AccountEvent.PeakRaised(default, default, false, SampleViews.At)]);
        var change = await NextItem(messages);
        Assert.Equal(("account", 2), (change.GetProperty("kind").GetString(), change.GetProperty("view").GetProperty("version").GetInt64()));
        Assert.Equal("peak-raised", change.GetProperty("events")[0].GetProperty("type").GetString());
        await messages.DisposeAsync();
    }

    private static async Task<JsonElement> NextItem(IAsyncEnumerator<JsonElement> messages)
    {
        while (await messages.MoveNextAsync())
        {
            if (messages.Current.TryGetProperty("type", out var type) && type.GetInt32() == 2) return messages.Current.GetProperty("item");
            if (messages.Current.TryGetProperty("error", out var error)) throw new InvalidOperationException(error.GetString());
        }

        throw new InvalidOperationException("The server closed.");
    }

    private static async IAsyncEnumerable<JsonElement> Messages(ClientWebSocket socket)
    {
        var (buffer, text) = (new byte[64 * 1024], new StringBuilder());
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
            if (read.MessageType == WebSocketMessageType.Close) yield break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            var parts = text.ToString().Split('\u001e');
            text.Clear().Append(parts[^1]);
            foreach (var part in parts[..^1]) yield return JsonDocument.Parse(part).RootElement.Clone();
        }
    }

    private static Task Send(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    private static async Task<string?> CodeOf(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();
}
