using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TraderTerminal.Silo.Storage;

/// <summary>The files of the keys as the framework writes them, looked at for what each lies under.</summary>
internal static class KeyRing
{
    private const string Sealed = "encryptedSecret", Decryptor = "decryptorType";

    private static readonly XNamespace Format = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>Brings every key that can be opened under the first lock, so that the ones before it may go.</summary>
    public static void Renew(string folder, KeyProtection protection)
    {
        if (protection.Locks is not [var newest, ..]) return;
        var services = new ServiceCollection();
        protection.Set(services.AddDataProtection());
        using var provider = services.BuildServiceProvider();
        foreach (var file in Files(folder))
        {
            var document = XDocument.Load(file);
            var old = document.Descendants().Where(element => IsOpen(element) || (IsSealed(element) && !newest.Closes(element) && protection.Locks.Any(one => one.Closes(element)))).ToList();
            foreach (var element in old)
            {
                var made = newest.Encryptor.Encrypt(IsOpen(element) ? new XElement(element) : Opened(element, provider));
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
            if (XDocument.Load(file).Descendants().FirstOrDefault(element => IsSealed(element) && Under(element) is not null && !protection.Locks.Any(one => one.Closes(element))) is { } closed)
                return $"{Path.GetFileName(file)} in {folder} lies under {Under(closed)}, which is not here: name it with --keys-lock, or enter again what was stored";
        }

        return null;
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "key-*.xml") : [];

    private static bool IsOpen(XElement element) => (bool?)element.Attribute(Format + "requiresEncryption") == true;

    private static bool IsSealed(XElement element) => element.Name.LocalName == Sealed;

    /// <summary>What a sealed part lies under, for a person; null when the operating system has closed it.</summary>
    private static string? Under(XElement part) =>
        CertificateLock.Named(part) is { } certificate ? $"the certificate {certificate.Subject} ({certificate.Thumbprint[..8]})" : PassphraseLock.IsUnderSome(part) ? "a passphrase" : null;

    private static XElement Opened(XElement part, IServiceProvider provider)
    {
        IXmlDecryptor opener = PassphraseLock.IsUnderSome(part) ? new PassphraseDecryptor(provider) : new EncryptedXmlDecryptor(provider);
        return opener.Decrypt(part.Elements().Single());
    }

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
