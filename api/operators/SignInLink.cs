using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>The one line that a start prints for the person at the machine: a link that signs one browser in, once.</summary>
public sealed class SignInLink
{
    private readonly string _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(AdminKey.KeyBytes));
    private int _isTaken;

    /// <summary>Show it, never log it.</summary>
    public string Of(string baseUrl) => $"{baseUrl.TrimEnd('/')}/signin?key={_token}";

    /// <summary>Never the token.</summary>
    public override string ToString() => "***";

    internal bool Knows(string? offered) =>
        offered is { Length: > 0 and <= AdminKey.TextLengthMax }
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), Encoding.UTF8.GetBytes(_token));

    /// <summary>True for the first who comes with it.</summary>
    internal bool Take() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
