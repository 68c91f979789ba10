using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using TraderTerminal.Silo.Cli;

namespace TraderTerminal.Silo.Storage;

/// <summary>What the keys of stored secrets lie under, besides the rights of their folder: the first lock for what is written and each for what is read.</summary>
internal sealed record KeyProtection(IReadOnlyList<IKeyLock> Locks)
{
    public static readonly string[] Words = ["keys-lock"];

    private const string Files = "Keys__Lock", Password = "Keys__CertificatePassword";

    /// <summary>A passphrase is a line, not a book that somebody named by mistake.</summary>
    private const int PassphraseBytesMax = 4_096;

    private static readonly string[] CertificateEndings = [".PEM", ".PFX", ".P12"];

    public static KeyProtection None { get; } = new([]);

    /// <summary>The command line counts before the environment. The password of a certificate stands in the environment alone.</summary>
    public static KeyProtection Read(Arguments arguments, List<string> wrong)
    {
        if ((arguments["keys-lock"] ?? Environment.GetEnvironmentVariable(Files)) is not { Length: > 0 } said) return None;
        var password = Environment.GetEnvironmentVariable(Password);
        var locks = new List<IKeyLock>();
        foreach (var file in said.Split(','))
        {
            var isCertificate = CertificateEndings.Contains(Path.GetExtension(file).ToUpperInvariant());
            try
            {
                locks.Add(isCertificate ? CertificateLock.Load(file, password) : Passphrase(file));
                if (locks[^1] is CertificateLock { Certificate: var certificate } && certificate.GetRSAPrivateKey() is null) wrong.Add($"--keys-lock: {file} has no RSA key with it");
            }
            catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or FormatException)
            {
                wrong.Add($"--keys-lock: {file} cannot be read ({broken.Message.TrimEnd('.')})" + (isCertificate ? $"; a password is said in {Password}" : ""));
            }
        }

        return new(locks);
    }

    /// <summary>Has the framework close new keys under the first lock, and open what lies under any.</summary>
    public void Set(IDataProtectionBuilder keys)
    {
        keys.Services.AddSingleton(this);
        keys.UnprotectKeysWithAnyCertificate([.. Locks.OfType<CertificateLock>().Select(one => one.Certificate)]);
        if (Locks is [var first, ..]) keys.Services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = first.Encryptor);
        else if (OperatingSystem.IsWindows()) keys.ProtectKeysWithDpapi();
    }

    /// <exception cref="FormatException">What is in the file is too short or no line.</exception>
    private static PassphraseLock Passphrase(string file)
    {
        if (new FileInfo(file).Length > PassphraseBytesMax) throw new FormatException($"it has more than {PassphraseBytesMax} bytes: a passphrase is one line, and a certificate ends in .pem, .pfx or .p12");
        var text = File.ReadAllText(file).TrimEnd('\r', '\n');
        return text.Length < PassphraseLock.LengthMin ? throw new FormatException($"a passphrase has at least {PassphraseLock.LengthMin} characters")
            : text.Contains('\n', StringComparison.Ordinal) ? throw new FormatException("a passphrase is one line")
            : new PassphraseLock(text);
    }
}
