using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Operators;

namespace TraderTerminal.Api.Hooks;

/// <summary>Keys that senders sign bodies with. None is stored: each follows from a master key, the hook and the hook's key.</summary>
internal sealed class SigningKeys(IOptions<ApiOptions> options)
{
    public const string FileName = "signing.key";

    /// <summary>Of what a sender says: <c>sha256=</c> and hex, or the hex alone.</summary>
    private const string Prefix = "sha256=";

    private readonly byte[] _master = Encoding.ASCII.GetBytes(KeyFile.ReadOrMake(options.Value.DataDirectory, FileName));

    /// <summary>The text whose bytes the sender uses as the key of HMAC-SHA256.</summary>
    public string Of(string hook, string keyHash) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_master, Encoding.UTF8.GetBytes($"hook signature\n{hook}\n{keyHash}")));

    /// <summary>Whether this is the signature of the body under the key; the time does not depend on how much of it is right.</summary>
    public bool IsSigned(ReadOnlySpan<byte> body, string? signature, string hook, string keyHash)
    {
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.ASCII.GetBytes(Of(hook, keyHash)), body, right);
        Span<byte> said = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isRead = TryRead(signature, said);
        return CryptographicOperations.FixedTimeEquals(said, right) & isRead;
    }

    /// <summary>Never the master key.</summary>
    public override string ToString() => "***";

    private static bool TryRead(string? signature, Span<byte> into)
    {
        var hex = signature.AsSpan().Trim();
        if (hex.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) hex = hex[Prefix.Length..];
        return hex.Length == into.Length * 2 && Convert.FromHexString(hex, into, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
