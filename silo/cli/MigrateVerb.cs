using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Moves the journal of a data directory into a PostgreSQL and verifies it there.</summary>
internal static class MigrateVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["from", "to", "data", "connection-file", "cluster"]);
        if (arguments["from"] != "sqlite" || arguments["to"] != "postgres") wrong.Add("the one move there is: --from sqlite --to postgres");
        var options = JournalOptions.Read(arguments, wrong);
        if (options.Postgres is null && wrong.Count == 0) wrong.Add("the connection string is wanted: --connection-file FILE, Journal__ConnectionFile or Journal__Connection");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!File.Exists(data.Journal)) throw new UsageException($"There is no journal in {data.Root}.");
        try
        {
            var report = await JournalMove.ToPostgres(data.Journal, options.Postgres!, AnchorFile.Read(data.Anchors), TimeProvider.System, CancellationToken.None);
            foreach (var fault in report.Faults) await output.WriteLineAsync($"shard {fault.Shard} position {fault.Position}: {fault.Kind}: {fault.Text}");
            if (report.Faults.Count > 0)
            {
                await output.WriteLineAsync("Nothing was moved: the chain is broken.");
                return CommandLine.Finding;
            }

            // Whoever starts on the directory without saying so must not go on with the history that was left behind.
            File.Move(data.Journal, data.MovedJournal);
            await output.WriteLineAsync($"{report.Events} events {(report.WasThere ? "were there already" : "moved")}; the chain is whole. The old file is kept as {Path.GetFileName(data.MovedJournal)}; start with --journal postgres.");
            return CommandLine.Good;
        }
        catch (Exception fault) when (fault is JournalInUseException or JournalUnavailableException or JournalFormatException or FormatException or IOException)
        {
            await errors.WriteLineAsync($"Not moved: {fault.Message}");
            return CommandLine.Wrong;
        }
    }
}
