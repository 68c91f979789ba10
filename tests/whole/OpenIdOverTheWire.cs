using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Signing in at a provider of the desk's own, as a browser is led through it.</summary>
public sealed class OpenIdOverTheWire
{
    private const string Failed = "/?openid=failed", Unknown = "/?openid=unknown";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_the_provider_names_is_in_as_the_operator_he_is_here()
    {
        await using var provider = await OpenIdProvider.Start();
        await using var host = await Start(provider);
        await host.Post("/api/operators", new { name = "Ada", role = "riskOfficer" });
        using var ada = new Browser(host);
        var way = (await ada.GetFromJsonAsync<JsonObject>("/api/sign-in", Cancel))!["openId"]!;
        Assert.Equal(("Our desk", "/signin/openid"), ((string?)way["title"], (string?)way["path"]));

        // Back on the page that was open; a place elsewhere is none to come back to.
        Assert.Equal("/#/alerts", await Led(ada, host, "/signin/openid?to=%23/alerts"));
        var me = (await ada.GetFromJsonAsync<JsonObject>("/api/me", Cancel))!;
        Assert.Equal(("Ada", "riskOfficer", "openId"), ((string?)me["name"], (string?)me["role"], (string?)me["signedInBy"]));
        foreach (var elsewhere in new[] { "//elsewhere.example", "%23a%0d%0aSet-Cookie:%20b", "%23%C3%A4", "%23" + new string('a', 300) })
            Assert.Equal("/", await Led(ada, host, $"/signin/openid?to={elsewhere}"));

        // The role is ours to say: the session ends with it.
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.PutAsJsonAsync("/api/operators/Ada", new { role = "viewer" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("/api/me", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Nobody_is_in_whom_the_provider_or_the_desk_does_not_vouch_for()
    {
        await using var provider = await OpenIdProvider.Start();
        await using var host = await Start(provider);
        await host.Post("/api/operators", new { name = "Ada", role = "administrator" });
        using var browser = new Browser(host);

        foreach (var stranger in new[] { "Eve", "admin", "", new string('a', 65) })
        {
            provider.Claims["preferred_username"] = stranger;
            Assert.Equal(Unknown, await Led(browser, host));
        }

        provider.Claims.Remove("preferred_username");
        Assert.Equal(Unknown, await Led(browser, host));
        provider.Claims["preferred_username"] = "Ada";
        provider.IsForged = true;
        Assert.Equal(Failed, await Led(browser, host));
        provider.IsForged = false;

        // An answer that this browser did not ask for, one that is used twice, and a refusal with words of somebody else's.
        var asked = await Location(browser, "/signin/openid");
        var answer = await Location(browser, asked);
        using (var other = new Browser(host)) Assert.Equal(Failed, await Location(other, answer));
        Assert.Equal("/", await Location(browser, answer));
        Assert.Equal(Failed, await Location(browser, answer));
        Assert.Equal(Failed, await Location(browser, "/signin/openid/back?error=access_denied&error_description=a%0Ab&state=x"));
        using var signedOut = new Browser(host);
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedOut.GetAsync("/api/me", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_mail_address_counts_when_it_is_verified()
    {
        await using var provider = await OpenIdProvider.Start();
        await using var host = await Start(provider, ("Api__OpenId__NameClaim", "email"));
        await host.Post("/api/operators", new { name = "ada@desk.example", role = "viewer" });
        using var ada = new Browser(host);
        provider.Claims["email"] = "ada@desk.example";
        Assert.Equal(Unknown, await Led(ada, host));
        provider.Claims["email_verified"] = false;
        Assert.Equal(Unknown, await Led(ada, host));
        provider.Claims["email_verified"] = true;
        Assert.Equal("/", await Led(ada, host));
    }

    [Fact]
    public async Task Without_a_provider_there_is_none_and_one_that_is_away_is_said_and_harms_nobody()
    {
        await using (var plain = await Host.Start())
        {
            using var browser = new Browser(plain);
            Assert.Null((await browser.GetFromJsonAsync<JsonObject>("/api/sign-in", Cancel))!["openId"]);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/signin/openid", Cancel)).StatusCode);
        }

        var provider = await OpenIdProvider.Start();
        await using var host = await Start(provider);
        await provider.DisposeAsync();
        using var left = new Browser(host);
        Assert.Equal(Failed, await Location(left, "/signin/openid"));
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/api/me", Cancel)).StatusCode);
    }

    private static Task<Host> Start(OpenIdProvider provider, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Api__OpenId__Authority"] = provider.Address, ["Api__OpenId__ClientId"] = OpenIdProvider.Client, ["Api__OpenId__ClientSecret"] = OpenIdProvider.Secret,
            ["Api__OpenId__Title"] = "Our desk",
        };
        foreach (var (name, value) in more) environment[name] = value;
        return Host.Start(environment);
    }

    /// <summary>Through the provider and back; where it ends.</summary>
    private static async Task<string> Led(Browser browser, Host host, string from = "/signin/openid")
    {
        var back = await Location(browser, await Location(browser, from));
        Assert.StartsWith(new Uri(host.Http.BaseAddress!, "/signin/openid/back?").ToString(), back, StringComparison.Ordinal);
        return await Location(browser, back);
    }

    /// <summary>Where the answer leads. A browser of the tests speaks to the host alone, so the provider is asked by a plain client.</summary>
    private static async Task<string> Location(Browser browser, string from)
    {
        if (!from.Contains("/authorize?", StringComparison.Ordinal)) return await Location(browser, new Uri(from, UriKind.RelativeOrAbsolute));
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return await Location(plain, new Uri(from));
    }

    private static async Task<string> Location(HttpClient client, Uri from)
    {
        using var answer = await client.GetAsync(from, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }
}
