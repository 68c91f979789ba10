using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Tradovate;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>The brokers that a case's set-up file asks for by <c>{projectx}</c> and <c>{tradovate}</c>, each with its own log-in and accounts; and the file with their addresses.</summary>
internal sealed class SimulatedBrokers : IAsyncDisposable
{
    private const string AlwaysOpen = """{"tradingHours":"alwaysOpen"}""";

    private readonly ProjectXHost? _projectX;
    private readonly TradovateHost? _tradovate;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("browser-world-");

    private SimulatedBrokers(ProjectXHost? projectX, TradovateHost? tradovate, string world)
    {
        (_projectX, _tradovate) = (projectX, tradovate);
        World = Path.Combine(_folder.FullName, "world.json");
        File.WriteAllText(World, world
            .Replace("{projectx}", ProjectX?.ToString(), StringComparison.Ordinal)
            .Replace("{tradovate}", Tradovate?.ToString(), StringComparison.Ordinal)
            .Replace("{tradovate-socket}", Tradovate is null ? null : new UriBuilder(Tradovate) { Scheme = "ws" }.ToString(), StringComparison.Ordinal));
    }

    public string World { get; }

    public Uri? ProjectX => _projectX?.Address;

    public Uri? Tradovate => _tradovate?.Address;

    public static async Task<SimulatedBrokers> Of(string file, CancellationToken cancel)
    {
        var world = await File.ReadAllTextAsync(file, cancel);
        var projectX = world.Contains("{projectx}", StringComparison.Ordinal) ? await ProjectXHost.Start(new ProjectXOptions { Seed = 7, Switches = AlwaysOpen }, cancel) : null;
        var tradovate = world.Contains("{tradovate}", StringComparison.Ordinal) ? await TradovateHost.Start(new TradovateOptions { Seed = 7, Switches = AlwaysOpen }, cancel) : null;
        return new(projectX, tradovate, world);
    }

    public async ValueTask DisposeAsync()
    {
        if (_projectX is not null) await _projectX.DisposeAsync();
        if (_tradovate is not null) await _tradovate.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
