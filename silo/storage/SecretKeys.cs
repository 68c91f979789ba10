using Microsoft.AspNetCore.DataProtection;

namespace TraderTerminal.Silo.Storage;

/// <summary>
/// The keys that protect what is stored encrypted. They lie outside of the journal, readable by the owner alone, and under a certificate or a passphrase where one is named; on Windows without
/// one the operating system protects them.
/// </summary>
internal static class SecretKeys
{
    /// <summary>Opened, and made, when something is to be protected.</summary>
    /// <param name="mayMake">False to look only: no key is made or written anew.</param>
    public static Lazy<IDataProtectionProvider> In(string folder, KeyProtection protection, bool mayMake = true) => new(() =>
    {
        if (mayMake)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            KeyRing.Renew(folder, protection);
        }

        return DataProtectionProvider.Create(new DirectoryInfo(folder), keys =>
        {
            keys.SetApplicationName("TraderTerminal");
            if (!mayMake) keys.DisableAutomaticKeyGeneration();
            protection.Set(keys);
        });
    });
}
