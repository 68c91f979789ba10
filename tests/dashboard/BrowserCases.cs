using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Host = TraderTerminal.Tests.Whole.Host;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>The dashboard in a real browser against a running host. Each file of <c>dashboard/tests/browser/cases</c> is one test.</summary>
/// <remarks>The host's clock is virtual, but where a case measures, and goes along with the computer's, so that prices and ages move while a test looks, on any day of the week.</remarks>
public abstract class BrowserCases(BrowserTools tools)
{
    /// <summary>A case that takes longer hangs; the slowest takes a minute on an idle machine.</summary>
    private static readonly TimeSpan CaseMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ClockPace = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string CaseFolder => Path.Combine(BrowserTools.Folder, "cases");

    /// <summary>Every case is in exactly one half.</summary>
    protected static TheoryData<string> Half(int which) =>
        [.. Directory.EnumerateFiles(CaseFolder, "*.mjs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal).Where((_, index) => index % 2 == which)];

    protected async Task Run(string name)
    {
        if (tools.Missing is { } missing)
        {
            Assert.False(BrowserTools.MustRun, missing);
            Assert.Skip(missing);
        }

        // A world of its own lies beside its case. On a told clock a viewer's rounds come when the clock is moved: what measures them has the real one.
        var (told, real) = (Path.Combine(CaseFolder, $"{name}.world.json"), Path.Combine(CaseFolder, $"{name}.real.world.json"));
        var world = File.Exists(real) ? real : told;
        await using var brokers = File.Exists(world) ? await SimulatedBrokers.Of(world, Cancel) : null;
        string[] config = brokers is null ? [] : ["--config", brokers.World];
        var isVirtual = world == told && (!File.Exists(told) || JsonNode.Parse(await File.ReadAllTextAsync(told, Cancel))!["connections"] is null); // Connections have their own market, in real time.
        var environment = new Dictionary<string, string>
        {
            ["Api__DashboardDirectory"] = BrowserTools.Dashboard, ["Api__SessionHours"] = "720", ["BROWSER_TEST_KEY"] = "a key that opens nothing", ["BROWSER_TEST_DEMO"] = "demo",
        };
        await using var host = await Host.Start(environment, isVirtual ? ["--clock", "virtual", .. config] : config);
        using var browser = await Case.Start(tools, host, brokers, name, isVirtual);
        await browser.Follow().WaitAsync(CaseMax, Cancel);
    }

    /// <summary>One case under way: a Node process that asks for what only we can do to the host.</summary>
    private sealed class Case : IDisposable
    {
        private readonly Host _host;
        private readonly SimulatedBrokers? _brokers;
        private readonly Process _node;
        private readonly string _out;
        private readonly string _chromium;
        private readonly StringBuilder _errors = new();
        private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly SemaphoreSlim _turn = new(1);
        private Task _clock = Task.CompletedTask;

        private Case(BrowserTools tools, Host host, SimulatedBrokers? brokers, string name)
        {
            (_host, _brokers, _chromium, _out) = (host, brokers, tools.Chromium, Path.Combine(BrowserTools.Repository, "artifacts", "browser", name));
            _node = Process.Start(new ProcessStartInfo(tools.Node, ["run.mjs", name])
            {
                WorkingDirectory = BrowserTools.Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _node.ErrorDataReceived += (_, line) =>
            {
                lock (_errors) _errors.AppendLine(line.Data);
            };
            _node.BeginErrorReadLine();
        }

        public static async Task<Case> Start(BrowserTools tools, Host host, SimulatedBrokers? brokers, string name, bool isVirtual)
        {
            var begun = new Case(tools, host, brokers, name);
            await begun.Answer();
            if (isVirtual) begun._clock = begun.MoveClock();
            return begun;
        }

        /// <summary>Does what is asked until the case ends.</summary>
        public async Task Follow()
        {
            while (await _node.StandardOutput.ReadLineAsync(Cancel) is { } line)
            {
                var said = JsonNode.Parse(line)!;
                if (said["note"] is { } note) TestContext.Current.TestOutputHelper?.WriteLine(note.ToString());
                else await Do(said);
            }

            await _node.WaitForExitAsync(Cancel);
            await _over.CancelAsync();
            await _clock;
            lock (_errors) Assert.True(_node.ExitCode == 0, $"{_errors}\nPictures: {_out}");
        }

        public void Dispose()
        {
            if (!_node.HasExited) _node.Kill(entireProcessTree: true);
            _node.Dispose();
            _over.Dispose();
            _turn.Dispose();
        }

        private async Task Do(JsonNode said)
        {
            await _turn.WaitAsync(Cancel);
            try
            {
                switch (said["ask"]!.ToString())
                {
                    case "kill":
                        await _host.Kill();
                        break;
                    case "restart":
                        await _host.RestartHere();
                        break;
                    case var other:
                        throw new InvalidOperationException($"The case asks for {other}.");
                }
            }
            finally
            {
                _turn.Release();
            }

            await Answer();
        }

        private async Task Answer()
        {
            string Read(string file) => File.ReadAllText(Path.Combine(_host.Data, file)).Trim();
            var hook = Path.Combine(_host.Data, "demo-hook.key");
            var where = new
            {
                url = _host.Http.BaseAddress!.ToString(), link = _host.SignIn.ToString(), key = Read("admin.key"), hookKey = File.Exists(hook) ? Read("demo-hook.key") : "",
                chromium = _chromium, @out = _out, simulators = new { projectx = _brokers?.ProjectX, tradovate = _brokers?.Tradovate },
            };
            await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(where));
            await _node.StandardInput.FlushAsync(Cancel);
        }

        /// <summary>The host's clock goes on by what the computer's did.</summary>
        private async Task MoveClock()
        {
            using var pace = new PeriodicTimer(ClockPace, TimeProvider.System);
            while (await pace.WaitForNextTickAsync(_over.Token).AsTask().ContinueWith(tick => tick is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default))
            {
                if (!await _turn.WaitAsync(0, CancellationToken.None)) continue; // The host is being killed or started.
                try
                {
                    if (_host.ProcessId != 0) await _host.Advance(Now(await _host.Settle()) + ClockPace);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }

        private static DateTimeOffset Now(JsonNode simulation) => DateTimeOffset.Parse(simulation["now"]!.ToString(), CultureInfo.InvariantCulture);
    }
}

/// <summary>Two halves run side by side: a case waits for its browser and its host most of the time.</summary>
public sealed class BrowserCasesOne(BrowserTools tools) : BrowserCases(tools), IClassFixture<BrowserTools>
{
    public static TheoryData<string> Cases => Half(0);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task In_a_browser(string name) => Run(name);
}

/// <inheritdoc cref="BrowserCasesOne"/>
public sealed class BrowserCasesTwo(BrowserTools tools) : BrowserCases(tools), IClassFixture<BrowserTools>
{
    public static TheoryData<string> Cases => Half(1);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task In_a_browser(string name) => Run(name);
}
