using System.Globalization;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Silo.Telemetry;

namespace TraderTerminal.Silo.Cli;

/// <summary>How one process is started. Every mistake is listed at once.</summary>
internal sealed record UpOptions(string Data, string Urls, string? Config, bool IsVirtual, IReadOnlyList<string> MarketFiles, int Seed, double Speed, MessageRate? LoginMessages,
    MessageRate? AllMessages)
{
    public const string UrlsDefault = "http://127.0.0.1:8080";
    public const string DataDefault = "data";

    /// <summary>The seed of the demo market; any number gives another, equally good one.</summary>
    private const int SeedDefault = 20_261_020;

    private const int RateMax = 100_000;

    /// <summary>More than any disk: a petabyte.</summary>
    private const int MiBMax = 1 << 30;

    /// <summary>One day.</summary>
    private const int SecondsMax = 86_400;

    /// <summary>The option that only a simulated market understands; null when none is given.</summary>
    public string? DemandsSimulation => IsVirtual ? "--clock" : MarketFiles.Count > 0 ? "--market" : Speed != 1 ? "--speed" : null;

    public JournalOptions Journal { get; init; } = JournalOptions.Embedded;

    /// <summary>What this process does in a cluster.</summary>
    public ProcessRole Role { get; init; }

    /// <summary>Which engine hosts the accounts of a cluster.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.BuiltIn;

    /// <summary>That engine, when it is not the built-in one.</summary>
    public EngineKind? EngineKind { get; init; }

    /// <summary>For measuring: accounts without a connection have the simulated venue of whichever process works for them, also in a cluster.</summary>
    public bool HasVenue { get; init; }

    /// <summary>Where the keys lie that protect stored secrets; in the data directory when null. The processes of a cluster share one folder.</summary>
    public string? Keys { get; init; }

    /// <summary>What those keys lie under.</summary>
    public KeyProtection Protection { get; init; } = KeyProtection.None;

    /// <summary>Where hooks alone are taken; none when they are where everything is.</summary>
    public IReadOnlyList<string> HookUrls { get; init; } = [];

    /// <summary>Everywhere that it listens, hooks' own addresses last.</summary>
    public string[] AllUrls => [.. Urls.Split(';'), .. HookUrls];

    /// <summary>How much room the disk is to have.</summary>
    public DiskRoom Disk { get; init; } = DiskRoom.Default;

    /// <summary>For tests: the bytes that are free on the disk of a folder; asked of the system when null.</summary>
    public Func<string, long?>? FreeBytes { get; init; }

    public TelemetryOptions Telemetry { get; init; } = TelemetryOptions.Local;

    /// <summary>Where anchors are written a second time, elsewhere than the journal; null for nowhere.</summary>
    public string? AnchorFile { get; init; }

    /// <summary>Nothing is logged.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Added to the computer's clock, for trying out on a day without trading.</summary>
    public TimeSpan ClockShift { get; init; }

    /// <summary>Waits while another process has the journal, takes over when it is gone, and waits again when another has taken over.</summary>
    public bool IsStandby => Journal.Postgres is { HasStandby: true };

    /// <param name="more">Options that the verb has besides.</param>
    public static UpOptions Read(Arguments arguments, params ReadOnlySpan<string> more)
    {
        var wrong = arguments.Strange(0, [.. more, "data", "urls", "hook-urls", "config", "clock", "market", "seed", "speed", "login-messages", "all-messages", "standby", "clock-shift", "role", "keys", "anchor-file", .. EngineChoice.Words, .. DiskWords, .. JournalOptions.Words, .. TelemetryOptions.Words, .. KeyProtection.Words]);
        var clock = arguments["clock"] ?? "real";
        if (clock is not ("real" or "virtual")) wrong.Add($"--clock is real or virtual, not {clock}");
        var urls = arguments["urls"] ?? UrlsDefault;
        Listens("--urls", urls.Split(';'), wrong);
        var hookUrls = (arguments["hook-urls"] ?? Environment.GetEnvironmentVariable("Api__HookUrls")) is { Length: > 0 } apart ? apart.Split(';') : [];
        Listens("--hook-urls", hookUrls, wrong);
        foreach (var port in Ports(hookUrls).Intersect(Ports(urls.Split(';'))).Where(port => port != 0)) wrong.Add($"--hook-urls: port {port.ToString(CultureInfo.InvariantCulture)} is among --urls; hooks have one of their own");

        var config = arguments["config"];
        if (config is not null && !File.Exists(config)) wrong.Add($"--config: there is no file {config}");
        var market = arguments["market"] is null or "demo" ? [] : arguments["market"]!.Split(',');
        foreach (var file in market)
        {
            if (Simulators.Exchange.Markets.MarketFiles.WhyNot(file) is { } why) wrong.Add($"--market: {why}");
        }

        var seed = SeedDefault;
        if (arguments["seed"] is { } given && !int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed)) wrong.Add($"--seed: {given} is no whole number");
        double speed = 1;
        if (arguments["speed"] is { } faster && !(double.TryParse(faster, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed) && speed > 0)) wrong.Add($"--speed: {faster} is no number above 0");
        var (login, all) = (Rate(arguments, "login-messages", wrong), Rate(arguments, "all-messages", wrong));
        var shift = 0;
        if (arguments["clock-shift"] is { } shifted && !(int.TryParse(shifted, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out shift) && clock == "real"))
            wrong.Add($"--clock-shift: {shifted} is no whole number of seconds for the real clock");
        var journal = JournalOptions.Read(arguments, wrong);
        var telemetry = TelemetryOptions.Read(arguments, wrong);
        var protection = KeyProtection.Read(arguments, wrong);
        var isStandby = arguments["standby"] is not null;
        if (isStandby && !journal.IsPostgres) wrong.Add("--standby needs --journal postgres: an embedded journal has one process");
        if (isStandby && clock == "virtual") wrong.Add("--standby is for the real clock");
        if (isStandby && journal.IsCluster) wrong.Add("--standby is for one shard: the processes of several shards take over from one another by themselves");
        if (journal.IsCluster && clock == "virtual") wrong.Add("--shards is for the real clock");
        if (journal.IsCluster && market.Length > 0) wrong.Add("--shards trades through connections: leave --market out");
        var role = ProcessRole.Both;
        if (arguments["role"] is { } named && (!Enum.TryParse(named, ignoreCase: true, out role) || !Enum.IsDefined(role) || char.IsDigit(named[0]))) wrong.Add($"--role is both, silo or api, not {named}");
        if (role != ProcessRole.Both && !journal.IsCluster) wrong.Add("--role needs --journal postgres and --shards: a process that works alone does everything");
        var engine = EngineChoice.Read(arguments, journal.IsCluster, wrong);
        var anchors = arguments["anchor-file"] is { } anchorFile ? Path.GetFullPath(anchorFile) : null;
        if (anchors is not null && (Directory.Exists(anchors) || !Directory.Exists(Path.GetDirectoryName(anchors)))) wrong.Add($"--anchor-file: {anchors} is no file in a folder that is there");
        var disk = DiskOf(arguments, wrong);
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        return new(arguments["data"] ?? DataDefault, urls, config, clock == "virtual", market, seed, speed, login, all) 
        {
            Journal = isStandby ? journal.WithStandby() : journal, ClockShift = TimeSpan.FromSeconds(shift), Role = role, Engine = engine, Keys = arguments["keys"], Protection = protection, HookUrls = hookUrls, AnchorFile = anchors, Telemetry = telemetry, Disk = disk,
        };
    }

    private static void Listens(string name, IEnumerable<string> urls, List<string> wrong) =>
        wrong.AddRange(urls.Where(url => !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")).Select(url => $"{name}: {url} is no http address"));

    private static IEnumerable<int> Ports(IEnumerable<string> urls) => urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Port : 0);

    /// <summary>The bounds of <see cref="DiskRoom"/>, in mebibytes.</summary>
    public static readonly string[] DiskWords = ["disk-warn", "disk-stop"];

    public static DiskRoom DiskOf(Arguments arguments, List<string> wrong)
    {
        var (warn, stop) = (Bytes("disk-warn", DiskRoom.Default.WarnBytes), Bytes("disk-stop", DiskRoom.Default.StopBytes));
        if (warn < stop) wrong.Add("--disk-warn is at least --disk-stop: a person is told before nothing is opened");
        return new(warn, stop);

        long Bytes(string name, long otherwise)
        {
            if (arguments[name] is not { } given) return otherwise;
            if (Whole(given, MiBMax) is { } mebibytes) return (long)mebibytes << 20;
            wrong.Add($"--{name}: {given} is no whole number of MiB from 1");
            return otherwise;
        }
    }

    /// <summary><c>200/60</c>: messages and seconds. Null when none is asked for, as a simulated venue has no budget.</summary>
    private static MessageRate? Rate(Arguments arguments, string name, List<string> wrong)
    {
        if (arguments[name] is not { } given) return null;
        var slash = given.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Whole(given.AsSpan(0, slash), RateMax) is { } max && Whole(given.AsSpan(slash + 1), SecondsMax) is { } seconds) return new(max, seconds);
        wrong.Add($"--{name}: {given} is not messages/seconds, for example 200/60");
        return null;
    }

    private static int? Whole(ReadOnlySpan<char> text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max ? number : null;
}
