using Microsoft.AspNetCore.DataProtection;

namespace TraderTerminal.Silo.Storage;

/// <summary>The keys that protect what is stored encrypted. They lie outside of the journal, readable by the owner alone; on Windows the operating system protects them too.</summary>
internal static class SecretKeys
{
    /// <summary>Opened, and made, when something is to be protected.</summary>
    public static Lazy<IDataProtectionProvider> In(string folder) => new(() =>
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return DataProtectionProvider.Create(new DirectoryInfo(folder), protection =>
        {
            protection.SetApplicationName("TraderTerminal");
            if (OperatingSystem.IsWindows()) protection.ProtectKeysWithDpapi();
        });
    });
}
