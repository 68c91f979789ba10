using TraderTerminal.Journal;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Tests.Journal;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>As <see cref="DeskProcess"/>, inside this process: for engines that are tested there.</summary>
/// <param name="options">Of its command line, beside its directory and its address; it reaches the database by a line of its own.</param>
/// <param name="engine">Of each of its lives.</param>
internal sealed class DeskHost(string name, string root, PostgresServer server, IReadOnlyList<string> options, Func<IStruckEngine> engine) : IDeskMember
{
    private static readonly TimeSpan _retryPace = TimeSpan.FromSeconds(1);

    private readonly List<Life> _dead = [];
    private Life? _life;
    private int _lives;

    /// <summary>A dead one keeps its directory and its port to the end.</summary>
    private sealed record Life(Task<TraderHost> Host, CutLine Line, IStruckEngine Engine, CancellationTokenSource Cancel);

    public string Name => name;

    public string Data => Path.Combine(root, $"{name}-{_lives}");

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public bool IsRunning => _life is not null;

    public bool IsPaused => false;

    public string Said => $"{name} is in its life {_lives}";

    public void Start()
    {
        _lives++;
        Address = new($"http://127.0.0.1:{DeskProcess.FreePort()}");
        var (line, hosts, cancel) = (new CutLine(server.Port), engine(), CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken));
        _life = new(Begin(Data, Address, line, hosts, cancel.Token), line, hosts, cancel);
    }

    /// <summary>To the others there is no difference: it never reaches the database again.</summary>
    public async Task Kill()
    {
        if (_life is not { } life) return;
        _life = null;
        _dead.Add(life);
        life.Line.Down();
        await life.Engine.Kill();
    }

    public async Task Stop()
    {
        if (_life is not { } life) return;
        _life = null;
        await End(life);
    }

    public Task Pause() => throw new NotSupportedException("It shares its process with the test.");

    public Task Resume() => throw new NotSupportedException("It shares its process with the test.");

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var life in _dead)
        {
            life.Line.Up();
            await End(life);
        }
    }

    private async Task<TraderHost> Begin(string data, Uri address, CutLine line, IStruckEngine hosts, CancellationToken cancel)
    {
        var read = UpOptions.Read(Arguments.Read(["up", "--data", data, "--urls", address.ToString(), .. options]));
        var (world, mistakes) = WorldFile.Read(await File.ReadAllTextAsync(read.Config!, cancel));
        Assert.Empty(mistakes);
        var made = read with
        {
            IsQuiet = true, EngineKind = hosts.Kind, Journal = read.Journal with { Postgres = read.Journal.Postgres! with { Connection = server.Connection("desk", port: line.Port) } },
        };
        while (true)
        {
            try
            {
                return await TraderHost.Start(made, world, new ShiftedTime(read.ClockShift), cancel);
            }
            catch (Exception fault) when (fault is JournalInUseException or JournalUnavailableException)
            {
                await Task.Delay(_retryPace, TimeProvider.System, cancel); // As a process of a cluster does.
            }
        }
    }

    private static async Task End(Life life)
    {
        await life.Cancel.CancelAsync();
        await ((Task)life.Host).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (life.Host.IsCompletedSuccessfully) await (await life.Host).DisposeAsync();
        await life.Line.DisposeAsync();
        life.Cancel.Dispose();
    }
}
