using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TraderTerminal.Silo.Storage;

/// <summary>Opens what lies under any of the passphrases at hand; the framework makes it from the name in the key file.</summary>
/// <param name="services">Have the <see cref="KeyProtection"/>.</param>
internal sealed class PassphraseDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        services.GetRequiredService<KeyProtection>().Locks.OfType<PassphraseLock>().Select(one => one.TryOpen(encryptedElement)).FirstOrDefault(opened => opened is not null)
        ?? throw new CryptographicException("the key lies under a passphrase that is not here");
}
