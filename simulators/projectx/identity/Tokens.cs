using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TraderTerminal.Simulators.ProjectX.Identity;

/// <summary>Signs and reads the session tokens: JWT with HS256, claims as .NET names them (reference 14.2).</summary>
internal sealed class Tokens(int seed)
{
    private const string Claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private const string Issuer = "traderterminal-simulator";

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"projectx-simulator-{seed}")));

    public string Issue(Session session, DateTimeOffset expires)
    {
        var payload = new JsonObject
        {
            [Claims + "nameidentifier"] = session.User.ToString(CultureInfo.InvariantCulture),
            [Claims + "name"] = session.UserName,
            [Claims + "sid"] = session.Id.ToString(CultureInfo.InvariantCulture),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["aud"] = Issuer,
        };
        var signed = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(payload.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Null for a token that is not ours or past its time.</summary>
    public Session? Read(string token, DateTimeOffset now)
    {
        if (token.Split('.') is not [var header, var payload, var signature]) return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Sign($"{header}.{payload}"))), Encoding.UTF8.GetBytes(signature))) return null;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(payload))!;
        var expires = DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!);
        return expires > now ? new(Number(claims, "nameidentifier"), (string)claims[Claims + "name"]!, Number(claims, "sid"), expires) : null;
    }

    private static int Number(JsonNode claims, string name) => int.Parse((string)claims[Claims + name]!, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text));
}

/// <summary>One log-in.</summary>
/// <param name="User">The user's number.</param>
internal sealed record Session(int User, string UserName, int Id, DateTimeOffset Expires = default);
