using TraderTerminal.Silo.Demo;

namespace TraderTerminal.Silo.Cli;

/// <summary>Starts everything in one process and runs until it is asked to stop.</summary>
internal static class UpVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        var options = UpOptions.Read(arguments);
        var world = options.Config is { } file ? await WorldOf(file) : null;
        if (world?.Connections is { Count: > 0 } && options.DemandsSimulation is { } simulated)
            throw new UsageException($"--config sets up connections, which trade on their own market in real time: leave {simulated} out.");
        TraderHost host;
        try
        {
            host = await TraderHost.Start(options, world);
        }
        catch (Exception fault) when (CommandLine.WhyNotStarted(fault) is { } why)
        {
            await errors.WriteLineAsync($"Not started: {why}");
            return CommandLine.Finding;
        }

        await using (host)
        {
            await output.WriteLineAsync($"TraderTerminal runs. Sign in: {host.SignIn}");
            await output.FlushAsync();
            await host.WaitForStop();
        }

        return CommandLine.Good;
    }

    private static async Task<World> WorldOf(string file)
    {
        var (world, mistakes) = WorldFile.Read(await File.ReadAllTextAsync(file));
        return world ?? throw new UsageException($"--config: {file}: {string.Join("; ", mistakes)}.");
    }
}
