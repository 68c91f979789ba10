using System.Net;
using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Headers that claim to know who sends, from where, and what is meant: none counts that no proxy of ours has written.</summary>
public sealed class AttackListForwarding
{
    /// <summary>What proxies and clouds are known to say of an address.</summary>
    private static readonly string[] Addresses =
        ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP", "X-Original-For"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A guesser who says that he is another one each time is still the one on the line.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Proxies of ours are elsewhere.
    public async Task Guessing_is_slowed_whatever_address_is_claimed(bool hasProxies)
    {
        var options = hasProxies ? new Dictionary<string, string> { ["Api__Proxies"] = "1", ["Api__ProxySources__0"] = "10.9.0.0/16" } : [];
        await using var host = await Host.Start(options, "--clock", "virtual");
        using var guesser = new HttpClient { BaseAddress = host.Http.BaseAddress };
        var answers = new List<HttpStatusCode>();
        for (var guess = 0; guess < 12; guess++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = JsonContent.Create(new { name = $"somebody {guess}", password = $"guess number {guess}" }) };
            foreach (var header in Addresses) request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? $"for=198.51.100.{guess}" : $"198.51.100.{guess}");
            using var answer = await guesser.SendAsync(request, Cancel);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        // A told clock stands still: once slowed, always slowed.
        Assert.All(answers.SkipWhile(answer => answer != HttpStatusCode.TooManyRequests), answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer));

        var keys = new List<HttpStatusCode>();
        for (var guess = 0; guess < 12; guess++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer guessed-key-number-{guess}");
            foreach (var header in Addresses) request.Headers.TryAddWithoutValidation(header, $"203.0.113.{guess}");
            using var answer = await guesser.SendAsync(request, Cancel);
            keys.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, keys[^1]);
    }

    [Theory]
    [InlineData(null, "10.1.2.3", 403)] // No proxy: the header says nothing.
    [InlineData("10.9.0.0/16", "10.1.2.3", 403)] // A proxy, and the connection does not come from it.
    [InlineData("127.0.0.0/8", "10.1.2.3", 404)] // Our proxy says so: let in, to a key that nobody has.
    [InlineData("127.0.0.0/8", "10.1.2.3, 203.0.113.9", 403)] // What the sender had written before is pushed to the left.
    [InlineData("127.0.0.0/8", "203.0.113.9, 10.1.2.3", 404)]
    [InlineData("127.0.0.0/8", "10.1.2.3,", 403)]
    [InlineData("127.0.0.0/8", "10.1.2.3\t, evil", 403)]
    [InlineData("127.0.0.0/8", "::ffff:10.1.2.3", 404)]
    [InlineData("127.0.0.0/8", "0x0a.1.2.3.4", 403)]
    [InlineData("127.0.0.0/8", null, 403)]
    public async Task The_list_of_senders_is_held_against_the_address_that_our_proxy_saw(string? proxies, string? claimed, int status)
    {
        var options = new Dictionary<string, string> { ["Api__HookSources__0"] = "10.0.0.0/8" };
        if (proxies is not null) (options["Api__Proxies"], options["Api__ProxySources__0"]) = ("1", proxies);
        await using var host = await Host.Start(options, "--clock", "virtual");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/nobody-has-this-key-at-all") { Content = new StringContent("{}") };
        foreach (var header in Addresses[1..]) request.Headers.TryAddWithoutValidation(header, "10.1.2.3");
        if (claimed is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", claimed);
        using var answer = await host.Http.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    /// <summary>What other servers let a header change: the path, the method, the name, who signs in.</summary>
    [Fact]
    public async Task No_header_turns_a_request_into_another_one()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var address = host.Http.BaseAddress!;
        foreach (var header in new[] { "X-Original-URL: /api/me", "X-Rewrite-URL: /api/me", "X-Forwarded-Prefix: /api/me", "X-Forwarded-Path: /api/me", "X-Forwarded-Uri: /api/me" })
        {
            var (status, text) = await RawWire.Ask(address, "GET /healthz HTTP/1.1", "Host: localhost", header);
            Assert.True(status == 200 && text.Contains("\"ok\"", StringComparison.Ordinal), $"{header}: {text}");
        }

        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim();
        foreach (var header in new[] { "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE" })
        {
            var (status, _) = await RawWire.Ask(address, "GET /api/operators HTTP/1.1", "Host: localhost", $"Authorization: Bearer {key}", header);
            Assert.Equal(200, status);
        }

        foreach (var header in new[] { "X-Remote-User: admin", "X-Forwarded-User: admin", "X-Auth-Request-User: admin", "X-Operator: admin", "X-Ssl-Client-Verify: SUCCESS", "X-MS-CLIENT-PRINCIPAL: e30=", "Authorization: Basic YWRtaW46YWRtaW4=", "Authorization: Bearer", "Cookie: operator=admin" })
        {
            var (status, _) = await RawWire.Ask(address, "GET /api/me HTTP/1.1", "Host: localhost", header);
            Assert.True(status == 401, $"{header}: {status}");
        }
    }

    /// <summary>A name that is none of ours stays refused, whichever header says another.</summary>
    [Fact]
    public async Task A_forged_name_opens_nothing_and_stands_in_no_answer()
    {
        await using var host = await Host.Start(new Dictionary<string, string> { ["Api__Proxies"] = "1", ["Api__ProxySources__0"] = "127.0.0.0/8" }, "--clock", "virtual");
        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim();
        foreach (var header in new[] { "X-Forwarded-Host: localhost", "X-Host: localhost", "X-Forwarded-Server: localhost", "Forwarded: host=localhost", "X-Original-Host: localhost" })
        {
            var (status, _) = await RawWire.Ask(host.Http.BaseAddress!, "GET /api/me HTTP/1.1", "Host: evil.example", $"Authorization: Bearer {key}", header);
            Assert.True(status == 421, $"{header}: {status}");
        }

        var body = Encoding.UTF8.GetBytes("""{"id":"mine","accounts":[{"account":"topstep_eval_001"}]}""");
        var (made, text) = await RawWire.Say(
            host.Http.BaseAddress!,
            $"POST /api/hooks HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{Encoding.UTF8.GetString(body)}");
        Assert.True(made is 200 or 201, text);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
    }
}
