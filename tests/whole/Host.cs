using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The program as a user runs it: a process of its own, spoken to over HTTP, killed without warning.</summary>
public sealed class Host : IAsyncDisposable
{
    /// <summary>A process that has said nothing for this long will not start; generous, since a loaded machine compiles at every start.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);

    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>0 lets the system choose.</summary>
    private int _port;

    private Host(string data, string[] arguments, IReadOnlyDictionary<string, string> environment) => (Data, _arguments, _environment) = (data, arguments, environment);

    public string Data { get; }

    public HttpClient Http { get; private set; } = new();

    /// <summary>The link that the process printed.</summary>
    public Uri SignIn { get; private set; } = new("http://127.0.0.1");

    public int ProcessId => _process?.Id ?? 0;

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>All that was said on the output stream but the first line, which holds the sign-in link.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts on a new data directory and a port that the system chooses.</summary>
    public static Task<Host> Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>With options of its own, as <c>Api__Proxies</c>.</summary>
    public static async Task<Host> Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var host = new Host(Directory.CreateTempSubdirectory("traderterminal-test-").FullName, arguments, environment);
        await host.Restart();
        return host;
    }

    /// <summary>Another process on the same data directory and the same port, as a browser knows it.</summary>
    public Task RestartHere()
    {
        _port = Http.BaseAddress!.Port;
        return Restart();
    }

    /// <summary>Another process on the same data directory.</summary>
    public async Task Restart(string? wrapper = null)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "TraderTerminal.Silo.dll");
        var command = new[] { "dotnet", dll, "up", "--data", Data, "--urls", $"http://127.0.0.1:{_port}" }.Concat(_arguments).ToArray();
        var start = wrapper is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("bash", ["-c", $"{wrapper}; exec {string.Join(' ', command.Select(word => $"'{word}'"))}"]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        var said = await _process.StandardOutput.ReadLineAsync(Cancel).AsTask().WaitAsync(StartMax, Cancel);
        if (said is null) throw new InvalidOperationException($"The host did not start: {Errors}");
        _ = Collect(_process.StandardOutput);
        var link = new Uri(said[said.IndexOf("http", StringComparison.Ordinal)..].Trim());
        SignIn = link;
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{link.Port}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Data, "admin.key"), Cancel)).Trim());
    }

    /// <summary>kill −9.</summary>
    public async Task Kill()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Asks the process to stop and waits until it has.</summary>
    public async Task<int> Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process!.WaitForExitAsync(Cancel);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public async Task<JsonNode> Get(string path)
    {
        using var answer = await Http.GetAsync(path, Cancel);
        return await Body(answer, path);
    }

    public async Task<JsonNode> Account(string id) => await Get($"/api/accounts/{id}");

    public async Task<JsonNode> Post(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Cancel);
        return await Body(answer, path);
    }

    /// <summary>Sends a body to the hook of this key file and waits for the outcomes.</summary>
    public async Task<(int Status, JsonNode? Body)> Hook(string body, string hook = "demo", bool wait = true)
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(Data, $"{hook}-hook.key"), Cancel)).Trim();
        return await HookByKey(key, body, wait);
    }

    public async Task<(int Status, JsonNode? Body)> HookByKey(string key, string body, bool wait = true)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await Http.PostAsync($"/hooks/{key}{(wait ? "?wait=true" : "")}", content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Sends our own JSON alert and returns the first account's outcome.</summary>
    public async Task<JsonNode> Alert(string json, string hook = "demo")
    {
        var (status, body) = await Hook(json, hook);
        Assert.Equal(200, status);
        return body!["outcomes"]!.AsArray()[0]!;
    }

    /// <summary>A virtual world: lets everything that is due now happen.</summary>
    public async Task<JsonNode> Settle() => await Post("/api/simulation/advance", new { settle = true });

    public async Task<JsonNode> Advance(DateTimeOffset to) => await Post("/api/simulation/advance", new { to });

    /// <summary>Moves the made-up market there at once and keeps it there.</summary>
    public async Task<JsonNode> Price(string symbol, decimal price) => await Post("/api/simulation/price", new { symbol, price, hold = true });

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Http.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private async Task Collect(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_output) _output.AppendLine(line);
        }
    }

    private static async Task<JsonNode> Body(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
