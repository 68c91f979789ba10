using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api.Edges;
using Xunit;

namespace TraderTerminal.Tests.Api.Edges;

/// <summary>What holds for every request before anything looks at it, and for every answer: over a real port.</summary>
public sealed class FrontDoorTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string[] Marks = ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Content-Security-Policy"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/healthz", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/signin?key=wrong", 401)]
    [InlineData("GET", "/api/accounts", 401)]
    [InlineData("GET", "/live", 401)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/healthz", 405)]
    [InlineData("POST", "/hooks/a-mistyped-key", 404)]
    [InlineData("POST", "/api/sign-in", 400)]
    public async Task Every_answer_is_marked(string method, string path, int status)
    {
        using var client = host.Stranger();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        AssertMarked(answer);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_fault_of_ours_is_marked_too()
    {
        using var client = host.Admin();
        using var answer = await client.PostAsJsonAsync("/api/accounts/a/payouts/check", new { amount = "500" }, Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        AssertMarked(answer);
        using var page = await client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; base-uri 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.0.0.1:9", 200)]
    [InlineData("localhost:8080", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:8080", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("notlocalhost", 421)]
    [InlineData("10.1.2.3", 421)]
    [InlineData("[2001:db8::1]", 421)]
    [InlineData("", 421)]
    public async Task A_name_that_is_none_of_ours_is_answered_nothing(string name, int status)
    {
        foreach (var path in new[] { "/", "/start.js", "/openapi/v1.json" }) Assert.Equal(status, await Ask(host.Address, $"GET {path} HTTP/1.1", $"Host: {name}"));
        var withKey = status == 200 ? 200 : 421;
        Assert.Equal(withKey, await Ask(host.Address, "GET /api/me HTTP/1.1", $"Host: {name}", $"Authorization: Bearer {host.Key}"));
        // Forged headers of proxies change nothing while there is none.
        Assert.Equal(withKey, await Ask(host.Address, "GET /api/me HTTP/1.1", $"Host: {name}", $"Authorization: Bearer {host.Key}", "X-Forwarded-Host: localhost"));
    }

    /// <summary>Its key opens a hook, and who watches calls by an address that nobody foresees.</summary>
    [Theory]
    [InlineData("GET /healthz", 200)]
    [InlineData("GET /readyz", 200)]
    [InlineData("GET /hooks/a-mistyped-key/check", 404)]
    [InlineData("GET /hooks.js", 421)]
    [InlineData("GET /healthz/../api/me", 421)]
    [InlineData("GET /hooks/../api/me", 421)]
    public async Task Hooks_and_health_answer_under_every_name(string asked, int status) =>
        Assert.Equal(status, await Ask(host.Address, $"{asked} HTTP/1.1", "Host: alerts.example.com"));

    [Fact]
    public async Task A_refusal_says_what_to_do_and_does_not_repeat_the_name()
    {
        using var client = host.Stranger();
        client.DefaultRequestHeaders.Host = "evil.example";
        using var answer = await client.GetAsync(new Uri("/api/me", UriKind.Relative), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("WRONG_HOST", JsonNode.Parse(text)!["code"]!.ToString());
        Assert.Contains("Api:AllowedHosts", text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
        AssertMarked(answer);
    }

    [Fact]
    public async Task Configured_names_are_let_in()
    {
        await using var named = new ApiHost { Options = options => Add(options.AllowedHosts, "trader.example.com", "*.desk.example") };
        await named.InitializeAsync();
        foreach (var name in new[] { "trader.example.com", "TRADER.example.com:443", "a.desk.example", "a.b.desk.example", "localhost" }) Assert.Equal(200, await Ask(named.Address, "GET / HTTP/1.1", $"Host: {name}"));
        foreach (var name in new[] { "desk.example", "evil-desk.example", "xtrader.example.com", "example.com" }) Assert.Equal(421, await Ask(named.Address, "GET / HTTP/1.1", $"Host: {name}"));
    }

    [Fact]
    public async Task Who_listens_on_every_address_is_called_by_any_address_and_by_no_name()
    {
        await using var open = new ApiHost { Urls = "http://0.0.0.0:0" };
        await open.InitializeAsync();
        var here = new UriBuilder(open.Address) { Host = "127.0.0.1" }.Uri;
        foreach (var name in new[] { "10.1.2.3:8080", "[2001:db8::1]", "localhost" }) Assert.Equal(200, await Ask(here, "GET / HTTP/1.1", $"Host: {name}"));
        Assert.Equal(421, await Ask(here, "GET / HTTP/1.1", "Host: evil.example"));
    }

    [Theory]
    [InlineData("http://a.example")]
    [InlineData("a.example:8080")]
    [InlineData("a.*.example")]
    [InlineData("")]
    public async Task A_name_that_is_none_keeps_the_process_from_starting(string written)
    {
        await using var wrong = new ApiHost { Options = options => Add(options.AllowedHosts, written) };
        var why = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () => await wrong.InitializeAsync());
        Assert.Contains("Api:AllowedHosts", why.Message, StringComparison.Ordinal);
    }

    /// <summary>No proxy is configured, or one elsewhere: what a request says of itself counts for nothing.</summary>
    [Theory]
    [InlineData(0, null, "https", false)]
    [InlineData(1, null, "https", true)]
    [InlineData(1, null, "HTTPS", true)]
    [InlineData(1, null, "http", false)]
    [InlineData(1, null, "https, http", false)]
    [InlineData(1, null, null, false)]
    [InlineData(2, null, "https, http", true)]
    [InlineData(2, null, "https", true)]
    [InlineData(2, null, "https, http, http", false)]
    [InlineData(1, "127.0.0.0/8", "https", true)]
    [InlineData(1, "10.0.0.0/8", "https", false)]
    public async Task A_cookie_is_for_tls_alone_when_a_proxy_of_ours_says_that_it_came_over_tls(int proxies, string? from, string? said, bool isSecure)
    {
        await using var behind = new ApiHost { Options = options => { options.Proxies = proxies; if (from is not null) options.ProxySources.Add(from); } };
        await behind.InitializeAsync();
        using var client = behind.Stranger();
        if (said is not null) client.DefaultRequestHeaders.Add("X-Forwarded-Proto", said);
        using var signIn = await client.GetAsync(behind.SignIn, Cancel);
        Assert.Equal(isSecure, signIn.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Over_tls_a_cookie_is_for_tls_alone_and_a_name_is_held_to_it()
    {
        using var certificate = SelfSigned();
        await using var tls = new ApiHost { Urls = "https://127.0.0.1:0", Certificate = certificate, Options = options => Add(options.AllowedHosts, "trader.example.com") };
        await tls.InitializeAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } }) { BaseAddress = tls.Address };
        using var signIn = await client.GetAsync(tls.SignIn, Cancel);
        Assert.Contains("; secure", signIn.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.False(signIn.Headers.Contains("Strict-Transport-Security"));
        client.DefaultRequestHeaders.Host = "trader.example.com";
        using var named = await client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Equal("max-age=2592000", named.Headers.GetValues("Strict-Transport-Security").Single());
    }

    /// <summary>From the table of routes, so that a new one is asked too.</summary>
    [Fact]
    public async Task No_page_of_somebody_else_changes_or_reads_anything_with_our_cookie()
    {
        using var client = host.Stranger();
        using var signIn = await client.GetAsync(host.SignIn, Cancel);
        client.DefaultRequestHeaders.Add("Cookie", signIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (Method: method, Path: Filled(route.RoutePattern.RawText!))))
            .Where(route => route.Path.StartsWith("/api", StringComparison.Ordinal) || route.Path.StartsWith("/live", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 80, $"{routes.Count}");
        Assert.Contains(("POST", "/api/flatten"), routes);
        foreach (var (method, path) in routes)
        {
            foreach (var (name, value) in new[] { ("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.Add(name, value);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{method} {path} with {name}: {value}: {answer.StatusCode}");
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"), $"{method} {path}");
            }
        }

        static string Filled(string pattern) => "/" + System.Text.RegularExpressions.Regex.Replace(pattern.TrimStart('/'), @"\{[^}]*\}", "a", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).TrimEnd('/');
    }

    [Theory]
    [InlineData("*", "anything.example", true)]
    [InlineData("*.a.example", "b.a.example", true)]
    [InlineData("*.a.example", "a.example", false)]
    [InlineData("*.a.example", ".a.example", false)]
    [InlineData("a.example", "A.EXAMPLE", true)]
    public void A_pattern_has_the_names_below_it(string written, string name, bool has) => Assert.Equal(has, HostNames.Of([written]).Has(name));

    private static void AssertMarked(HttpResponseMessage answer) => Assert.All(Marks, mark => Assert.True(answer.Headers.Contains(mark), $"{mark} is missing."));

    private static void Add(IList<string> names, params ReadOnlySpan<string> more)
    {
        foreach (var name in more) names.Add(name);
    }

    /// <summary>As it goes over the wire: no client mends the address or the name.</summary>
    private static async Task<int> Ask(Uri address, params string[] lines)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(address.Host, address.Port, Cancel);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync(Cancel))!.Split(' ')[1]);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=trader.example.com", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
