using System.Globalization;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using TraderTerminal.Simulators.Shared.Markets;

namespace TraderTerminal.Silo.Cli;

/// <summary>What the command line says of a simulator, the same for every broker. Null where nothing was said; files are read already.</summary>
internal sealed record SimulatorArguments
{
    private const int PaceMax = 3_600;

    /// <summary>A virtual clock begins on a Tuesday at 09:00 in Chicago, when everything trades.</summary>
    private static readonly DateTimeOffset StartDefault = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    public string? Urls { get; private init; }
    public int? Seed { get; private init; }
    public string? Accounts { get; private init; }
    public string? Switches { get; private init; }
    public string? Faults { get; private init; }
    public VirtualTime? Virtual { get; private init; }
    public int Pace { get; private init; }
    public TimeSpan Latency { get; private init; }
    public bool MarketStandsStill { get; private init; }
    public Recording? Recording { get; private init; }
    public DateTimeOffset RecordingFrom { get; private init; }
    public int? DisplayedSize { get; private init; }

    /// <exception cref="UsageException">Some of it makes no sense; the message says everything that does not.</exception>
    public static SimulatorArguments Read(Arguments arguments)
    {
        var wrong = arguments.Strange(1, "urls", "seed", "accounts", "switches", "faults", "clock", "start", "pace", "latency", "market", "displayed-size", "data");
        var clock = arguments["clock"] ?? "real";
        if (clock is not ("real" or "virtual" or "fast")) wrong.Add($"--clock is real, virtual or fast, not {clock}");
        var market = arguments["market"] ?? "moving";
        if (market is not ("moving" or "still")) wrong.Add($"--market is moving or still, not {market}");
        var recording = Recorded();
        var start = recording?.From ?? StartDefault;
        if (arguments["start"] is { } at)
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out start)) wrong.Add($"--start: {at} is no time");
            else if (recording is not null && (start < recording.From || start > recording.To)) wrong.Add($"--start: the data go from {recording.From:O} to {recording.To:O}");
        }

        var read = new SimulatorArguments
        {
            Urls = arguments["urls"],
            Seed = Whole("seed", null, int.MaxValue),
            Accounts = Text("accounts"),
            Switches = Text("switches"),
            Faults = Text("faults"),
            Virtual = clock == "real" ? null : new VirtualTime(start),
            Pace = clock == "fast" ? Whole("pace", 60, PaceMax)!.Value : 0,
            Latency = TimeSpan.FromMilliseconds(Whole("latency", clock == "real" ? 3 : 0, 60_000)!.Value),
            MarketStandsStill = market == "still",
            Recording = recording,
            RecordingFrom = start,
            DisplayedSize = Whole("displayed-size", null, int.MaxValue),
        };
        return wrong.Count == 0 ? read : throw new UsageException(string.Join("; ", wrong) + ".");

        int? Whole(string name, int? otherwise, int max)
        {
            if (arguments[name] is not { } given) return otherwise;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max) return number;
            wrong.Add($"--{name}: {given} is no whole number up to {max}");
            return otherwise ?? 0;
        }

        Recording? Recorded()
        {
            if (arguments["data"] is not { } given) return null;
            var files = given.Split(',');
            var mistakes = files.Select(MarketFiles.WhyNot).OfType<string>().ToArray();
            wrong.AddRange(mistakes.Select(why => $"--data: {why}"));
            return mistakes.Length == 0 ? Recording.Read(files) : null;
        }

        string? Text(string name)
        {
            if (arguments[name] is not { } path) return null;
            if (File.Exists(path)) return File.ReadAllText(path);
            wrong.Add($"--{name}: there is no file {path}");
            return null;
        }
    }
}
