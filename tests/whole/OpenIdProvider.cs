using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TraderTerminal.Tests.Whole;

/// <summary>An OpenID Connect provider on this computer that signs in whoever is set, with code flow and PKCE.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string Client = "traderterminal", Secret = "a secret of the client";

    private readonly RSA _key = RSA.Create(2_048);
    private readonly RSA _foreignKey = RSA.Create(2_048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Back)> _codes = new(StringComparer.Ordinal);
    private WebApplication _app = null!;
    private int _next;

    /// <summary>What the token says of whoever signs in now.</summary>
    public Dictionary<string, object> Claims { get; } = new(StringComparer.Ordinal) { ["preferred_username"] = "Ada" };

    /// <summary>Signs with a key that it does not tell.</summary>
    public bool IsForged { get; set; }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<OpenIdProvider> Start()
    {
        var provider = new OpenIdProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = provider._app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = provider.Address, authorization_endpoint = $"{provider.Address}/authorize", token_endpoint = $"{provider.Address}/token", jwks_uri = $"{provider.Address}/keys",
            response_types_supported = new[] { "code" }, subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" },
        });
        app.MapGet("/keys", () =>
        {
            var its = provider._key.ExportParameters(includePrivateParameters: false);
            return new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = Base64Url.EncodeToString(its.Modulus), e = Base64Url.EncodeToString(its.Exponent) } } };
        });
        app.MapGet("/authorize", (HttpRequest request) =>
        {
            string Asked(string name) => request.Query[name].ToString();
            var code = $"code-{Interlocked.Increment(ref provider._next)}";
            provider._codes[code] = (Asked("nonce"), Asked("code_challenge"), Asked("redirect_uri"));
            return Results.Redirect($"{Asked("redirect_uri")}?code={code}&state={Uri.EscapeDataString(Asked("state"))}");
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var isKnown = form["client_id"] == Client && form["client_secret"] == Secret;
            if (!isKnown || !provider._codes.TryRemove(form["code"].ToString(), out var asked) || asked.Back != form["redirect_uri"]
                || asked.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
                return Results.BadRequest(new { error = "invalid_grant" });
            return Results.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 60, id_token = provider.Token(asked.Nonce) });
        });
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _foreignKey.Dispose();
    }

    private string Token(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(Claims, StringComparer.Ordinal)
        {
            ["iss"] = Address, ["aud"] = Client, ["sub"] = "4711", ["iat"] = now, ["exp"] = now + 60, ["nonce"] = nonce,
        };
        var signed = $"{Part(new { alg = "RS256", kid = "one", typ = "JWT" })}.{Part(claims)}";
        var signature = (IsForged ? _foreignKey : _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object said) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(said));
}
