using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Tradovate;

namespace TraderTerminal.Silo.Cli;

/// <summary>Starts one broker's simulator alone, for any client of that broker, and runs until it is asked to stop.</summary>
internal static class SimulateVerb
{
    public static Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors) => arguments.Rest switch
    {
        ["projectx"] => Run("ProjectX", () => ProjectXHost.Start(ProjectX(SimulatorArguments.Read(arguments))), host => (host.Address, host.WaitForStop()), output, errors),
        ["tradovate"] => Run("Tradovate", () => TradovateHost.Start(Tradovate(SimulatorArguments.Read(arguments))), host => (host.Address, host.WaitForStop()), output, errors),
        _ => throw new UsageException("simulate needs a broker: ./run simulate projectx or ./run simulate tradovate."),
    };

    private static async Task<int> Run<THost>(string broker, Func<Task<THost>> start, Func<THost, (Uri Address, Task Stopped)> run, TextWriter output, TextWriter errors)
        where THost : IAsyncDisposable
    {
        THost host;
        try
        {
            host = await start();
        }
        catch (Exception fault) when (CommandLine.WhyNotStarted(fault) is { } why)
        {
            await errors.WriteLineAsync($"Not started: {why}");
            return CommandLine.Finding;
        }

        await using (host)
        {
            var (address, stopped) = run(host);
            await output.WriteLineAsync($"{broker} simulator runs on {address}");
            await output.FlushAsync();
            await stopped;
        }

        return CommandLine.Good;
    }

    private static ProjectXOptions ProjectX(SimulatorArguments asked)
    {
        var otherwise = new ProjectXOptions();
        return otherwise with
        {
            Urls = asked.Urls ?? otherwise.Urls,
            Seed = asked.Seed ?? otherwise.Seed,
            Accounts = asked.Accounts is { } accounts ? Accounts(accounts, Simulators.ProjectX.AccountsFile.Read) : otherwise.Accounts,
            Switches = asked.Switches,
            Faults = asked.Faults,
            Virtual = asked.Virtual,
            Pace = asked.Pace,
            Latency = asked.Latency,
            MarketStandsStill = asked.MarketStandsStill,
            Recording = asked.Recording,
            RecordingFrom = asked.RecordingFrom,
            DisplayedSize = asked.DisplayedSize,
        };
    }

    private static TradovateOptions Tradovate(SimulatorArguments asked)
    {
        var otherwise = new TradovateOptions();
        return otherwise with
        {
            Urls = asked.Urls ?? otherwise.Urls,
            Seed = asked.Seed ?? otherwise.Seed,
            Accounts = asked.Accounts is { } accounts ? Accounts(accounts, Simulators.Tradovate.AccountsFile.Read) : otherwise.Accounts,
            Switches = asked.Switches,
            Faults = asked.Faults,
            Virtual = asked.Virtual,
            Pace = asked.Pace,
            Latency = asked.Latency,
            MarketStandsStill = asked.MarketStandsStill,
            Recording = asked.Recording,
            RecordingFrom = asked.RecordingFrom,
            DisplayedSize = asked.DisplayedSize,
        };
    }

    private static T Accounts<T>(string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (FormatException broken)
        {
            throw new UsageException($"--accounts: {broken.Message}");
        }
    }
}
