using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TraderTerminal.Silo.Storage;

/// <summary>
/// A passphrase: the key is derived with PBKDF2 (HMAC-SHA-512, RFC 8018) and a salt of each part, and closes the part with AES-256-GCM (NIST SP 800-38D), which tells a wrong passphrase.
/// </summary>
/// <param name="passphrase">As it is in the file, without the end of its line.</param>
internal sealed class PassphraseLock(string passphrase) : IKeyLock, IXmlEncryptor
{
    /// <summary>Shorter ones are guessed. NIST SP 800-63B asks for 15 characters where nothing else protects.</summary>
    public const int LengthMin = 15;

    /// <summary>For PBKDF2 with HMAC-SHA-512, OWASP Password Storage Cheat Sheet 2023. The count stands with each part, so it may grow.</summary>
    private const int Iterations = 210_000;

    private const int SaltBytes = 16, NonceBytes = 12, TagBytes = 16, KeyBytes = 32;

    private static readonly XName Name = XName.Get("passphrase", "urn:traderterminal:keys");

    public IXmlEncryptor Encryptor => this;

    /// <summary>Whether a part lies under a passphrase, whichever it is.</summary>
    public static bool IsUnderSome(XElement part) => Inside(part) is not null;

    public bool Closes(XElement part) => Inside(part) is { } inside && TryOpen(inside) is not null;

    /// <summary>The part as it was; null when it lies under another passphrase or was changed.</summary>
    public XElement? TryOpen(XElement inside)
    {
        byte[] Bytes(string name) => Convert.FromBase64String(inside.Attribute(name)!.Value);
        var closed = Convert.FromBase64String(inside.Value);
        var plain = new byte[closed.Length];
        try
        {
            using var aes = new AesGcm(Key(Bytes("salt"), int.Parse(inside.Attribute("iterations")!.Value, CultureInfo.InvariantCulture)), TagBytes);
            aes.Decrypt(Bytes("nonce"), closed, Bytes("tag"), plain);
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var (salt, nonce, tag) = (RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(NonceBytes), new byte[TagBytes]);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var closed = new byte[plain.Length];
        using (var aes = new AesGcm(Key(salt, Iterations), TagBytes)) aes.Encrypt(nonce, plain, closed, tag);
        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(
            new XElement(
                Name, new XAttribute("iterations", Iterations), new XAttribute("salt", Convert.ToBase64String(salt)), new XAttribute("nonce", Convert.ToBase64String(nonce)),
                new XAttribute("tag", Convert.ToBase64String(tag)), Convert.ToBase64String(closed)),
            typeof(PassphraseDecryptor));
    }

    private byte[] Key(byte[] salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA512, KeyBytes);

    private static XElement? Inside(XElement part) => part.Element(Name);
}
