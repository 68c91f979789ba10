using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>Keys that lie in files, and what was stored encrypted under them.</summary>
internal static class Keys
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Key files that are there; the first start makes the others.</summary>
    public static IEnumerable<Finding> Files(DataDirectory data) =>
        Directory.Exists(data.Root) ? Directory.EnumerateFiles(data.Root, "*.key").Order(StringComparer.Ordinal).Select(path => new Finding($"key {Path.GetFileName(path)}", WhyNot(path))) : [];

    /// <summary>What protects stored secrets.</summary>
    public static Finding Ring(string folder, KeyProtection protection)
    {
        var what = $"keys of secrets in {folder}";
        try
        {
            return new(what, KeyRing.WhyNot(folder, protection));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or System.Xml.XmlException or FormatException or CryptographicException)
        {
            return new(what, $"cannot be read ({broken.Message.TrimEnd('.')}); give the folder to this user, or bring it back from a backup");
        }
    }

    /// <summary>What keeps the secrets of a connection from being used; nothing when all are at hand, which they are in <paramref name="connection"/> from then on.</summary>
    public static IEnumerable<Finding> Secrets(ConnectionSettings connection, RecordedConnections recorded, Lazy<IDataProtectionProvider> keys)
    {
        foreach (var (name, secret) in connection.Secrets)
        {
            var what = $"{name} of {connection.Name}";
            if (recorded.Entered(connection.Name, name) is { } kept && !IsOpened(kept, secret, keys))
                yield return new(what, "was entered, and the keys that open it are not here; bring the folder of keys back, or enter it again on the page Connections");
            else if (secret.Text is null)
                yield return new(what, "is missing; start, sign in and enter it on the page Connections, or name a variable or a file in the set-up");
        }
    }

    private static bool IsOpened(ConnectionEvent.SecretEntered kept, Brokers.Common.Credential secret, Lazy<IDataProtectionProvider> keys)
    {
        try
        {
            secret.Enter(ConnectionBook.ProtectorOf(keys.Value, kept.Connection, kept.Secret).Unprotect(kept.Sealed));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string? WhyNot(string path)
    {
        try
        {
            return string.IsNullOrWhiteSpace(File.ReadAllText(path)) ? "is empty; remove it, and the next start makes another"
                : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None ? $"others than its owner may read it; run chmod 600 {path}, and renew the key if somebody has"
                : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({refused.Message.TrimEnd('.')}); give it to this user";
        }
    }
}
