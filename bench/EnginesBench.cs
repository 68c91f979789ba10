using System.Globalization;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Tests.Journal;

namespace TraderTerminal.Bench;

/// <summary>The built-in engine and Orleans under the same load: two silos and a front door, each a process, on one PostgreSQL that flushes, one engine after the other.</summary>
/// <remarks>Accounts have no broker: each alert is decided, refused for that, recorded, and its outcome told to the caller.</remarks>
internal static class EnginesBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10), Measured = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Measurement>> SideBySide(string folder)
    {
        if (Program() is not { } program)
        {
            await Console.Error.WriteLineAsync($"{EngineChoice.OrleansMissing}.");
            return [];
        }

        await using var server = await PostgresServer.Start(flushes: true);
        var builtIn = await Measure(program, EngineChoice.BuiltInName, Path.Combine(folder, "engines-builtin"), server);
        var orleans = await Measure(program, EngineChoice.OrleansName, Path.Combine(folder, "engines-orleans"), server);
        return [.. builtIn.Select(one => Of(EngineChoice.BuiltInName, one, null)), .. orleans.Zip(builtIn, (one, baseline) => Of(EngineChoice.OrleansName, one, baseline.Value))];
    }

    private static Measurement Of(string engine, (string What, double Value, string Unit) one, double? baseline) =>
        new($"engines-{engine}-{one.What}", one.Value, one.Unit, baseline is { } its ? one.Value / its : null, baseline is null ? null : EngineChoice.BuiltInName, 1);

    private static async Task<IReadOnlyList<(string What, double Value, string Unit)>> Measure(string program, string engine, string folder, PostgresServer server)
    {
        await server.Run("postgres", $"create database {engine}");
        await using var desk = await EngineDesk.Start(program, engine, folder, server.Connection(engine));
        await desk.Call(WarmUp);
        var took = await desk.Call(Measured);
        var memory = desk.Bytes / 1024.0 / 1024.0;
        var failOver = await desk.KillOne();
        return
        [
            ("decided", took.Count / Measured.TotalSeconds, "alerts/s"),
            ("p50", took[took.Count / 2].TotalMilliseconds, "ms"),
            ("p99", took[took.Count * 99 / 100].TotalMilliseconds, "ms"),
            ("memory", memory, "MiB"),
            ("fail-over", failOver.TotalSeconds, "s"),
        ];
    }

    /// <summary>The program with both engines, where it was built; else null.</summary>
    private static string? Program()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "TraderTerminal.sln"))) root = root.Parent;
        var program = Path.Combine(root?.FullName ?? "", "silo.orleans", "bin", "Release", string.Create(CultureInfo.InvariantCulture, $"net{Environment.Version.Major}.0"), "TraderTerminal.Silo.Orleans.dll");
        return File.Exists(program) ? program : null;
    }
}
