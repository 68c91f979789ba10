using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>What a browser carries instead of the key: when it signed in, and a keyed hash over that.</summary>
internal sealed class SignInCookie(AdminKey key)
{
    public const string Name = "traderterminal";

    /// <summary>A month of not touching the sign-in link, then it is needed again. Ours.</summary>
    public static TimeSpan AgeMax { get; } = TimeSpan.FromDays(30);

    public string Make(DateTimeOffset now)
    {
        var issued = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{issued}.{Sign(issued)}";
    }

    public bool Accepts(string? value, DateTimeOffset now)
    {
        if (value is not { Length: > 0 and <= AdminKey.TextLengthMax } || value.Split('.') is not [var issued, var signature]) return false;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(issued)))) return false;
        var age = now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(issued, CultureInfo.InvariantCulture));
        return age >= TimeSpan.Zero && age < AgeMax;
    }

    private string Sign(string issued) => key.Sign($"sign-in {issued}");
}
