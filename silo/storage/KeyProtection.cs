using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TraderTerminal.Silo.Cli;

namespace TraderTerminal.Silo.Storage;

/// <summary>What the keys of stored secrets lie under, besides the rights of their folder: certificates, the first for what is written and each for what is read.</summary>
internal sealed record KeyProtection(IReadOnlyList<X509Certificate2> Certificates)
{
    public static readonly string[] Words = ["keys-certificate"];

    private const string Files = "Keys__Certificate", Password = "Keys__CertificatePassword";

    public static KeyProtection None { get; } = new([]);

    /// <summary>The command line counts before the environment. A password stands in the environment alone.</summary>
    public static KeyProtection Read(Arguments arguments, List<string> wrong)
    {
        if ((arguments["keys-certificate"] ?? Environment.GetEnvironmentVariable(Files)) is not { Length: > 0 } said) return None;
        var password = Environment.GetEnvironmentVariable(Password);
        var certificates = new List<X509Certificate2>();
        foreach (var file in said.Split(','))
        {
            try
            {
                certificates.Add(Load(file, password));
                if (certificates[^1].GetRSAPrivateKey() is null) wrong.Add($"--keys-certificate: {file} has no RSA key with it");
            }
            catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                wrong.Add($"--keys-certificate: {file} cannot be read ({broken.Message.TrimEnd('.')}); a password is said in {Password}");
            }
        }

        return new(certificates);
    }

    public bool Has(string thumbprint) => Certificates.Any(certificate => certificate.Thumbprint == thumbprint);

    /// <summary>PKCS#12, or PEM with the key in the same file.</summary>
    private static X509Certificate2 Load(string file, string? password) =>
        Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12" ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
        : password is null ? X509Certificate2.CreateFromPemFile(file)
        : X509Certificate2.CreateFromEncryptedPemFile(file, password);
}
