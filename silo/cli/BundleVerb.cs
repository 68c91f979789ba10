using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Writes the proof of one decision into a file, beside a running instance. Changes nothing else.</summary>
internal static class BundleVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["account", "alert", "out", "anchors", "data", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        if (arguments["account"] is null) wrong.Add("--account says whose decision");
        else if (!AccountId.IsValid(arguments["account"])) wrong.Add($"--account: {arguments["account"]} is no account id");
        if (!Guid.TryParseExact(arguments["alert"], "D", out var alert)) wrong.Add("--alert is the alert's id");
        if (arguments["out"] is null) wrong.Add("--out names the file");
        if (arguments["anchors"] is { } given && !File.Exists(given)) wrong.Add($"--anchors: there is no file {given}");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!Journals.IsThere(data, options)) throw new UsageException($"There is no journal in {data.Root}.");
        try
        {
            await using var journal = await Journals.OpenReader(data, options);
            var places = await AccountPlaces.Of(journal, CancellationToken.None);
            var evidence = new JournalEvidence(journal, id => places.GetValueOrDefault(id.Value), () => AnchorFile.Read(arguments["anchors"] ?? data.Anchors), TimeProvider.System);
            return await Write(evidence, new AccountId(arguments["account"]!), new AlertId(alert), arguments["out"]!, output, errors);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalFormatException or UnknownEventException or FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"Not written: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    private static async Task<int> Write(JournalEvidence evidence, AccountId account, AlertId alert, string path, TextWriter output, TextWriter errors)
    {
        if (await evidence.Bundle(account, alert, CancellationToken.None) is not { } lines)
        {
            await errors.WriteLineAsync($"Not written: {account} has decided no alert {alert}.");
            return CommandLine.Wrong;
        }

        // Whole or not at all, whatever happens on the way.
        var next = path + ".new";
        var last = "";
        await using (var file = new StreamWriter(next, append: false, new UTF8Encoding(false)))
        {
            await foreach (var line in lines) await file.WriteAsync(last = line);
        }

        File.Move(next, path, overwrite: true);
        var end = BundleLines.Read<BundleEnd>(last.TrimEnd('\n'))!;
        await output.WriteLineAsync($"Written: {path}. It leads to event {end.Position}, {(end.AnchoredAt is { } at ? $"where an anchor was made at {ReportText.Time(at)}" : "the journal's head: no anchor stands behind the decision yet")}. Check it with ./run verify --bundle {path}.");
        return CommandLine.Good;
    }
}
