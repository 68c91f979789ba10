using System.IO.Compression;
using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Care;

/// <summary>What looking at a backup, or restoring it, came to. With faults nothing was restored.</summary>
internal sealed record RestoreReport(BackupManifest? Manifest, IReadOnlyList<string> Faults);

/// <summary>Reads a backup back: every file by its hash, the journal by its chain, and only then puts it where nothing is.</summary>
internal static class Restore
{
    /// <param name="to">A data directory that is not there or empty.</param>
    /// <exception cref="IOException">Something is there already, or cannot be read or written.</exception>
    /// <exception cref="JournalFormatException">A newer program made it, or the database holds another history.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be written.</exception>
    /// <exception cref="JournalInUseException">A process has the database.</exception>
    public static async Task<RestoreReport> Into(DataDirectory to, string from, JournalOptions options, TimeProvider time, CancellationToken cancel)
    {
        if (Directory.Exists(to.Root) && Directory.EnumerateFileSystemEntries(to.Root).Any())
            throw new IOException($"{to.Root} is not empty, and a restore writes over nothing: choose another directory with --data.");
        return await Reading(from, $"{to.Root}.part-{Environment.ProcessId}", async (part, manifest) =>
        {
            if (!options.IsPostgres && manifest.Shards > 1)
                throw new JournalFormatException($"The backup is of a cluster with {manifest.Shards} shards: restore it into a PostgreSQL, with --journal postgres and --connection-file.");
            var faults = options.IsPostgres ? await IntoPostgres(part, manifest, options, time, cancel) : await Check(part, manifest, time, cancel);
            if (faults.Count > 0) return faults;
            foreach (var left in (string[])[BackupManifest.Name, "journal.lock"]) File.Delete(Path.Combine(part.Root, left));
            if (Directory.Exists(to.Root)) Directory.Delete(to.Root);
            Directory.Move(part.Root, to.Root);
            return faults;
        });
    }

    /// <summary>As if it were restored, and nothing is kept.</summary>
    /// <inheritdoc cref="Into" path="/exception"/>
    public static Task<RestoreReport> Look(string from, TimeProvider time, CancellationToken cancel) =>
        Reading(from, Directory.CreateTempSubdirectory("traderterminal-backup-").FullName, (part, manifest) => Check(part, manifest, time, cancel));

    private static async Task<RestoreReport> Reading(string from, string folder, Func<DataDirectory, BackupManifest, Task<IReadOnlyList<string>>> use)
    {
        var part = new DataDirectory(folder);
        BackupFiles.MakeFolder(part.Root);
        try
        {
            if (Bring(from, part.Root) is { } unreadable) return new(null, [unreadable]);
            var (manifest, faults) = ManifestOf(part.Root);
            if (manifest is null || faults.Count > 0) return new(manifest, faults);
            return new(manifest, await use(part, manifest));
        }
        finally
        {
            if (Directory.Exists(part.Root)) Directory.Delete(part.Root, recursive: true);
        }
    }

    /// <summary>Puts the backup's files into a folder of ours; what is wrong with it when that cannot be done.</summary>
    private static string? Bring(string from, string part)
    {
        if (Directory.Exists(from))
        {
            foreach (var name in BackupFiles.All(from).ToList()) BackupFiles.Copy(from, part, name);
            return null;
        }

        try
        {
            ZipFile.ExtractToDirectory(from, part);
        }
        catch (InvalidDataException broken)
        {
            return $"{from} is no whole archive: {broken.Message}";
        }

        foreach (var folder in Directory.EnumerateDirectories(part, "*", SearchOption.AllDirectories)) BackupFiles.MakeFolder(folder);
        foreach (var name in BackupFiles.All(part)) BackupFiles.Close(Path.Combine(part, name));
        return null;
    }

    private static (BackupManifest? Manifest, IReadOnlyList<string> Faults) ManifestOf(string part)
    {
        var path = Path.Combine(part, BackupManifest.Name);
        if (!File.Exists(path)) return (null, [$"{BackupManifest.Name} is missing: this is no backup, or not all of one"]);
        try
        {
            var manifest = BackupManifest.Read(File.ReadAllText(path));
            if (manifest.Format > BackupManifest.NewestFormat)
                throw new JournalFormatException($"The backup was made by a newer program ({manifest.Program}): restore it with that one.");
            return (manifest, Differences(part, manifest));
        }
        catch (JsonException broken)
        {
            return (null, [$"{BackupManifest.Name} cannot be read: {broken.Message}"]);
        }
    }

    /// <summary>Every file that is not as the manifest tells it.</summary>
    private static List<string> Differences(string part, BackupManifest manifest)
    {
        var faults = new List<string>();
        var all = BackupFiles.All(part).ToHashSet(StringComparer.Ordinal);
        foreach (var told in manifest.Files)
        {
            if (!all.Contains(told.Name))
            {
                faults.Add($"{told.Name} is missing");
                continue;
            }

            var there = BackupFiles.Told(part, told.Name);
            if (there.Bytes != told.Bytes) faults.Add($"{told.Name} has {there.Bytes} bytes where {told.Bytes} were written");
            else if (there.Sha256 != told.Sha256) faults.Add($"{told.Name} is not what was written");
        }

        var named = manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(all.Where(name => name != BackupManifest.Name && !named.Contains(name)).Select(name => $"{name} was added"));
        if (!named.Contains(BackupFiles.Journal)) faults.Add($"{BackupFiles.Journal} was never in it");
        return faults;
    }

    /// <summary>Brings the journal forward when an older program made it, and follows its chain to the end that was told.</summary>
    private static async Task<IReadOnlyList<string>> Check(DataDirectory part, BackupManifest manifest, TimeProvider time, CancellationToken cancel)
    {
        await using var journal = SqliteJournal.Open(part.Journal, time, manifest.Shards);
        var report = await journal.Verify([.. AnchorFile.Read(part.Anchors), .. manifest.Anchors], cancel);
        return Told(report.Faults, report.Events, manifest);
    }

    private static async Task<IReadOnlyList<string>> IntoPostgres(DataDirectory part, BackupManifest manifest, JournalOptions options, TimeProvider time, CancellationToken cancel)
    {
        var report = await JournalMove.ToPostgres(part.Journal, options.Postgres! with { Shards = manifest.Shards }, [.. AnchorFile.Read(part.Anchors), .. manifest.Anchors], time, cancel);
        var faults = Told(report.Faults, report.Faults.Count > 0 ? manifest.Events : report.Events, manifest);
        if (faults.Count > 0) return faults;
        foreach (var file in Directory.EnumerateFiles(part.Root, BackupFiles.Journal + "*").ToList()) File.Delete(file);
        return faults;
    }

    private static List<string> Told(IReadOnlyList<VerifyFault> faults, long events, BackupManifest manifest) =>
    [
        .. faults.Select(fault => $"shard {fault.Shard} position {fault.Position}: {fault.Kind}: {fault.Text}"),
        .. events == manifest.Events ? (string[])[] : [$"{events} events are there where {manifest.Events} were written"],
    ];
}
