using TraderTerminal.Journal;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Copies a data directory and its journal beside the running program, and checks the copy.</summary>
internal static class BackupVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["data", "to", "without-keys", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        if (arguments["to"] is null) wrong.Add("--to says where the backup is to be: a folder, or a file that ends in .zip");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!Journals.IsThere(data, options)) throw new UsageException($"There is no journal in {data.Root}.");
        var to = Path.GetFullPath(arguments["to"]!).TrimEnd(Path.DirectorySeparatorChar);
        try
        {
            var report = await Backup.Make(data, options, to, arguments["without-keys"] is null, TimeProvider.System, CancellationToken.None);
            foreach (var fault in report.Faults) await output.WriteLineAsync($"shard {fault.Shard} position {fault.Position}: {fault.Kind}: {fault.Text}");
            if (report.Manifest is not { } made)
            {
                await output.WriteLineAsync("No backup was made: the chain is broken.");
                return CommandLine.Finding;
            }

            await output.WriteLineAsync($"{made.Events} events and {made.Files.Count} files are in {to}; the chain is whole.");
            await output.WriteLineAsync(made.HasKeys
                ? "It holds the keys of this installation: keep it where nobody else reads it, or make it with --without-keys."
                : "It holds no keys: after restoring it, keys are made anew, and secrets that were stored encrypted are entered again.");
            if (new FileInfo(data.Spool) is { Exists: true, Length: > 0 })
                await output.WriteLineAsync("Exits wait in the emergency spool for the journal. They are not in the backup.");
            return CommandLine.Good;
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalFormatException or FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"No backup was made: {fault.Message}");
            return CommandLine.Wrong;
        }
    }
}
