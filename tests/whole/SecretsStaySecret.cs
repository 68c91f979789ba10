using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A secret of its own in every place that takes one; afterwards none of them is in anything that was written, said or answered.</summary>
public sealed class SecretsStaySecret
{
    /// <summary>Real time that a login may take on a loaded machine.</summary>
    private static readonly TimeSpan WireMax = TimeSpan.FromSeconds(60);

    private readonly List<string> _planted = [];
    private readonly StringBuilder _answers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_given_in_confidence_is_kept_or_repeated()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var (routeKey, oldKey, secret, newSecret) = (Plant("rk"), Plant("ok"), Plant("bs"), Plant("ns"));
        await Configure(host, Hook("plain", oldKey));
        await Configure(host, Hook("plain", routeKey));
        await Configure(host, Hook("secret", Plant("sk"), ("secret", secret)));
        await Configure(host, Hook("secret", _planted[^1], ("secret", newSecret)));
        var signing = JsonNode.Parse(await Api(host, HttpMethod.Post, "/api/hooks", Hook("signed", Plant("gk"), ("signed", true)), isKept: false))!["signingKey"]!.ToString();
        var signedKey = _planted[^1];
        _planted.Add(signing);

        // Wrong ones are somebody's right ones elsewhere.
        foreach (var wrong in new[] { Hook("weak", Plant("no") + "/"), Hook("weak", Plant("wk"), ("secret", Plant("ws")), ("noSecret", true)), Hook("plain2", routeKey), Hook(Plant("ID").ToUpperInvariant(), routeKey) })
            await Configure(host, wrong);
        await Configure(host, "{\"id\":\"broken\",\"secret\":\"" + Plant("br"));

        foreach (var key in new[] { routeKey, oldKey, signedKey, Plant("xk"), Plant("xl") + new string('x', HookDoor.KeyLengthMax) })
        {
            foreach (var body in Bodies(secret, newSecret)) await Send(host, key, body);
        }

        var signed = """{"action":"buy","symbol":"MNQ1!","quantity":1}""";
        await Send(host, signedKey, signed, (SenderProof.SignatureHeader, Signature(signing, signed)));
        foreach (var header in new[] { SenderProof.SignatureHeader, "Authorization", "X-Api-Key", "Cookie", HookSources.ForwardedHeader })
            await Send(host, signedKey, signed, (header, Plant("hd")));
        await Api(host, HttpMethod.Get, "/api/hooks", null, bearer: Plant("bk"));
        foreach (var path in new[] { $"/hooks/{Plant("gt")}", $"/hooks/{Plant("ck")}/check", $"/hooks/{routeKey}/check", $"/hooks/{Plant("nf")}/nothing/here", $"/signin?key={Plant("sg")}", $"/live?access_token={Plant("lv")}" })
            await Api(host, HttpMethod.Get, path, null, bearer: "");
        await Passwords(host);
        await host.Settle();
        foreach (var path in new[] { "/api/operators", "/api/me", "/api/hooks", "/api/routes", "/api/alerts?limit=500", "/api/status", "/openapi/v1.json" }) await Api(host, HttpMethod.Get, path, null);

        AssertClean("the data directory of the running host", Written(host.Data));
        await host.Stop();
        AssertClean("the data directory", Written(host.Data));
        AssertClean("the error stream", [Encoding.UTF8.GetBytes(host.Errors)]);
        AssertClean("the output stream", [Encoding.UTF8.GetBytes(host.Output)]);
        AssertClean("the answers", [Encoding.UTF8.GetBytes(_answers.ToString())]);

        // What lies in a key file lies nowhere else.
        _planted.Clear();
        foreach (var file in Directory.GetFiles(host.Data, "*.key")) _planted.Add((await File.ReadAllTextAsync(file, Cancel)).Trim());
        Assert.Contains(Directory.GetFiles(host.Data, "*.key"), file => Path.GetFileName(file) == SigningKeys.FileName);
        AssertClean("anything but the key files", [.. Written(host.Data), Encoding.UTF8.GetBytes(host.Errors), Encoding.UTF8.GetBytes(host.Output), Encoding.UTF8.GetBytes(_answers.ToString())]);
    }

    /// <summary>Set, changed, signed in with, mistyped, too short, in a body that breaks off, and where a name belongs.</summary>
    private async Task Passwords(Host host)
    {
        var (first, second) = (Plant("pw"), Plant("pn"));
        Assert.Equal("true", await Set(first));
        Assert.Equal("true", await Set(second));
        await Set("short");
        await Api(host, HttpMethod.Post, "/api/me/password", "{\"password\":\"" + Plant("pb"));
        Assert.Equal("administrator", await SignIn("admin", second));
        foreach (var (name, password) in new[] { ("admin", first), ("admin", Plant("pm")), ("nobody", Plant("po")) }) Assert.Null(await SignIn(name, password));
        foreach (var body in new JsonObject[] { new() { ["name"] = "admin", ["password"] = new JsonArray(Plant("pa")) }, new() { ["password"] = Plant("pq") } })
            await Api(host, HttpMethod.Post, "/api/sign-in", body.ToJsonString(), bearer: "");

        async Task<string?> Set(string password) =>
            JsonNode.Parse(await Api(host, HttpMethod.Post, "/api/me/password", new JsonObject { ["password"] = password }.ToJsonString()))!["hasPassword"]?.ToString();

        async Task<string?> SignIn(string name, string password) =>
            JsonNode.Parse(await Api(host, HttpMethod.Post, "/api/sign-in", new JsonObject { ["name"] = name, ["password"] = password }.ToJsonString(), bearer: ""))!["role"]?.ToString();
    }

    /// <summary>The key of a connection comes from a variable or from a file beside the data; the gateway is one that cannot be reached.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_key_of_a_connection_is_shown_nowhere(bool isVariable)
    {
        var folder = Directory.CreateTempSubdirectory("traderterminal-key-").FullName;
        var key = Plant("ak");
        var file = Path.Combine(folder, "gateway.key");
        if (!isVariable) await File.WriteAllTextAsync(file, key, Cancel);
        var config = Path.Combine(folder, "connected.json");
        await File.WriteAllTextAsync(config, $$"""
            {"connections":[{"name":"topstep","environment":"practice","rest":"https://gateway.invalid","userHub":"https://gateway.invalid/user","marketHub":"https://gateway.invalid/market",
              "userName":"ann",{{(isVariable ? "\"apiKeyEnv\":\"PLANTED_KEY\"" : $"\"apiKeyFile\":\"{file}\"")}},"accounts":[{"account":"one","name":"PRAC-1","stage":"practice"}]}],
             "accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":50000}]}
            """, Cancel);
        await using (var host = await Host.Start(isVariable ? new Dictionary<string, string> { ["PLANTED_KEY"] = key } : [], "--config", config))
        {
            foreach (var path in new[] { "/api/connections", "/api/accounts", "/api/status" }) await Api(host, HttpMethod.Get, path, null);
            foreach (var path in new[] { "/api/connections/topstep/test", "/api/connections/topstep/resume" }) await Api(host, HttpMethod.Post, path, "{}");
            Assert.Contains("there is no host gateway.invalid", _answers.ToString(), StringComparison.Ordinal);
            await host.Stop();
            AssertClean("the data directory", Written(host.Data, shown: "gateway.invalid"));
            AssertClean("the error stream", [Encoding.UTF8.GetBytes(host.Errors)]);
            AssertClean("the answers", [Encoding.UTF8.GetBytes(_answers.ToString())]);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A gateway on this computer that takes the key, or knows another one; then neither key nor token is said.</summary>
    [Theory]
    [InlineData(true, "connected", "is connected")]
    [InlineData(false, "stopped", "does not know this user name with this API key")]
    public async Task The_key_of_a_connection_is_shown_nowhere_whatever_the_gateway_says_to_it(bool isTaken, string state, string says)
    {
        var key = Plant("ak");
        await using var gateway = await ProjectXHost.Start(
            new ProjectXOptions
            {
                Seed = 7, MarketStandsStill = true,
                Accounts = new AccountsFile([new SimulatedUser("ann", isTaken ? key : Plant("other"), [new SimulatedAccount(26_000_001, "PRAC-V2-1-1", "topstep/practice/150k", 150_000m)])]),
            },
            Cancel);
        // Every token begins so.
        await Connects(new Dictionary<string, string> { ["PLANTED_KEY"] = key }, "topstep", state, says, tokens: "eyJ", $$"""
            "environment":"demo","rest":"{{gateway.Address}}","userHub":"{{new Uri(gateway.Address, "hubs/user")}}","marketHub":"{{new Uri(gateway.Address, "hubs/market")}}",
            "userName":"ann","apiKeyEnv":"PLANTED_KEY","accounts":[{"account":"one","name":"PRAC-V2-1-1","stage":"practice"}]
            """);
    }

    /// <summary>A Tradovate on this computer that takes password and key, or knows others.</summary>
    [Theory]
    [InlineData(true, "connected", "is connected")]
    [InlineData(false, "stopped", "Incorrect username or password")]
    public async Task Password_and_key_of_a_connection_to_Tradovate_are_shown_nowhere(bool isTaken, string state, string says)
    {
        var (password, secret) = (Plant("pw"), Plant("sc"));
        await using var tradovate = await Simulators.Tradovate.TradovateHost.Start(
            new Simulators.Tradovate.TradovateOptions
            {
                Seed = 7, MarketStandsStill = true,
                Accounts = new([new("ann", isTaken ? password : Plant("other"), [new(1_234_567, "DEMO1234567", "topstep/practice/150k", 150_000m)], AppId: "TraderTerminal", Cid: "8", Sec: secret)]),
            },
            Cancel);
        string Socket(string path) => new UriBuilder(new Uri(tradovate.Address, path)) { Scheme = "ws" }.Uri.ToString();
        await Connects(new Dictionary<string, string> { ["PLANTED_PASSWORD"] = password, ["PLANTED_SECRET"] = secret }, "apex", state, says, tokens: null, $$"""
            "broker":"tradovate","environment":"demo","rest":"{{new Uri(tradovate.Address, "v1")}}","socket":"{{Socket("v1/websocket")}}","marketSocket":"{{Socket("md/v1/websocket")}}",
            "userName":"ann","passwordEnv":"PLANTED_PASSWORD","appId":"TraderTerminal","keyId":8,"keySecretEnv":"PLANTED_SECRET","accounts":[{"account":"one","name":"DEMO1234567","stage":"practice"}]
            """);
    }

    /// <summary>Entered wrong, entered right, over a restart, forgotten, and with the keys that open it gone.</summary>
    [Fact]
    public async Task A_key_that_is_entered_is_taken_at_once_kept_encrypted_and_shown_nowhere()
    {
        var (key, wrong) = (Plant("ak"), Plant("wr"));
        await using var gateway = await ProjectXHost.Start(
            new ProjectXOptions { Seed = 7, MarketStandsStill = true, Accounts = new AccountsFile([new SimulatedUser("ann", key, [new SimulatedAccount(26_000_001, "PRAC-V2-1-1", "topstep/practice/150k", 150_000m)])]) },
            Cancel);
        var folder = Directory.CreateTempSubdirectory("traderterminal-key-").FullName;
        var config = Path.Combine(folder, "connected.json");
        await File.WriteAllTextAsync(config, $$"""
            {"connections":[{"name":"topstep","environment":"demo","rest":"{{gateway.Address}}","userHub":"{{new Uri(gateway.Address, "hubs/user")}}","marketHub":"{{new Uri(gateway.Address, "hubs/market")}}",
              "userName":"ann","accounts":[{"account":"one","name":"PRAC-V2-1-1","stage":"practice"}]}],
             "accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":150000}]}
            """, Cancel);
        await using (var host = await Host.Start(new Dictionary<string, string>(), "--config", config))
        {
            await Stands(host, "awaitingSecret", "missing");
            Assert.Contains("enter its apiKey", await Api(host, HttpMethod.Post, "/api/connections/topstep/test", "{}"), StringComparison.Ordinal);
            Assert.Contains("UNKNOWN_SECRET", await Api(host, HttpMethod.Put, "/api/connections/topstep/secrets/password", new JsonObject { ["secret"] = wrong }.ToJsonString()), StringComparison.Ordinal);
            await Enter(host, wrong);
            await Stands(host, "stopped", "entered");
            await Enter(host, key);
            await Stands(host, "connected", "entered");
            await host.Stop();
            AssertClean("the data directory", Written(host.Data, shown: "topstep"));

            await host.Restart();
            await Stands(host, "connected", "entered");
            await Api(host, HttpMethod.Delete, "/api/connections/topstep/secrets/apiKey", null);
            await Stands(host, "connected", "missing");
            await Enter(host, key);
            await host.Stop();
            Directory.Delete(Path.Combine(host.Data, "keys"), recursive: true);
            await host.Restart();
            await Stands(host, "awaitingSecret", "unreadable");
            await Api(host, HttpMethod.Delete, "/api/connections/topstep/secrets/apiKey", null);
            await Stands(host, "awaitingSecret", "missing");
            await Enter(host, key);
            await Stands(host, "connected", "entered");
            await host.Stop();
            AssertClean("the data directory", Written(host.Data, shown: "topstep"));
            AssertClean("the error stream", [Encoding.UTF8.GetBytes(host.Errors)]);
            AssertClean("the output stream", [Encoding.UTF8.GetBytes(host.Output)]);
            AssertClean("the answers", [Encoding.UTF8.GetBytes(_answers.ToString())]);
        }

        Directory.Delete(folder, recursive: true);

        Task<string> Enter(Host host, string secret) => Api(host, HttpMethod.Put, "/api/connections/topstep/secrets/apiKey", new JsonObject { ["secret"] = secret }.ToJsonString());

        Task Stands(Host host, string state, string origin) => Until(async () =>
        {
            var line = JsonNode.Parse(await Api(host, HttpMethod.Get, "/api/connections", null))![0]!;
            return (line["state"]!.ToString(), line["secrets"]![0]!["origin"]!.ToString()) == (state, origin);
        });
    }

    /// <summary>The program with one connection, until it stands as it should; then none of its secrets is anywhere.</summary>
    /// <param name="tokens">How every token begins; null when they have nothing in common.</param>
    private async Task Connects(Dictionary<string, string> variables, string name, string state, string says, string? tokens, string connection)
    {
        var folder = Directory.CreateTempSubdirectory("traderterminal-key-").FullName;
        var config = Path.Combine(folder, "connected.json");
        await File.WriteAllTextAsync(config, $$"""{"connections":[{"name":"{{name}}",{{connection}}}],"accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":150000}]}""", Cancel);
        await using (var host = await Host.Start(variables, "--config", config))
        {
            await Until(async () => (await Api(host, HttpMethod.Get, "/api/connections", null)).Contains($"\"state\":\"{state}\"", StringComparison.Ordinal));
            foreach (var path in new[] { "/api/connections", "/api/accounts", "/api/status" }) await Api(host, HttpMethod.Get, path, null);
            await Api(host, HttpMethod.Post, $"/api/connections/{name}/test", "{}");
            Assert.Contains(says, _answers.ToString(), StringComparison.Ordinal);
            await host.Stop();
            if (tokens is not null) _planted.Add(tokens);
            AssertClean("the data directory", Written(host.Data, shown: name));
            AssertClean("the error stream", [Encoding.UTF8.GetBytes(host.Errors)]);
            AssertClean("the output stream", [Encoding.UTF8.GetBytes(host.Output)]);
            AssertClean("the answers", [Encoding.UTF8.GetBytes(_answers.ToString())]);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= WireMax) Assert.Fail("It never is so.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }

    private string Plant(string kind)
    {
        _planted.Add($"{kind}-planted-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10))}");
        return _planted[^1];
    }

    private static string Hook(string id, string key, params (string Name, JsonNode Value)[] more)
    {
        var hook = new JsonObject { ["id"] = id, ["key"] = key, ["accounts"] = new JsonArray(new JsonObject { ["account"] = "topstep_eval_001" }) };
        foreach (var (name, value) in more) hook[name] = value;
        return hook.ToJsonString();
    }

    /// <summary>Every name of a secret, every dialect that has one in a place of its own, right and wrong, whole and broken.</summary>
    private IEnumerable<string> Bodies(params string[] secrets)
    {
        const string order = "\"action\":\"buy\",\"symbol\":\"MNQ1!\",\"quantity\":1";
        foreach (var name in "secret key token passphrase password apikey api_key api_secret api_token webhook_key webhook_secret sec_key auth auth_token signalToken license licenseid signature pin".Split(' '))
            yield return $$"""{{{order}},"{{name}}":"{{Plant(name.Replace('_', '-'))}}"}""";
        foreach (var secret in secrets.Append(Plant("wrong")))
        {
            yield return $$"""{{{order}},"secret":"{{secret}}"}""";
            yield return $$"""{{{order}},"secret":"{{secret}}" broken""";
            yield return $"{secret},buy,MNQ1!,risk=1";
        }

        yield return $$"""{{{order}},"multiple_accounts":[{"account_id":"topstep_eval_001","token":"{{Plant("ma")}}"}]}""";
        yield return $$"""{"message":"{\"secret\":\"{{Plant("in")}}\",\"action\":\"buy\"}"}""";
        yield return $"ENTER-LONG_BINANCE_BTC/USDT_BOT_15M_{Plant("wt")}";
        yield return $$"""{"code":"EXIT-ALL_BINANCE_BTC/USDT_BOT_15M_{{Plant("wj")}}"}""";
        yield return $"key={Plant("tx")};action=buy;symbol=MNQ1!;qty=1;";
        yield return $"{Plant("li")},closeall";
    }

    private static string Signature(string key, string body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    private Task Configure(Host host, string hook) => Api(host, HttpMethod.Post, "/api/hooks", hook);

    private async Task Send(Host host, string key, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{key}?wait=true") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        await Ask(host, request, isKept: true);
    }

    private async Task<string> Api(Host host, HttpMethod method, string path, string? body, bool isKept = true, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await Ask(host, request, isKept);
    }

    private async Task<string> Ask(Host host, HttpRequestMessage request, bool isKept)
    {
        using var answer = await host.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        if (isKept) _answers.Append(answer.Headers).Append(answer.Content.Headers).AppendLine(text);
        return text;
    }

    /// <summary>Every file, journal and write-ahead log among them, but those that hold a key and the lock, which is empty and cannot be opened.</summary>
    /// <param name="shown">What has to be found there, so that what is not found says something.</param>
    private static List<byte[]> Written(string directory, string shown = AlertMasking.Mask)
    {
        var written = new List<byte[]>();
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".key" or ".lock")))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            written.Add(bytes.ToArray());
        }

        Assert.Contains(written, bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(shown)) >= 0);
        return written;
    }

    /// <summary>Neither as it was, nor its random part alone, nor in upper case, nor as UTF-16, nor in base64.</summary>
    private void AssertClean(string where, IEnumerable<byte[]> written)
    {
        foreach (var bytes in written)
        {
            foreach (var planted in _planted)
            {
                var heart = planted[^Math.Min(planted.Length, 20)..];
                foreach (var form in new[] { Encoding.UTF8.GetBytes(heart), Encoding.UTF8.GetBytes(heart.ToUpperInvariant()), Encoding.Unicode.GetBytes(heart), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(planted))) })
                    Assert.True(bytes.AsSpan().IndexOf(form) < 0, $"{planted} is in {where}");
            }
        }
    }
}
