using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Api.Operators;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A second factor from its first code to its loss, as its owner meets it.</summary>
public sealed class SecondFactorOverTheWire
{
    private const string Password = "a long enough password";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_factor_is_asked_with_the_password_and_each_code_opens_once()
    {
        await using var host = await Host.Start("--clock", "virtual");
        using var ada = new Browser(host);
        ada.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(await host.Post("/api/operators", new { name = "Ada", role = "viewer" }), "key"));
        await Posted(ada, "/api/me/password", new { password = Password });

        var begun = await Posted(ada, "/api/me/second-factor", new { });
        var secret = Bytes(Text(begun, "secret"));
        Assert.Equal($"otpauth://totp/TraderTerminal:Ada?secret={Text(begun, "secret")}&issuer=TraderTerminal&algorithm=SHA1&digits=6&period=30", Text(begun, "uri"));
        await Refused(ada, "/api/me/second-factor/confirm", new { ticket = Text(begun, "ticket"), code = await Code(ada, secret, -9) }, HttpStatusCode.Forbidden, "WRONG_CODE");
        await Refused(ada, "/api/me/second-factor/confirm", new { ticket = "mine", code = await Code(ada, secret) }, HttpStatusCode.Forbidden, "WRONG_CODE");
        Assert.False((await Get(ada, "/api/me"))["hasSecondFactor"]!.GetValue<bool>());
        var first = await Code(ada, secret);
        var confirmed = await Posted(ada, "/api/me/second-factor/confirm", new { ticket = Text(begun, "ticket"), code = first });
        string[] recovery = [.. confirmed["recoveryCodes"]!.AsArray().Select(code => code!.ToString())];
        Assert.Equal((10, 10), (recovery.Length, recovery.Distinct().Count()));
        await Refused(ada, "/api/me/second-factor", new { }, HttpStatusCode.Conflict, "HAS_SECOND_FACTOR");

        // Asked for once the password is right; the code that confirmed is used up.
        await SignIn(host, null, "SECOND_FACTOR_NEEDED");
        await SignIn(host, first, "WRONG_CODE");
        await Wait(host, 30);
        var second = await Code(ada, secret);
        await SignIn(host, second, null);
        await SignIn(host, second, "WRONG_CODE");
        await SignIn(host, recovery[0], null);
        await SignIn(host, recovery[0], "WRONG_CODE");

        // Nothing of it is readable on the disk, and a restart forgets no used code.
        await host.Kill();
        foreach (var file in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var read = new StreamReader(open, Encoding.Latin1);
            var held = await read.ReadToEndAsync(Cancel);
            foreach (var planted in new[] { Text(begun, "secret"), Convert.ToHexString(secret), recovery[1], recovery[1].Replace("-", "", StringComparison.Ordinal) })
                Assert.False(held.Contains(planted, StringComparison.OrdinalIgnoreCase), file);
        }

        await host.Restart();
        await SignIn(host, second, "WRONG_CODE");
        await SignIn(host, recovery[0], "WRONG_CODE");
        await SignIn(host, recovery[1].ToLowerInvariant(), null);
        await Wait(host, 120);
        var third = await Code(ada, secret);

        // Two at once with one code: one of them is in.
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            using var browser = new Browser(host);
            using var answer = await browser.PostAsJsonAsync("/api/sign-in", new { name = "ada", password = Password, code = third }, Cancel);
            return answer.StatusCode;
        }));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], both.Order());

        // Lost: an administrator resets it, and says why.
        Assert.True((await host.Get("/api/operators")).AsArray().Single(one => Text(one!, "name") == "Ada")!["hasSecondFactor"]!.GetValue<bool>());
        using var silent = await host.Http.DeleteAsync("/api/operators/ada/second-factor", Cancel);
        Assert.Equal((HttpStatusCode.BadRequest, "REASON_REQUIRED"), (silent.StatusCode, Text(await Json(silent), "code")));
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/api/operators/ada/second-factor?reason=lost+telephone", Cancel)).StatusCode);
        await SignIn(host, null, null);

        // Another one, taken away by its owner with a code.
        begun = await Posted(ada, "/api/me/second-factor", new { });
        secret = Bytes(Text(begun, "secret"));
        await Posted(ada, "/api/me/second-factor/confirm", new { ticket = Text(begun, "ticket"), code = await Code(ada, secret) });
        await Refused(ada, "/api/me/second-factor/remove", new { code = "000000" }, HttpStatusCode.Forbidden, "WRONG_CODE");
        await Wait(host, 60);
        using var removed = await ada.PostAsJsonAsync("/api/me/second-factor/remove", new { code = await Code(ada, secret) }, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await SignIn(host, null, null);
    }

    /// <summary>By password; with the code of the refusal, or null when it is to succeed.</summary>
    private static async Task SignIn(Host host, string? code, string? refusal)
    {
        using var browser = new Browser(host);
        using var answer = await browser.PostAsJsonAsync("/api/sign-in", new { name = "Ada", password = Password, code }, Cancel);
        var said = await Json(answer);
        Assert.True((refusal is null ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, refusal) == (answer.StatusCode, said["code"]?.ToString()), said.ToJsonString());
    }

    private static async Task Wait(Host host, int seconds) =>
        await host.Advance(DateTimeOffset.Parse(Text(await host.Settle(), "now"), CultureInfo.InvariantCulture).AddSeconds(seconds));

    /// <summary>As the authenticator shows it by the server's clock.</summary>
    private static async Task<string> Code(HttpClient client, byte[] secret, int stepsLater = 0)
    {
        var now = DateTimeOffset.Parse(Text(await Get(client, "/api/me"), "now"), CultureInfo.InvariantCulture);
        return TimeCode.At(secret, TimeCode.StepOf(now) + stepsLater);
    }

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Select(sign => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2))];
    }

    private static async Task<JsonNode> Get(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Cancel))!;

    private static async Task<JsonNode> Posted(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Cancel);
        var said = await Json(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {said.ToJsonString()}");
        return said;
    }

    private static async Task Refused(HttpClient client, string path, object body, HttpStatusCode status, string code)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Cancel);
        Assert.Equal((status, code), (answer.StatusCode, Text(await Json(answer), "code")));
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;

    private static string Text(JsonNode node, string member) => node[member]!.ToString();
}
