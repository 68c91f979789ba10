using System.Buffers.Text;
using System.Security.Cryptography;

namespace TraderTerminal.Api.Hooks;

/// <summary>Makes route keys that nobody can guess.</summary>
internal interface IKeySource
{
    string Next();
}

/// <summary>From the operating system's cryptographic source.</summary>
internal sealed class RandomKeySource : IKeySource
{
    /// <summary>256 bits, 43 characters.</summary>
    public const int KeyBytes = 32;

    public string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
}
