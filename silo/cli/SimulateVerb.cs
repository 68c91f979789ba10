using System.Globalization;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Shared.Markets;

namespace TraderTerminal.Silo.Cli;

/// <summary>Starts one broker's simulator alone, for any client of that broker, and runs until it is asked to stop.</summary>
internal static class SimulateVerb
{
    private const int PaceMax = 3_600;

    /// <summary>A virtual clock begins on a Tuesday at 09:00 in Chicago, when everything trades.</summary>
    private static readonly DateTimeOffset StartDefault = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Rest is not ["projectx"]) throw new UsageException("simulate needs a broker: ./run simulate projectx.");
        ProjectXHost host;
        try
        {
            host = await ProjectXHost.Start(Options(arguments));
        }
        catch (Exception fault) when (CommandLine.WhyNotStarted(fault) is { } why)
        {
            await errors.WriteLineAsync($"Not started: {why}");
            return CommandLine.Finding;
        }

        await using (host)
        {
            await output.WriteLineAsync($"ProjectX simulator runs on {host.Address}");
            await output.FlushAsync();
            await host.WaitForStop();
        }

        return CommandLine.Good;
    }

    private static ProjectXOptions Options(Arguments arguments)
    {
        var wrong = arguments.Strange(1, "urls", "seed", "accounts", "switches", "faults", "clock", "start", "pace", "latency", "market", "displayed-size", "data");
        var options = new ProjectXOptions();
        var clock = arguments["clock"] ?? "real";
        if (clock is not ("real" or "virtual" or "fast")) wrong.Add($"--clock is real, virtual or fast, not {clock}");
        var market = arguments["market"] ?? "moving";
        if (market is not ("moving" or "still")) wrong.Add($"--market is moving or still, not {market}");
        var recording = Recording();
        var start = recording?.From ?? StartDefault;
        if (arguments["start"] is { } at)
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out start)) wrong.Add($"--start: {at} is no time");
            else if (recording is not null && (start < recording.From || start > recording.To)) wrong.Add($"--start: the data go from {recording.From:O} to {recording.To:O}");
        }

        options = options with
        {
            Urls = arguments["urls"] ?? options.Urls,
            Seed = Whole("seed", options.Seed, int.MaxValue) ?? options.Seed,
            Accounts = File("accounts") is { } accounts ? Accounts(accounts) : options.Accounts,
            Switches = File("switches"),
            Faults = File("faults"),
            Virtual = clock == "real" ? null : new VirtualTime(start),
            Pace = clock == "fast" ? Whole("pace", 60, PaceMax)!.Value : 0,
            Latency = TimeSpan.FromMilliseconds(Whole("latency", clock == "real" ? 3 : 0, 60_000)!.Value),
            MarketStandsStill = market == "still",
            Recording = recording,
            RecordingFrom = start,
            DisplayedSize = Whole("displayed-size", null, int.MaxValue),
        };
        return wrong.Count == 0 ? options : throw new UsageException(string.Join("; ", wrong) + ".");

        int? Whole(string name, int? otherwise, int max)
        {
            if (arguments[name] is not { } given) return otherwise;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max) return number;
            wrong.Add($"--{name}: {given} is no whole number up to {max}");
            return otherwise ?? 0;
        }

        Recording? Recording()
        {
            if (arguments["data"] is not { } given) return null;
            var files = given.Split(',');
            var mistakes = files.Select(MarketFiles.WhyNot).OfType<string>().ToArray();
            wrong.AddRange(mistakes.Select(why => $"--data: {why}"));
            return mistakes.Length == 0 ? Simulators.Shared.Markets.Recording.Read(files) : null;
        }

        string? File(string name)
        {
            if (arguments[name] is not { } path) return null;
            if (System.IO.File.Exists(path)) return System.IO.File.ReadAllText(path);
            wrong.Add($"--{name}: there is no file {path}");
            return null;
        }
    }

    private static AccountsFile Accounts(string text)
    {
        try
        {
            return AccountsFile.Read(text);
        }
        catch (FormatException broken)
        {
            throw new UsageException($"--accounts: {broken.Message}");
        }
    }
}
