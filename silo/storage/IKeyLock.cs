using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TraderTerminal.Silo.Storage;

/// <summary>What the keys of stored secrets can lie under, besides the rights of their folder.</summary>
internal interface IKeyLock
{
    /// <summary>Closes a key under it.</summary>
    IXmlEncryptor Encryptor { get; }

    /// <summary>Whether a sealed part of a key file lies under it.</summary>
    bool Closes(XElement part);
}
