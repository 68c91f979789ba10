using System.Security.Cryptography;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Care;

/// <summary>Which files of a data directory a backup holds beside the journal, and how they are copied: readable by their owner alone.</summary>
/// <remarks>
/// Left out is what is made again (records, locks, the logs of databases), what is of the moment (the emergency spool), and what a person keeps elsewhere: the
/// set-up file, and keys in another folder.
/// </remarks>
internal static class BackupFiles
{
    public const string Journal = "journal.db";
    public const string Paper = "paper.db";
    public const string Anchors = "journal.anchors";

    private static readonly string[] PlainFolders = ["rule-books", "overlays"];

    /// <summary>What is secret in itself, by its path inside the data directory.</summary>
    public static IEnumerable<string> Keys(DataDirectory data) => [.. Matching(data, "admin.key"), .. Matching(data, "*-hook.key"), .. Under(data, "keys")];

    /// <summary>What is not.</summary>
    public static IEnumerable<string> Plain(DataDirectory data) => [.. Matching(data, "*.logins"), .. PlainFolders.SelectMany(folder => Under(data, folder))];

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static void Copy(string from, string to, string name)
    {
        var target = Path.Combine(to, name);
        MakeFolder(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(from, name), target);
        Close(target);
    }

    /// <summary>Nobody but its owner reads it.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A file as the manifest tells it; it is on the disk when this returns.</summary>
    public static BackupFile Told(string root, string name)
    {
        using var file = new FileStream(Path.Combine(root, name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Flush(flushToDisk: true);
        return new(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Every file below a folder, by its path inside it.</summary>
    public static IEnumerable<string> All(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Matching(DataDirectory data, string pattern) =>
        Directory.Exists(data.Root) ? Directory.EnumerateFiles(data.Root, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    private static IEnumerable<string> Under(DataDirectory data, string folder)
    {
        var root = Path.Combine(data.Root, folder);
        return Directory.Exists(root) ? All(root).Select(name => $"{folder}/{name}") : [];
    }
}
