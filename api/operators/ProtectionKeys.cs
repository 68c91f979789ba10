using Microsoft.AspNetCore.DataProtection;

namespace TraderTerminal.Api.Operators;

/// <summary>The keys that secrets are encrypted under. They lie outside the journal: in <c>keys</c> of the data directory, for its owner alone.</summary>
internal sealed class ProtectionKeys
{
    public const string Folder = "keys";

    private readonly Lazy<IDataProtectionProvider> _provider;

    /// <summary>The folder is made when the first secret is.</summary>
    public ProtectionKeys(string directory) => _provider = new(() => Open(Path.Combine(directory, Folder)));

    /// <summary>What was encrypted for one purpose can be read for no other.</summary>
    public IDataProtector Protector(string purpose, params string[] more) => _provider.Value.CreateProtector(purpose, more);

    private static IDataProtectionProvider Open(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return DataProtectionProvider.Create(new DirectoryInfo(folder), protection => protection.SetApplicationName("TraderTerminal"));
    }
}
