using TraderTerminal.Journal;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Puts a backup where nothing is, after every file and the chain were checked.</summary>
internal static class RestoreVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["data", "from", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        var from = arguments["from"];
        if (from is null) wrong.Add("--from says which backup: a folder, or a file that ends in .zip");
        else if (!Directory.Exists(from) && !File.Exists(from)) wrong.Add($"--from: there is no {from}");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault).TrimEnd(Path.DirectorySeparatorChar));
        try
        {
            var report = await Restore.Into(data, Path.GetFullPath(from!), options, TimeProvider.System, CancellationToken.None);
            if (await Tell(report, output) is not { } restored) return CommandLine.Finding;
            await output.WriteLineAsync($"Restored to {data.Root}. The program that the backup was made of must not run any more: two of them would trade the same accounts.");
            if (!restored.HasKeys) await output.WriteLineAsync("The backup holds no keys: the next start makes them anew.");
            return CommandLine.Good;
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            await errors.WriteLineAsync($"Nothing was restored: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    /// <summary>Looks at a backup as if it were restored.</summary>
    public static async Task<int> Check(string from, TextWriter output, TextWriter errors)
    {
        try
        {
            return await Tell(await Restore.Look(Path.GetFullPath(from), TimeProvider.System, CancellationToken.None), output) is null ? CommandLine.Finding : CommandLine.Good;
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            await errors.WriteLineAsync($"Not checked: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    private static bool IsExpected(Exception fault) =>
        fault is JournalUnavailableException or JournalFormatException or JournalInUseException or FormatException or IOException or UnauthorizedAccessException;

    /// <summary>Null for a backup with faults.</summary>
    private static async Task<BackupManifest?> Tell(RestoreReport report, TextWriter output)
    {
        foreach (var fault in report.Faults) await output.WriteLineAsync(fault);
        if (report is { Manifest: { } manifest, Faults.Count: 0 })
        {
            await output.WriteLineAsync($"The backup of {ReportText.Time(manifest.MadeAt)} is whole: {manifest.Events} events, {manifest.Files.Count} files, made by {manifest.Program}.");
            return manifest;
        }

        await output.WriteLineAsync("The backup is damaged, and nothing of it was used.");
        return null;
    }
}
