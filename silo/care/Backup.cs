using System.IO.Compression;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Care;

/// <summary>What a backup came to; null instead of a manifest when the chain is broken, and nothing was written.</summary>
internal sealed record BackupReport(BackupManifest? Manifest, IReadOnlyList<VerifyFault> Faults);

/// <summary>Copies a data directory, with its journal wherever that lies, into a folder or an archive, also while the program runs.</summary>
internal static class Backup
{
    private const string ArchiveEnd = ".zip";

    public static bool IsArchive(string path) => path.EndsWith(ArchiveEnd, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What the journal may refer to is copied after it, what may refer to the journal before: a broker that knows more than the journal is what every restart
    /// meets, and an anchor beyond its end would be a fault.
    /// </summary>
    /// <param name="to">A folder that is not there or empty, or an archive that is not there. It appears when it is whole.</param>
    /// <exception cref="IOException">Something is there already, or cannot be read or written.</exception>
    /// <exception cref="JournalUnavailableException">The journal cannot be copied.</exception>
    /// <exception cref="JournalFormatException">It is none that this program knows.</exception>
    public static async Task<BackupReport> Make(DataDirectory data, JournalOptions options, string to, bool hasKeys, TimeProvider time, CancellationToken cancel)
    {
        if (File.Exists(to) || (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any()))
            throw new IOException($"{to} is there already, and a backup is written over nothing.");
        var part = $"{to}.part-{Environment.ProcessId}";
        BackupFiles.MakeFolder(part);
        try
        {
            var now = time.GetUtcNow();
            if (File.Exists(data.Anchors)) BackupFiles.Copy(data.Root, part, BackupFiles.Anchors);
            var anchors = AnchorFile.Read(Path.Combine(part, BackupFiles.Anchors));
            var journal = Path.Combine(part, BackupFiles.Journal);
            var copy = options.IsPostgres
                ? await JournalCopy.OfPostgres(options.Postgres!, journal, anchors, time, cancel)
                : await JournalCopy.OfFile(data.Journal, journal, anchors, cancel);
            if (copy.Faults.Count > 0) return new(null, copy.Faults);
            BackupFiles.Close(journal);
            await CopyBeside(data, part, hasKeys, cancel);
            var manifest = new BackupManifest(
                BackupManifest.NewestFormat, now, SystemStatus.Version, copy.Shards, copy.Events,
                [.. copy.Heads.Select(head => new BackupHead(head.Shard.Value, head.Position, Convert.ToHexStringLower(head.Hash.Span)))], hasKeys,
                [.. BackupFiles.All(part).ToList().Select(name => BackupFiles.Told(part, name))]);
            await File.WriteAllTextAsync(Path.Combine(part, BackupManifest.Name), manifest.Write(), cancel);
            BackupFiles.Close(Path.Combine(part, BackupManifest.Name));
            PutInPlace(part, to);
            return new(manifest, []);
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
            File.Delete(part + ArchiveEnd);
        }
    }

    private static async Task CopyBeside(DataDirectory data, string part, bool hasKeys, CancellationToken cancel)
    {
        if (File.Exists(data.Paper))
        {
            await JournalCopy.OfDatabase(data.Paper, Path.Combine(part, BackupFiles.Paper), cancel);
            BackupFiles.Close(Path.Combine(part, BackupFiles.Paper));
        }

        foreach (var name in BackupFiles.Plain(data)) BackupFiles.Copy(data.Root, part, name);
        if (!hasKeys) return;
        foreach (var name in BackupFiles.Keys(data)) BackupFiles.Copy(data.Root, part, name);
    }

    private static void PutInPlace(string part, string to)
    {
        if (!IsArchive(to))
        {
            if (Directory.Exists(to)) Directory.Delete(to);
            Directory.Move(part, to);
            return;
        }

        var archive = part + ArchiveEnd;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(archive, options))
        {
            ZipFile.CreateFromDirectory(part, file, CompressionLevel.Fastest, includeBaseDirectory: false);
            file.Flush(flushToDisk: true);
        }

        File.Move(archive, to);
    }
}
