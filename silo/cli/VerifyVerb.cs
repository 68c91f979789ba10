using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Checks the journal of a data directory and names each fault.</summary>
internal static class VerifyVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["data", "anchors", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
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

    private static int Report(VerifyReport report, int anchors, TextWriter output)
    {
        foreach (var fault in report.Faults) output.WriteLine($"shard {fault.Shard} position {fault.Position}: {fault.Kind}: {fault.Text}");
        output.WriteLine($"{report.Events} events, {anchors} anchors, {report.Faults.Count} faults: the chain is {(report.IsWhole ? "whole" : "broken")}.");
        return report.IsWhole ? CommandLine.Good : CommandLine.Finding;
    }
}
