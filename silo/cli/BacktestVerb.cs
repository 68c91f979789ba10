using System.Globalization;
using System.Text;
using System.Text.Json;
using TraderTerminal.Domain.Backtest;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;
using static TraderTerminal.Silo.Cli.ReportText;

namespace TraderTerminal.Silo.Cli;

/// <summary>Runs a file of trades through an account of a rule book and says what would have become of it.</summary>
internal static class BacktestVerb
{
    /// <summary>Some hundred thousand trades; more is another file by mistake.</summary>
    private const int BytesMax = 10 * 1024 * 1024;

    private const int RunsDefault = 1_000;

    /// <summary>Faults that are shown; a wrong column makes one in every row.</summary>
    private const int FaultsShownMax = 1_000;

    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["trades", "rule-book", "runs", "seed", "data", "json", .. JournalOptions.Words]);
        var journal = JournalOptions.Read(arguments, wrong);
        if (arguments["trades"] is null) wrong.Add("--trades names the file");
        else if (!File.Exists(arguments["trades"])) wrong.Add($"--trades: there is no file {arguments["trades"]}");
        if (arguments["rule-book"] is null) wrong.Add("--rule-book says under which book, ID or ID@VERSION");
        var runs = (int)Number(arguments, "runs", RunsDefault, 1, BacktestRun.RunsMax, wrong);
        var seed = Number(arguments, "seed", 1, 0, long.MaxValue, wrong);
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        try
        {
            return await Run(arguments, journal, runs, seed, output, errors);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JournalUnavailableException or JournalFormatException or UnknownEventException)
        {
            await errors.WriteLineAsync($"Not run: {fault.Message}");
            return CommandLine.Wrong;
        }
        catch (Exception absurd) when (absurd is OverflowException or ArgumentOutOfRangeException)
        {
            await errors.WriteLineAsync($"Not run: the file holds numbers that no account can have ({absurd.Message}).");
            return CommandLine.Wrong;
        }
    }

    private static async Task<int> Run(Arguments arguments, JournalOptions journal, int runs, long seed, TextWriter output, TextWriter errors)
    {
        var (path, named) = (arguments["trades"]!, arguments["rule-book"]!);
        var (found, overlays) = await Rules(named, arguments["data"], journal);
        if (found is not { } book) return await Refuse(errors, $"Not run: there is no rule book {named}.");
        if (new FileInfo(path).Length > BytesMax) return await Refuse(errors, $"Not run: {path} has more than {BytesMax} bytes.");
        switch (TradeFile.Read(await File.ReadAllTextAsync(path)))
        {
            case ReadTrades.Foreign foreign:
                return await Refuse(errors, $"Not run: {path} is no list of trades. {foreign.Why}");
            case ReadTrades.Faulty faulty:
                await Show(faulty, arguments["json"] is not null, output);
                return CommandLine.Finding;
            case ReadTrades.Read read:
                var report = BacktestRun.Of(book, overlays, read.Trades, runs, seed, new SeededDraws(seed).Next);
                await output.WriteLineAsync(arguments["json"] is not null ? JsonSerializer.Serialize(report, DomainJson.Shown) : Text(report));
                return report.Result.Outcome == "failed" ? CommandLine.Finding : CommandLine.Good;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The book, null when there is none, and every overlay in its newest version: those that ship, and with a journal the user's own.</summary>
    private static async Task<(RuleBook? Book, IEnumerable<Overlay> Overlays)> Rules(string named, string? data, JournalOptions options)
    {
        if (data is null && !options.IsPostgres) return (await NamedRuleBook.Find(named, null), Overlays.Shipped);
        var directory = new DataDirectory(Path.GetFullPath(data ?? UpOptions.DataDefault));
        if (!Journals.IsThere(directory, options)) throw new UsageException($"There is no journal in {directory.Root}.");
        await using var journal = await Journals.OpenReader(directory, options);
        var overlays = Overlays.Shipped.ToList();
        await foreach (var stored in journal.ReadStream(Stores.Shard, Streams.RuleBooks))
        {
            if (EventRegistry.Decode(stored) is RuleBookEvent.OverlayAdded { Overlay: var own }) overlays.Add(own);
        }

        var newest = overlays.GroupBy(overlay => overlay.Id).Select(versions => versions.MaxBy(overlay => overlay.Version, StringComparer.Ordinal)!);
        return (await NamedRuleBook.Find(named, journal), newest);
    }

    private static async Task<int> Refuse(TextWriter errors, string why)
    {
        await errors.WriteLineAsync(why);
        return CommandLine.Wrong;
    }

    private static long Number(Arguments arguments, string name, long otherwise, long min, long max, List<string> wrong)
    {
        if (arguments[name] is not { } text) return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        wrong.Add($"--{name}: {text} is no whole number from {min} to {max}");
        return otherwise;
    }

    private static async Task Show(ReadTrades.Faulty faulty, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { faults = faulty.Faults }, DomainJson.Shown));
            return;
        }

        foreach (var fault in faulty.Faults.Take(FaultsShownMax)) await output.WriteLineAsync(fault.ToString());
        if (faulty.Faults.Count > FaultsShownMax) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"and {faulty.Faults.Count - FaultsShownMax} more"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{faulty.Faults.Count} faults; nothing was run."));
    }

    private static string Text(BacktestReport report)
    {
        var text = new StringBuilder();
        var result = report.Result;
        Line(text, $"{report.Trades} trades under {report.RuleBook} {report.Version}: {result.Taken} taken, {result.Refused.Count} refused, {result.ClosedByRule} closed by a rule{(result.Estimate ? " at the newest known price (estimate)" : "")}");
        Line(text, $"{"trade date",-12}{"P&L",14}{"balance",14}{"peak",14}{"floor",14}{"headroom min",14}");
        foreach (var day in result.Days) Line(text, $"{day.TradeDate,-12}{day.Pnl,14}{day.Balance,14}{day.Peak,14}{day.Floor,14}{day.HeadroomMin,14}");
        foreach (var refusal in result.Refused) Line(text, $"line {refusal.Line} refused {Time(refusal.At)}: {refusal.Code}: {refusal.Text}");
        foreach (var held in result.Locks) Line(text, $"locked {Time(held.At)} by {held.Rule}: {held.Reason}");
        Line(text, result switch
        {
            { Outcome: "failed" } => (FormattableString)$"Failed {Time(result.EndedAt!.Value)} by {result.EndedBy}.",
            { Outcome: "passed" } => $"Passed {Time(result.EndedAt!.Value)}.",
            _ => $"Neither failed nor passed.",
        });
        if (result.PayoutFrom is { } from) Line(text, $"A payout was in reach from {from} on.");
        Line(text, $"{report.Chances.Runs} draws of whole days, seed {report.Chances.Seed}; 95 % intervals:");
        Show(text, "pass", report.Chances.Pass);
        Show(text, "fail", report.Chances.Fail);
        Show(text, "payout", report.Chances.Payout);
        return text.ToString().TrimEnd();
    }

    private static void Show(StringBuilder text, string what, Chance? chance)
    {
        if (chance is null) Line(text, $"  {what,-8} the book has none");
        else Line(text, $"  {what,-8}{100 * chance.Share,6:0.0} %  ({100 * chance.Low:0.0} to {100 * chance.High:0.0})");
    }
}
