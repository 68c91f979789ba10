using System.Text;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Writes one table of an account, or of all of them, beside a running instance. Changes nothing.</summary>
internal static class ExportVerb
{
    private const string All = "all";

    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["account", "what", "format", "from", "to", "out", "data", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        var account = arguments["account"] ?? All;
        if (account != All && !AccountId.IsValid(account)) wrong.Add($"--account: {account} is no account id");
        var table = Choice<ExportTable>(arguments, "what", null, wrong);
        var form = Choice<ExportForm>(arguments, "format", ExportForm.Csv, wrong);
        var (from, to) = (Date(arguments, "from", wrong), Date(arguments, "to", wrong));
        if (to < from) wrong.Add("--to is not before --from");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!Journals.IsThere(data, options)) throw new UsageException($"There is no journal in {data.Root}.");
        try
        {
            await using var journal = await Journals.OpenReader(data, options);
            var places = await AccountPlaces.Of(journal, CancellationToken.None);
            if (account != All && !places.ContainsKey(account))
            {
                await errors.WriteLineAsync($"Not exported: there is no account {account}.");
                return CommandLine.Wrong;
            }

            var evidence = new JournalEvidence(journal, id => places.GetValueOrDefault(id.Value), () => [], TimeProvider.System);
            await using var file = arguments["out"] is { } path ? new StreamWriter(path, append: false, new UTF8Encoding(false)) : null;
            var isFirst = true;
            foreach (var id in account == All ? [.. places.Keys] : new[] { account })
            {
                await foreach (var line in evidence.Export(new ExportAsk(new AccountId(id), table, form, from, to), isFirst, CancellationToken.None)) await (file ?? output).WriteAsync(line);
                isFirst = false;
            }

            return CommandLine.Good;
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalFormatException or UnknownEventException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"Not exported: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    private static T Choice<T>(Arguments arguments, string name, T? usual, List<string> wrong)
        where T : struct, Enum
    {
        var names = string.Join(", ", Enum.GetNames<T>().Select(one => one.ToLowerInvariant()));
        if (arguments[name] is not { } given)
        {
            if (usual is null) wrong.Add($"--{name} is one of {names}");
            return usual ?? default;
        }

        if (given.All(char.IsAsciiLetterLower) && Enum.TryParse<T>(given, ignoreCase: true, out var choice)) return choice;
        wrong.Add($"--{name} is one of {names}, not {given}");
        return default;
    }

    private static TradeDate? Date(Arguments arguments, string name, List<string> wrong)
    {
        if (arguments[name] is not { } given) return null;
        if (TradeDate.TryParse(given, out var date)) return date;
        wrong.Add($"--{name}: {given} is no trade date such as 2026-10-20");
        return null;
    }
}
