using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Requests that are meant to be read as something else: by path, by length, by form. Over the wire, as no client would send them.</summary>
public sealed class AttackListRequests(AttackListRequests.Attacked attacked) : IClassFixture<AttackListRequests.Attacked>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => attacked.Host.Http.BaseAddress!;

    /// <summary>One host takes all of it.</summary>
    public sealed class Attacked : IAsyncLifetime
    {
        public Host Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await Host.Start("--clock", "virtual");

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }

    [Fact]
    public async Task No_path_leads_around_the_sign_in_or_out_of_what_is_served()
    {
        var key = await Key();
        string[] paths =
        [
            "/api/accounts", "//api/accounts", "/api//accounts", "/./api/accounts", "/API/accounts", "/api/../api/accounts", "/healthz/../api/accounts", "/hooks/../api/accounts",
            "/hooks/%2e%2e/api/accounts", "/hooks/..%2fapi%2faccounts", "/healthz%2f..%2fapi%2faccounts", "/%61pi/accounts", "/api%2faccounts", "/api/accounts%00", "/api/accounts%00.js", "/api/accounts;.js",
            "/api/accounts/", "/api/accounts.json", "/api\\accounts", "/healthz\\..\\api\\accounts", "/live", "/live/negotiate", "/metrics", "/metrics/framework", "/openapi/../api/accounts",
            "/..%2fadmin.key", "/%2e%2e/admin.key", "/..%5cadmin.key", "/assets/..%2f..%2fadmin.key", "/assets/../../admin.key", "/assets/....//admin.key", "/../../../../etc/passwd", "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "/assets/%252e%252e%252fadmin.key", "/admin.key", "/data/admin.key", "/journal.db", "/.git/config", "/%c0%ae%c0%ae/admin.key", "/signin", "/signin?key=", "/signin?key=%00", "/signin?key[]=a&key=b",
        ];
        foreach (var path in paths)
        {
            var (status, text) = await RawWire.Ask(Address, $"GET {path} HTTP/1.1", "Host: localhost");
            Assert.True(status is 301 or 302 or 400 or 401 or 404 or 405, $"{path}: {text}");
            foreach (var secret in new[] { key, "topstep_eval_001", "root:", "traderterminal_", "Set-Cookie" }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_stands_in_a_path_breaks_no_header_of_the_answer()
    {
        foreach (var path in new[] { "/%0d%0aSet-Cookie:%20planted=1", "/signin?key=%0d%0aSet-Cookie:%20planted=1", "/hooks/%0d%0aSet-Cookie:%20planted=1/check", "/nowhere?%0d%0a%0d%0a<script>alert(1)</script>" })
        {
            var (status, text) = await RawWire.Ask(Address, $"GET {path} HTTP/1.1", "Host: localhost");
            Assert.True(status is 400 or 401 or 404, text);
            Assert.DoesNotContain("\r\nSet-Cookie", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        }
    }

    /// <summary>Where two readers of one request could differ, there is no reading at all.</summary>
    [Theory]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: local host\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: localhost/evil\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: ann@localhost\r\n\r\n")]
    [InlineData("GET http://evil.example/api/me HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost : localhost\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: localhost\r\nX\0: a\r\n\r\n")]
    [InlineData("GET /api/me HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")]
    [InlineData("GET  /api/me HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/me HTTP/3.7\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/me\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 a hello over TLS\r\n\r\n")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 2\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: -2\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x2\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n{}")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    public async Task A_request_that_can_be_read_in_two_ways_is_refused_and_its_line_closed(string said)
    {
        var (status, text) = await RawWire.Say(Address, said + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.True(status is 0 or 400 or 404 or 405 or 411 or 413 or 431 or 505, text);
        Assert.DoesNotContain("\"ok\"", text, StringComparison.Ordinal); // What came after it was read as nothing.
    }

    /// <summary>Both lengths at once: by the standard the chunks count, and the line ends with them.</summary>
    [Fact]
    public async Task Two_kinds_of_length_are_one_request_and_the_end_of_the_connection()
    {
        var (status, text) = await RawWire.Say(
            Address, "POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.True(status is 400 or 404, text);
        Assert.Equal(1, RawWire.Answers(text));
    }

    [Fact]
    public async Task A_long_line_a_long_header_and_many_headers_are_refused_by_their_bounds()
    {
        foreach (var (said, expected) in new[]
        {
            ($"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414), ($"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 40_000)}\r\n\r\n", 431),
            ($"GET /healthz HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 120).Select(number => $"X-{number}: a\r\n"))}\r\n", 431),
            ($"GET /healthz HTTP/1.1\r\nHost: localhost\r\nCookie: {string.Join("; ", Enumerable.Range(0, 4_000).Select(number => $"c{number}=aaaaaa"))}\r\n\r\n", 431),
        })
        {
            var (status, text) = await RawWire.Say(Address, said);
            Assert.True(status == expected || status == 0, text); // Closed while it was still being sent.
            // The server's own refusal says no word of what was sent, and has no body to be shown.
            if (status != 0) Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await RawWire.Ask(Address, "GET /healthz HTTP/1.1", "Host: localhost")).Status);
    }

    [Fact]
    public async Task Bodies_that_are_too_much_are_refused_before_they_are_understood()
    {
        var key = await Key();
        var deep = new string('[', 20_000) + new string(']', 20_000);
        var wide = $"{{{string.Join(',', Enumerable.Range(0, 4_000).Select(number => $"\"m{number}\":1"))}}}";
        foreach (var path in new[] { "/api/accounts/topstep_eval_001/check", "/api/hooks", "/api/sign-in", "/api/rule-books", "/api/overlays" })
        {
            foreach (var body in new[] { deep, $"{{\"a\":{deep}}}", wide, $"\"{new string('a', 60_000)}\"", "{\"quantity\":1e999999999}", "{\"name\":\"\\ud800\"}", "{\"id\":\"own/x\",\"\\udfff\":1}", "{\"reason\":\"\u00ff\"}", "\u00ff\u00fe\0{}" })
            {
                var (status, text) = await Post(path, body);
                Assert.True(status is 400 or 401 or 404 or 405 or 413 or 415 or 422 or 429, $"{path} {body[..Math.Min(20, body.Length)]}: {text}");
            }

            Assert.True((await Post(path, new string(' ', 2 * 1024 * 1024))).Status is 0 or 405 or 413, path);
        }

        // What is packed is not unpacked: a small body that would become a large one is no JSON.
        var (packed, _) = await Post("/api/hooks", "\u001f\u008b\b\0\0\0\0\0", "Content-Encoding: gzip\r\n");
        Assert.InRange(packed, 400, 415);
        Assert.Equal(200, (await RawWire.Ask(Address, "GET /readyz HTTP/1.1", "Host: localhost")).Status);

        Task<(int Status, string Text)> Post(string path, string body, string more = "") => RawWire.Say(
            Address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n{more}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
    }

    /// <summary>The bounds themselves stand in the settings of the server; here each closes what hangs while others are served.</summary>
    [Fact]
    public async Task Whoever_speaks_slowly_is_cut_off_and_holds_nobody_up()
    {
        var key = await Key();
        var slow = new List<Task<(int Status, string Text)>>();
        for (var i = 0; i < 50; i++) slow.Add(RawWire.Say(Address, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        slow.Add(RawWire.Say(Address, $"POST /api/accounts/topstep_eval_001/check HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{"));
        slow.Add(RawWire.Say(Address, $"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n"));
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await RawWire.Ask(Address, "GET /healthz HTTP/1.1", "Host: localhost")).Status);
        foreach (var (status, text) in await Task.WhenAll(slow)) Assert.True(status is 0 or 400 or 408, text);
        Assert.Equal(200, (await RawWire.Ask(Address, "GET /healthz HTTP/1.1", "Host: localhost")).Status);
    }

    private async Task<string> Key() => (await File.ReadAllTextAsync(Path.Combine(attacked.Host.Data, "admin.key"), Cancel)).Trim();
}
