using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Checks the journal of a data directory, or one proof bundle, and names each fault.</summary>
internal static class VerifyVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["data", "anchors", "bundle", "backup", .. JournalOptions.Words]);
        if (arguments["bundle"] is { } bundle) return await Bundle(bundle, arguments, wrong, output, errors);
        var options = JournalOptions.Read(arguments, wrong);
        if (arguments["backup"] is { } backup && !Directory.Exists(backup) && !File.Exists(backup)) wrong.Add($"--backup: there is no {backup}");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        if (arguments["backup"] is { } from) return await RestoreVerb.Check(from, output, errors);
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!Journals.IsThere(data, options)) throw new UsageException($"There is no journal in {data.Root}.");
        if (arguments["anchors"] is { } given && !File.Exists(given)) throw new UsageException($"--anchors: there is no file {given}.");
        try
        {
            List<Anchor> anchors = [.. AnchorFile.Read(data.Anchors), .. arguments["anchors"] is { } more ? AnchorFile.Read(more) : []];
            await using var journal = await Journals.OpenToLook(data, options);
            return Report(await journal.Verify(anchors, CancellationToken.None), anchors.Count, output);
        }
        catch (Exception fault) when (fault is JournalInUseException or JournalUnavailableException or JournalFormatException or FormatException or IOException)
        {
            await errors.WriteLineAsync($"Not checked: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    /// <summary>A bundle is checked with no journal at hand.</summary>
    private static async Task<int> Bundle(string file, Arguments arguments, List<string> wrong, TextWriter output, TextWriter errors)
    {
        foreach (var name in arguments.Options.Keys.Where(name => name == "data" || JournalOptions.Words.Contains(name))) wrong.Add($"--{name}: a bundle is checked by itself and --anchors");
        if (!File.Exists(file)) wrong.Add($"--bundle: there is no file {file}");
        if (arguments["anchors"] is { } given && !File.Exists(given)) wrong.Add($"--anchors: there is no file {given}");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        try
        {
            await using var stream = File.OpenRead(file);
            var report = await BundleCheck.Run(stream, arguments["anchors"] is { } anchors ? AnchorFile.Read(anchors) : [], CancellationToken.None);
            foreach (var part in report.Parts) await output.WriteLineAsync($"{(part.Fault is null ? "good" : "fails"),-6}{part.Name,-9} {part.Fault ?? part.Text}");
            foreach (var note in report.Notes) await output.WriteLineAsync($"note  {note}");
            await output.WriteLineAsync(report.IsWhole ? "The bundle holds." : $"The bundle does not hold: {string.Join(", ", report.Failed)}.");
            return report.IsWhole ? CommandLine.Good : CommandLine.Finding;
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"Not checked: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    private static int Report(VerifyReport report, int anchors, TextWriter output)
    {
        foreach (var fault in report.Faults) output.WriteLine($"shard {fault.Shard} position {fault.Position}: {fault.Kind}: {fault.Text}");
        output.WriteLine($"{report.Events} events, {anchors} anchors, {report.Faults.Count} faults: the chain is {(report.IsWhole ? "whole" : "broken")}.");
        return report.IsWhole ? CommandLine.Good : CommandLine.Finding;
    }
}
