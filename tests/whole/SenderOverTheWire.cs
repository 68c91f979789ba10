using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api;
using TraderTerminal.Api.Hooks;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Who may send to a hook, how much, and what the others are told: the same as for a key that there is not.</summary>
public sealed class SenderOverTheWire
{
    private const string Secret = "horse-battery-staple";
    private const string NotFound = """{"status":"error","code":"not_found"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<Host> Start(params (string Name, string Value)[] options) =>
        await Host.Start(options.ToDictionary(option => option.Name, option => option.Value), "--clock", "virtual");

    private static object Hook(string id, object? more = null)
    {
        var hook = new JsonObject { ["id"] = id, ["accounts"] = new JsonArray() };
        foreach (var property in more?.GetType().GetProperties() ?? []) hook[property.Name] = JsonValue.Create(property.GetValue(more));
        return hook;
    }

    private static async Task<string> KeyOf(Host host, object hook) => (await host.Post("/api/hooks", hook))["key"]!.ToString();

    private static string Buy(int number, string more = "") => $$"""{"id":"o-{{number}}","action":"buy","symbol":"MNQ1!","quantity":1{{more}}}""";

    private static async Task<(int Status, string Text)> Send(Host host, string key, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{key}") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await host.Http.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task AssertTaken(Host host, string key, string body, params (string Name, string Value)[] headers)
    {
        var (status, text) = await Send(host, key, body, headers);
        Assert.True(status == 200 && text.Contains("accepted", StringComparison.Ordinal), $"{status} {text}");
    }

    private static async Task AssertUnknown(Host host, string key, string body, params (string Name, string Value)[] headers) =>
        Assert.Equal((404, NotFound), await Send(host, key, body, headers));

    /// <summary>The newest delivery.</summary>
    private static async Task<JsonNode> Last(Host host)
    {
        await host.Settle();
        return (await host.Get("/api/alerts?limit=1")).AsArray()[0]!;
    }

    [Fact]
    public async Task Two_hundred_alerts_at_once_pass_and_the_excess_is_recorded_as_rejected()
    {
        await using var host = await Start();
        var now = DateTimeOffset.Parse((await host.Settle())["now"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        var (busy, other) = (await KeyOf(host, Hook("busy")), await KeyOf(host, Hook("other", new { perMinute = 2 })));
        for (var number = 0; number < RouteRates.BurstMax; number++) await AssertTaken(host, busy, Buy(number));
        var (status, text) = await Send(host, busy, Buy(-1));
        Assert.Equal((200, "rejected", "rate"), (status, JsonNode.Parse(text)!["status"]!.ToString(), JsonNode.Parse(text)!["code"]!.ToString()));
        var last = await Last(host);
        Assert.Equal(("busy", "rejected", "rate"), (last["hook"]!.ToString(), last["status"]!.ToString(), last["code"]!.ToString()));

        // Another route is not held up by it, and has its own number.
        await AssertTaken(host, other, Buy(1));
        await AssertTaken(host, other, Buy(2));
        Assert.Contains("rate", (await Send(host, other, Buy(3))).Text, StringComparison.Ordinal);

        // 600 a minute is one each tenth of a second; what was rejected is no duplicate when it is sent again.
        await host.Advance(now.AddMilliseconds(99));
        Assert.Contains("rate", (await Send(host, busy, Buy(-2))).Text, StringComparison.Ordinal);
        await host.Advance(now.AddMilliseconds(100));
        await AssertTaken(host, busy, Buy(-1));
        Assert.Contains("rate", (await Send(host, busy, Buy(-3))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_found_wherever_a_dialect_has_it_and_a_wrong_one_is_an_unknown_key()
    {
        await using var host = await Start();
        var key = await KeyOf(host, Hook("secret", new { secret = Secret }));
        await AssertTaken(host, key, Buy(1, $$""","secret":"{{Secret}}" """));
        await AssertTaken(host, key, Buy(2, $$""","pass_phrase":"x","apiKey":"\u0068{{Secret[1..]}}" """));
        await AssertTaken(host, key, $"{Secret},buy,MNQ1!,risk=1");
        Assert.Equal(422, (await Send(host, key, $$"""{"secret":"{{Secret}}", broken""")).Status);

        foreach (var wrong in new[] { Buy(3), Buy(4, ""","secret":"horse-battery-stapl" """), Buy(5, $$""","comment":"{{Secret}}" """), "" })
            await AssertUnknown(host, key, wrong);
        await AssertUnknown(host, "no-such-key-at-all-anywhere", Buy(6, $$""","secret":"{{Secret}}" """));
        await AssertUnknown(host, key, Buy(7, ""","secret":"horse-battery-stapl" """));
        var last = await Last(host);
        Assert.Equal(
            ("unrouted", "127.0.0.1", "Hook secret: the secret in the body is missing or wrong."),
            (last["hook"]!.ToString(), last["source"]!.ToString(), last["reason"]!.ToString()));

        // Replaced without a word of it, the secret stays; it goes when that is said.
        await host.Post("/api/hooks", Hook("secret"));
        await AssertUnknown(host, key, Buy(8));
        await host.Post("/api/hooks", Hook("secret", new { noSecret = true }));
        await AssertTaken(host, key, Buy(9));
    }

    [Fact]
    public async Task A_renewed_key_lets_the_old_one_live_for_its_overlap()
    {
        await using var host = await Start();
        var first = await KeyOf(host, Hook("turned"));
        var second = await KeyOf(host, Hook("turned", new { renewKey = true }));
        var until = DateTimeOffset.Parse((await host.Get("/api/hooks")).AsArray().Single(hook => hook!["id"]!.ToString() == "turned")!["oldKeyUntil"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        await AssertTaken(host, first, Buy(1));
        await AssertTaken(host, second, Buy(2));

        await host.Stop();
        await host.Restart();
        await host.Advance(until.AddTicks(-1));
        await AssertTaken(host, first, Buy(3));
        await host.Advance(until);
        await AssertUnknown(host, first, Buy(4));
        await AssertTaken(host, second, Buy(5));

        var third = await KeyOf(host, Hook("turned", new { renewKey = true, overlapHours = 0 }));
        await AssertUnknown(host, second, Buy(6));
        await AssertTaken(host, third, Buy(7));
    }

    [Fact]
    public async Task A_signed_hook_takes_only_what_is_signed_over_its_very_bytes()
    {
        await using var host = await Start();
        var made = await host.Post("/api/hooks", Hook("signed", new { signed = true }));
        var (key, signing) = (made["key"]!.ToString(), made["signingKey"]!.ToString());
        await AssertTaken(host, key, Buy(1), (SenderProof.SignatureHeader, "sha256=" + Signature(signing, Buy(1))));
        await AssertTaken(host, key, Buy(2), (SenderProof.SignatureHeader, Signature(signing, Buy(2)).ToUpperInvariant()));
        await AssertUnknown(host, key, Buy(3));
        await AssertUnknown(host, key, Buy(4), (SenderProof.SignatureHeader, Signature(signing, Buy(4) + " ")));
        await AssertUnknown(host, key, Buy(5), (SenderProof.SignatureHeader, Signature(signing, Buy(5))[1..]));
        await AssertUnknown(host, key, Buy(6), (SenderProof.SignatureHeader, Signature(key, Buy(6))));

        // Shown once; a new key brings a new one, and both hold while both keys do.
        Assert.Null((await host.Post("/api/hooks", Hook("signed")))["signingKey"]);
        var renewed = (await host.Post("/api/hooks", Hook("signed", new { renewKey = true })))["signingKey"]!.ToString();
        Assert.NotEqual(signing, renewed);
        await AssertTaken(host, key, Buy(7), (SenderProof.SignatureHeader, Signature(signing, Buy(7))));
        await AssertTaken(host, key, Buy(8), (SenderProof.SignatureHeader, Signature(renewed, Buy(8))));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(host.Data, SigningKeys.FileName)));
    }

    private static string Signature(string key, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Behind_two_proxies_the_address_is_the_second_from_the_right()
    {
        await using var host = await Start(("Api__Proxies", "2"), ("Api__HookSources__0", "52.89.214.238/32"));
        var key = await KeyOf(host, Hook("behind"));
        await AssertTaken(host, key, Buy(1), (HookSources.ForwardedHeader, "6.6.6.6, 52.89.214.238, 10.0.0.1"));
        var last = await Last(host);
        Assert.Equal(("52.89.214.238", "127.0.0.1"), (last["source"]!.ToString(), last["sourceSeen"]!.ToString()));

        // The sender's own entry is further left than a proxy writes; too few entries vouch for nobody.
        foreach (var forged in new[] { "52.89.214.238, 6.6.6.6, 10.0.0.1", "52.89.214.238", "nonsense, 10.0.0.1", "" })
            Assert.Equal(403, (await Send(host, key, Buy(2), (HookSources.ForwardedHeader, forged))).Status);
        Assert.Equal(403, (await Send(host, key, Buy(3))).Status);
    }

    [Fact]
    public async Task Without_a_proxy_the_header_says_nothing()
    {
        await using var host = await Start();
        await AssertTaken(host, await KeyOf(host, Hook("front")), Buy(1), (HookSources.ForwardedHeader, "52.89.214.238"));
        var last = await Last(host);
        Assert.Equal("127.0.0.1", last["source"]!.ToString());
        Assert.Null(last["sourceSeen"]);
    }

    [Fact]
    public async Task A_certificate_in_the_header_of_our_proxy_has_to_be_TradingViews()
    {
        await using var host = await Start(("Api__Proxies", "1"), ("Api__CertificateHeader", "X-Client-Cert"));
        var key = await KeyOf(host, Hook("certified", new { certificate = true }));
        (string, string)[] With(string organization, string email) =>
            [(HookSources.ForwardedHeader, "52.89.214.238"), ("X-Client-Cert", Uri.EscapeDataString(Certificate(organization, email).ExportCertificatePem()))];
        await AssertTaken(host, key, Buy(1), With(ClientCertificate.TradingView, ClientCertificate.TradingViewEmail));
        Assert.Equal("O=TradingView, Inc.; webhook-server@tradingview.com", (await Last(host))["certificate"]!.ToString());
        await AssertUnknown(host, key, Buy(2), With("TradingView", ClientCertificate.TradingViewEmail));
        await AssertUnknown(host, key, Buy(3), With(ClientCertificate.TradingView, "webhook-server@tradingview.co"));
        await AssertUnknown(host, key, Buy(4), ("X-Client-Cert", "nonsense"));
        await AssertUnknown(host, key, Buy(5));
    }

    [Fact]
    public async Task A_certificate_of_the_connection_counts_and_a_header_without_a_proxy_does_not()
    {
        using var server = Certificate("Ours", "us@example.com");
        var file = Path.Combine(Directory.CreateTempSubdirectory("traderterminal-test-").FullName, "server.pfx");
        await File.WriteAllBytesAsync(file, server.Export(X509ContentType.Pfx, "pfx"), Cancel);
        var port = DeskProcess.FreePort();
        await using var host = await Host.Start(new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__A__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__B__Url"] = $"https://127.0.0.1:{port}",
            ["Kestrel__Certificates__Default__Path"] = file,
            ["Kestrel__Certificates__Default__Password"] = "pfx",
            ["Api__ClientCertificates"] = "true",
        });
        var key = await KeyOf(host, Hook("tls", new { certificate = true }));
        using var genuine = Certificate(ClientCertificate.TradingView, ClientCertificate.TradingViewEmail);
        using var other = Certificate("Somebody", ClientCertificate.TradingViewEmail);
        Assert.Equal(200, await SendOverTls(port, key, genuine));
        Assert.Equal(404, await SendOverTls(port, key, other));
        Assert.Equal(404, await SendOverTls(port, key, null));
        await AssertUnknown(host, key, Buy(1), ("X-Client-Cert", Uri.EscapeDataString(genuine.ExportCertificatePem())));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static async Task<int> SendOverTls(int port, string key, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject.Contains("O=Ours", StringComparison.Ordinal) ?? false;
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        using var client = new HttpClient(handler);
        using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{port}/hooks/{key}"), new StringContent(Buy(9)), Cancel);
        return (int)answer.StatusCode;
    }

    private static X509Certificate2 Certificate(string organization, string email)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("US");
        name.AddOrganizationName(organization);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("webhook.example.com");
        names.AddEmailAddress(email);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    [Fact]
    public async Task A_sender_that_dribbles_is_cut_off_with_nothing_stored_and_others_are_served_meanwhile()
    {
        await using var host = await Host.Start();
        var key = await KeyOf(host, Hook("slow"));
        var head = $"POST /hooks/{key} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n";
        var senders = new[]
        {
            Dribble(host, $"POST /hooks/{key} HTTP/1.1\r\nHost: x\r\nX-Slow: ", piece: "a", every: TimeSpan.FromMilliseconds(500)),
            Dribble(host, head + "{", piece: " ", every: TimeSpan.FromMilliseconds(500)),
            // Fast enough for the least rate, and still a connection held for minutes.
            Dribble(host, head + "{", piece: new string(' ', 200), every: TimeSpan.FromMilliseconds(250)),
        };
        for (var number = 0; number < 20; number++) await AssertTaken(host, key, Buy(number));
        Assert.DoesNotContain(senders, sender => sender.IsCompleted);
        foreach (var answer in await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(60), Cancel))
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
        await AssertTaken(host, key, Buy(99));
        var alerts = (await host.Get("/api/alerts?limit=100")).AsArray();
        Assert.All(alerts, alert => Assert.Equal("accepted", alert!["status"]!.ToString()));
        Assert.True(alerts.Count <= 21);
    }

    [Fact]
    public async Task Headers_have_their_bounds()
    {
        await using var host = await Start();
        var key = await KeyOf(host, Hook("bounds"));
        Assert.Equal(431, (await Send(host, key, Buy(1), ("X-Large", new string('a', KestrelLimits.HeadersBytesMax)))).Status);
        Assert.Equal(431, (await Send(host, key, Buy(2), [.. Enumerable.Range(0, KestrelLimits.HeadersMax).Select(number => ($"X-{number}", "a"))])).Status);
        await AssertTaken(host, key, Buy(3));
    }

    /// <summary>What the server said before it hung up.</summary>
    private static async Task<string> Dribble(Host host, string head, string piece, TimeSpan every)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        var answer = Answer(stream);
        while (!answer.IsCompleted)
        {
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), Cancel);
            }
            catch (IOException)
            {
                break;
            }

            await Task.WhenAny(answer, Task.Delay(every, TimeProvider.System, Cancel));
        }

        return await answer;
    }

    private static async Task<string> Answer(NetworkStream stream)
    {
        var said = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Cancel) is > 0 and var length) said.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }
        catch (IOException)
        {
            // Hung up on without a word, or after one.
        }

        return said.ToString();
    }
}
