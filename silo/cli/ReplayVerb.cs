using System.Globalization;
using System.Text;
using System.Text.Json;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;
using static TraderTerminal.Silo.Cli.ReportText;

namespace TraderTerminal.Silo.Cli;

/// <summary>Replays an account's history under another rule book. Reads the journal beside a running instance and changes nothing.</summary>
internal static class ReplayVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var wrong = arguments.Strange(0, ["account", "rule-book", "data", "json", .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        if (arguments["account"] is null) wrong.Add("--account says whose history");
        else if (!AccountId.IsValid(arguments["account"])) wrong.Add($"--account: {arguments["account"]} is no account id");
        if (arguments["rule-book"] is null) wrong.Add("--rule-book says under which book, ID or ID@VERSION");
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        if (!Journals.IsThere(data, options)) throw new UsageException($"There is no journal in {data.Root}.");
        try
        {
            await using var journal = await Journals.OpenReader(data, options);
            return await Run(journal, new AccountId(arguments["account"]!), arguments["rule-book"]!, arguments["json"] is not null, output, errors);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalFormatException or UnknownEventException or IOException)
        {
            await errors.WriteLineAsync($"Not replayed: {fault.Message}");
            return CommandLine.Wrong;
        }
    }

    private static async Task<int> Run(IEventReader journal, AccountId account, string named, bool isJson, TextWriter output, TextWriter errors)
    {
        if (await NamedRuleBook.Find(named, journal) is not { } book)
        {
            await errors.WriteLineAsync($"Not replayed: there is no rule book {named}.");
            return CommandLine.Wrong;
        }

        var turns = await AccountHistory.Turns(journal.ReadStream(await ShardOf(journal, account), Streams.Account(account)), CancellationToken.None);
        var report = turns.Count == 0 ? null : AccountReplay.Run(turns, book, BoundBooks.Read);
        if (report is null)
        {
            await errors.WriteLineAsync(turns.Count == 0 ? $"Not replayed: there is no account {account}." : $"Not replayed: no rule book was ever bound to {account}.");
            return CommandLine.Wrong;
        }

        await output.WriteLineAsync(isJson ? JsonSerializer.Serialize(report, DomainJson.Shown) : Text(report));
        return report.IsSame ? CommandLine.Good : CommandLine.Finding;
    }

    /// <summary>Where the account's history lies.</summary>
    private static async Task<ShardId> ShardOf(IEventReader journal, AccountId account)
    {
        await foreach (var stored in journal.ReadStream(Stores.Shard, Streams.Directory))
        {
            if (EventRegistry.Decode(stored) is DirectoryEvent.AccountPlaced placed && placed.Account == account) return new ShardId(placed.Shard);
        }

        return Stores.Shard;
    }

    private static string Text(ReplayReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Account} under {report.Other.Id} {report.Other.Version} instead of {report.Bound.Id} {report.Bound.Version}, {Time(report.From)} to {Time(report.To)}");
        Line(text, $"{report.Decided} decisions, {report.Differences.Count} would have been different.");
        foreach (var difference in report.Differences)
        {
            Line(text, $"{Time(difference.At)}  {difference.Kind} {difference.Id}{Mark(difference.Estimate)}");
            Line(text, $"    then  {Said(difference.Then)}");
            Line(text, $"    now   {Said(difference.Now)}");
        }

        if (report.Days.Count > 0) Line(text, $"{"trade date",-12}{"realized then",15}{"now",12}{"balance then",15}{"now",12}{"headroom then",15}{"now",12}");
        foreach (var day in report.Days)
        {
            Line(text, $"{day.TradeDate,-12}{day.Then?.Realized,15}{day.Now?.Realized,12}{day.Then?.Balance,15}{day.Now?.Balance,12}{day.Then?.Headroom,15}{day.Now?.Headroom,12}{Mark(day.Estimate)}");
        }

        var (then, now) = (report.Ends.Then, report.Ends.Now);
        Line(text, $"{"the end",-12}{then.Realized,15}{now.Realized,12}{then.Balance,15}{now.Balance,12}{then.Headroom,15}{now.Headroom,12}{Mark(report.Ends.Estimate)}");
        Line(text, $"Realized P&L {(report.Ends.Difference < Usd.Zero ? "" : "+")}{report.Ends.Difference} USD; {then.Status} then, {now.Status} now.{Mark(report.Ends.Estimate)}");
        foreach (var ending in report.EndingsThen) Line(text, $"then  {Time(ending.At)}  {ending.Kind}  {ending.Text}");
        foreach (var ending in report.EndingsNow) Line(text, $"now   {Time(ending.At)}  {ending.Kind}  {ending.Text}{Mark(report.Estimate)}");
        if (report.Estimate) Line(text, $"Assumed: {report.Assumed.FillsLeftOut} fills left out, {report.Assumed.FillsAssumed} fills and {report.Assumed.CancelsAssumed} cancels made up.");
        foreach (var note in report.Notes) Line(text, $"{note}");
        return text.ToString().TrimEnd();
    }

    private static string Said(ReplayOutcome outcome)
    {
        var largest = outcome.Largest is not { } size ? "" : size == int.MaxValue ? "; largest unlimited" : string.Create(CultureInfo.InvariantCulture, $"; largest {size}");
        var numbers = outcome.Failed.Where(check => check.Limit.Unit != Unit.None).Select(check => $"{check.Rule} {check.Value} of {check.Limit}").ToArray();
        return $"{outcome.Outcome}{(outcome.Code is { } code ? $" {code}" : "")}: {outcome.Text}{(numbers.Length > 0 ? $" [{string.Join(", ", numbers)}]" : "")}{largest}";
    }

    private static string Mark(bool isEstimate) => isEstimate ? "  (estimate)" : "";
}
