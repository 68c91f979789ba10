using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>What a browser carries instead of a secret: its session, and a keyed hash over that. It survives a restart of the process.</summary>
internal sealed class SessionCookie(AdminKey key)
{
    public const string Name = "traderterminal";

    /// <summary>Longer than the longest of ours.</summary>
    private const int LengthMax = 1_024;

    public string Write(Session session)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{session.Id:N}.{session.Generation}.{(int)session.Means}.{session.Until.ToUnixTimeSeconds()}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(session.Name))}");
        return $"{text}.{Sign(text)}";
    }

    /// <summary>The session as it was written by us, over or not; null for anything else.</summary>
    public Session? Read(string? value)
    {
        if (value is not { Length: > 0 and <= LengthMax } || value.LastIndexOf('.') is not (> 0 and var end)) return null;
        var text = value[..end];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value[(end + 1)..]), Encoding.UTF8.GetBytes(Sign(text)))) return null;
        return text.Split('.') is [var id, var generation, var means, var until, var name]
            ? new(
                Guid.ParseExact(id, "N"), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name)), Whole(generation), (SignInMeans)Whole(means),
                DateTimeOffset.FromUnixTimeSeconds(Whole(until)))
            : null;
    }

    private static long Whole(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private string Sign(string text) => key.Sign($"session {text}");
}
