using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>The administrator's key. Only its hash stays in memory; the key itself lies in a file that its owner alone can read.</summary>
internal sealed class AdminKey
{
    public const string FileName = "admin.key";

    /// <summary>Random bytes of a key; 256 bits cannot be guessed.</summary>
    public const int KeyBytes = 32;

    /// <summary>A longer text is no key of ours and is not hashed.</summary>
    public const int TextLengthMax = 256;

    private readonly byte[] _hash;

    private AdminKey(byte[] hash) => _hash = hash;

    public static AdminKey Of(string key) => new(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Reads the key of this data directory, making one first when there is none.</summary>
    public static AdminKey Open(string directory) => Of(KeyFile.ReadOrMake(directory, AdminKey.FileName));

    /// <summary>True for the key and for nothing else, in a time that does not depend on how much of it is right.</summary>
    public bool Matches(string? offered) =>
        offered is { Length: > 0 and <= TextLengthMax }
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(offered)), _hash);

    /// <summary>A text that only the holder of the key can make, for one purpose.</summary>
    public string Sign(string purpose) => Base64Url.EncodeToString(HMACSHA256.HashData(_hash, Encoding.UTF8.GetBytes(purpose)));

    /// <summary>Never the key.</summary>
    public override string ToString() => "***";
}
