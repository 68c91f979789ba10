using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Logging.Abstractions;

namespace TraderTerminal.Silo.Storage;

/// <summary>The files of the keys as the framework writes them, looked at for what each lies under.</summary>
internal static class KeyRing
{
    private const string Sealed = "encryptedSecret", Decryptor = "decryptorType";

    private static readonly XNamespace Format = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>Brings every key that can be opened under the first certificate, so that the ones before it may go.</summary>
    public static void Renew(string folder, KeyProtection protection)
    {
        if (protection.Certificates is not [var newest, ..]) return;
        var encryptor = new CertificateXmlEncryptor(newest, NullLoggerFactory.Instance);
        var services = new ServiceCollection();
        services.AddDataProtection().UnprotectKeysWithAnyCertificate([.. protection.Certificates]);
        using var provider = services.BuildServiceProvider();
        var decryptor = new EncryptedXmlDecryptor(provider);
        foreach (var file in Files(folder))
        {
            var document = XDocument.Load(file);
            var old = document.Descendants().Where(element => IsOpen(element) || (CertificateOf(element) is { } under && under.Thumbprint != newest.Thumbprint && protection.Has(under.Thumbprint))).ToList();
            foreach (var element in old)
            {
                var made = encryptor.Encrypt(IsOpen(element) ? new XElement(element) : decryptor.Decrypt(element.Elements().Single()));
                element.ReplaceWith(new XElement(Format + Sealed, new XAttribute(Decryptor, made.DecryptorType.AssemblyQualifiedName!), made.EncryptedElement));
            }

            if (old.Count > 0) Write(file, document);
        }
    }

    /// <summary>Why not every key can be opened, in one sentence; null when each can.</summary>
    public static string? WhyNot(string folder, KeyProtection protection)
    {
        foreach (var file in Files(folder))
        {
            if (XDocument.Load(file).Descendants().Select(CertificateOf).FirstOrDefault(under => under is not null && !protection.Has(under.Thumbprint)) is { } missing)
                return $"{Path.GetFileName(file)} in {folder} lies under the certificate {missing.Subject} ({missing.Thumbprint[..8]}), which is not here: name it with --keys-certificate, or enter again what was stored";
        }

        return null;
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "key-*.xml") : [];

    private static bool IsOpen(XElement element) => (bool?)element.Attribute(Format + "requiresEncryption") == true;

    /// <summary>The certificate that a sealed part names; null for what is no such part.</summary>
    private static X509Certificate2? CertificateOf(XElement element) =>
        element.Name.LocalName == Sealed && element.Descendants().FirstOrDefault(one => one.Name.LocalName == "X509Certificate") is { } named
            ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(named.Value)) : null;

    /// <summary>Whole or not at all, readable by its owner alone.</summary>
    private static void Write(string file, XDocument document)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var next = new FileStream(file + ".new", options))
        {
            document.Save(next);
            next.Flush(flushToDisk: true);
        }

        File.Move(file + ".new", file, overwrite: true);
    }
}
