using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Logging.Abstractions;

namespace TraderTerminal.Silo.Storage;

/// <summary>A certificate with its RSA key; its end (<c>NotAfter</c>) is not looked at.</summary>
internal sealed class CertificateLock(X509Certificate2 certificate) : IKeyLock
{
    public X509Certificate2 Certificate => certificate;

    public IXmlEncryptor Encryptor { get; } = new CertificateXmlEncryptor(certificate, NullLoggerFactory.Instance);

    public bool Closes(XElement part) => Named(part)?.Thumbprint == certificate.Thumbprint;

    /// <summary>The certificate that a sealed part names; null for a part that lies under something else.</summary>
    public static X509Certificate2? Named(XElement part) =>
        part.Descendants().FirstOrDefault(one => one.Name.LocalName == "X509Certificate") is { } named ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(named.Value)) : null;

    /// <summary>PKCS#12, or PEM with the key in the same file.</summary>
    public static CertificateLock Load(string file, string? password) => new(
        Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12" ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
        : password is null ? X509Certificate2.CreateFromPemFile(file)
        : X509Certificate2.CreateFromEncryptedPemFile(file, password));
}
