using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.Cli;

/// <summary>Starts everything in one process and runs until it is asked to stop, or until another process has taken over.</summary>
internal static class UpVerb
{
    private static readonly TimeSpan RetryPace = TimeSpan.FromSeconds(1);

    /// <param name="engines">Those that this program was built with, besides the built-in one.</param>
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors, IReadOnlyList<EngineKind> engines)
    {
        var options = WithEngine(UpOptions.Read(arguments), engines);
        var world = options.Config is { } file ? await WorldOf(file) : null;
        if (world?.Connections is { Count: > 0 } && options.DemandsSimulation is { } simulated)
            throw new UsageException($"--config sets up connections, which trade on their own market in real time: leave {simulated} out.");
        if (world?.Connections is { } connections && options.ClockShift != TimeSpan.Zero && connections.Any(connection => connection.Environment != "demo"))
            throw new UsageException("--clock-shift is for simulated markets and demo connections: at a real broker the time is the real one.");
        if (options.Journal.IsCluster && world is not null && TwoTraders(world) is { } shared)
            throw new UsageException($"--config: connection {shared} has accounts of several traders. In a cluster a login is used by one process: name one trader for all of its accounts.");
        var clock = options.ClockShift == TimeSpan.Zero ? TimeProvider.System : new ShiftedTime(options.ClockShift);
        Task? rehearsal = null;
        while (true)
        {
            TraderHost host;
            try
            {
                if (options.IsStandby && !await WaitForTurn(options, errors, () => rehearsal ??= DemoVerb.Rehearse())) return CommandLine.Good;
                host = await TraderHost.Start(options, world, clock);
            }
            catch (Exception fault) when ((options.IsStandby || options.Journal.IsCluster) && fault is JournalInUseException or JournalUnavailableException)
            {
                // Another that waited was quicker, or the server has gone again.
                await errors.WriteLineAsync($"Not yet: {fault.Message}");
                await Task.Delay(RetryPace, TimeProvider.System);
                continue;
            }
            catch (Exception fault) when (CommandLine.WhyNotStarted(fault) is { } why)
            {
                await errors.WriteLineAsync($"Not started: {why}");
                return CommandLine.Finding;
            }

            await using (host)
            {
                await output.WriteLineAsync(options.Role == ProcessRole.Silo ? $"TraderTerminal runs without an outside face; its health is at {host.Address}." : $"TraderTerminal runs. Sign in: {host.SignIn}");
                if (host.Hooks.Count > 0) await output.WriteLineAsync($"Hooks, and nothing else, at {string.Join(' ', host.Hooks)}");
                await output.FlushAsync();
                ServiceNotice.Tell(ServiceNotice.Ready);
                if (await host.WaitForStop())
                {
                    ServiceNotice.Tell(ServiceNotice.Stopping);
                    return CommandLine.Good;
                }
            }

            await errors.WriteLineAsync("Stopped: another process has taken over the journal, or may have.");
            if (!options.IsStandby) return CommandLine.Finding;
        }
    }

    private static UpOptions WithEngine(UpOptions options, IReadOnlyList<EngineKind> engines) => options.Engine.Name == EngineChoice.BuiltInName ? options : options with
    {
        EngineKind = engines.FirstOrDefault(kind => kind.Name == options.Engine.Name) ?? throw new UsageException($"{EngineChoice.OrleansMissing}."),
    };

    /// <summary>False when the process was asked to stop while it waited.</summary>
    /// <param name="waiting">Called when there is time.</param>
    private static async Task<bool> WaitForTurn(UpOptions options, TextWriter errors, Action waiting)
    {
        await using var standby = await StandbyHost.Start(options.AllUrls);
        ServiceNotice.Tell(ServiceNotice.StandingBy);
        using var stopping = new CancellationTokenSource();
        var free = PostgresJournal.WaitUntilFree(options.Journal.Postgres!, Tell, stopping.Token);
        if (await Task.WhenAny(free, standby.WaitForStop()) == free)
        {
            await free;
            return true;
        }

        await stopping.CancelAsync();
        await free.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;

        void Tell(string why)
        {
            errors.WriteLine($"Standing by: {why}.");
            waiting();
        }
    }

    /// <summary>A connection whose accounts would lie in several shards; null when there is none.</summary>
    private static string? TwoTraders(World world) => world.Connections?.FirstOrDefault(connection => connection.Accounts
        .Select(account => world.Accounts.FirstOrDefault(one => one.Id == account.Account)?.Trader).Distinct().Count() > 1)?.Name;

    private static async Task<World> WorldOf(string file)
    {
        var (world, mistakes) = WorldFile.Read(await File.ReadAllTextAsync(file));
        return world ?? throw new UsageException($"--config: {file}: {string.Join("; ", mistakes)}.");
    }
}
