using TraderTerminal.Bench;

// ./run bench [NAME] [--json]: every figure, or those whose name begins with NAME.
var json = args.Contains("--json");
var wanted = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal) && arg != "bench") ?? "";
#if DEBUG
Console.Error.WriteLine("Figures of a Debug build say nothing; build Release.");
return 2;
#else
var folder = Directory.CreateTempSubdirectory("traderterminal-bench-").FullName;
try
{
    foreach (var (name, measure) in Benchmarks(folder))
    {
        if (!name.StartsWith(wanted, StringComparison.Ordinal)) continue;
        foreach (var measurement in await measure()) Console.WriteLine(json ? measurement.ToJson() : measurement.ToString());
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

static IEnumerable<(string Name, Func<Task<IReadOnlyList<Measurement>>> Measure)> Benchmarks(string folder) =>
[
    ("decide", () => Task.FromResult<IReadOnlyList<Measurement>>([DomainBench.Judge(), DomainBench.Decide()])),
    ("check", () => One(DomainBench.Check)),
    ("revalue", () => One(DomainBench.Revalue)),
    ("fold", () => One(DomainBench.Fold)),
    ("replay", () => One(DomainBench.Replay)),
    ("idle-account", () => One(DomainBench.IdleAccount)),
    ("append", () => JournalBench.Append(folder)),
    ("journal", PostgresBench.Append),
    ("hook", () => HookBench.Hooks(folder)),
    ("telemetry", () => HookBench.Telemetry(folder)),
    ("alert-to-order", () => HookBench.AlertToOrder(folder)),
    ("limit-to-flatten", () => HookBench.LimitToFlatten(folder)),
    ("live", () => LiveBench.ToDashboards(folder)),
    ("cluster-decided", () => ClusterBench.Decided(folder)),
    ("cluster-many", () => ClusterBench.Many(folder)),
    ("engines", () => EnginesBench.SideBySide(folder)),
    ("projectx", () => ProjectXBench.Wire(folder)),
    ("brokers", () => BrokersBench.SideBySide(folder)),
];

static Task<IReadOnlyList<Measurement>> One(Func<Measurement> measure) => Task.FromResult<IReadOnlyList<Measurement>>([measure()]);
#endif
