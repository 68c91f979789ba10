using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Care;

/// <summary>The whole program in this process, with its real face, on a clock and a disk that are told.</summary>
internal sealed class ToldHost : IAsyncDisposable
{
    public const string Eval = "topstep_eval_001";

    /// <summary>Real time that something may take on a loaded machine.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    /// <summary>What passes between two looks, in real and in told time.</summary>
    private static readonly TimeSpan Real = TimeSpan.FromMilliseconds(10), Told = TimeSpan.FromMilliseconds(100);

    private readonly string _data = Directory.CreateTempSubdirectory("traderterminal-told-").FullName;
    private readonly VirtualTime _steady = new(new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero));
    private TraderHost? _host;
    private long _freeMiB = 1 << 20;
    private int _alerts;

    private ToldHost() => Time = new SteppedTime(_steady);

    public SteppedTime Time { get; }

    public HttpClient Http { get; } = new();

    /// <summary>Free space on the disk of the data directory.</summary>
    public long FreeMiB
    {
        get => Interlocked.Read(ref _freeMiB);
        set => Interlocked.Exchange(ref _freeMiB, value);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ToldHost> Start()
    {
        var told = new ToldHost();
        var options = UpOptions.Read(Arguments.Read(["up", "--data", told._data, "--urls", "http://127.0.0.1:0"])) with { IsQuiet = true, FreeBytes = _ => told.FreeMiB << 20 };
        told._host = await told.Asked(TraderHost.Start(options, null, told.Time, Cancel));
        told.Http.BaseAddress = told._host.Address;
        told.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(told._data, "admin.key"), Cancel)).Trim());
        await told.Until(async () => $"{(await told.Account())["connection"]}" == "connected", "connected");
        await told.Price(15_500m);
        return told;
    }

    public Task<JsonNode> Account() => Get($"/api/accounts/{Eval}");

    public Task Price(decimal price) => Post("/api/simulation/price", new { symbol = "MNQ", price, hold = true });

    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await Asked(Http.GetStringAsync(path, Cancel)))!;

    public async Task<JsonNode> Post(string path, object body)
    {
        using var answer = await Asked(Http.PostAsJsonAsync(path, body, Cancel));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>One MNQ, bought or sold; the account's outcome.</summary>
    public async Task<JsonNode> Alert(string action)
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(_data, "demo-hook.key"), Cancel)).Trim();
        using var body = new StringContent($$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":1,"id":"{{++_alerts}}"}""", Encoding.UTF8, "text/plain");
        using var answer = await Asked(Http.PostAsync($"/hooks/{key}?wait=true", body, Cancel));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return JsonNode.Parse(text)!["outcomes"]?.AsArray()[0] ?? throw new InvalidOperationException(text);
    }

    /// <summary>What happened to the account, as stored.</summary>
    public async Task<JsonNode[]> Events(string type) =>
        [.. (await Get($"/api/accounts/{Eval}/events?limit=500&after=0")).AsArray().Select(stored => stored!).Where(stored => $"{stored["type"]}" == type)];

    /// <summary>The alarms of the day under a code, the newest first.</summary>
    public async Task<string[]> Faults(string code) =>
        [.. (await Get("/api/system"))["faults"]!["items"]!.AsArray().Where(fault => $"{fault!["code"]}" == code).Select(fault => $"{fault!["text"]}")];

    /// <summary>Lets time pass in small steps until it is so.</summary>
    public async Task Until(Func<Task<bool>> condition, string what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition(); await Pass(Told))
            if (TimeProvider.System.GetElapsedTime(began) >= WaitMax) Assert.Fail($"Not within {WaitMax}: {what}.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_host is not null) await Asked(Stopped(_host));
        Directory.Delete(_data, recursive: true);
    }

    private static async Task<bool> Stopped(TraderHost host)
    {
        await host.DisposeAsync();
        return true;
    }

    /// <summary>Who is asked may be waiting for time to pass.</summary>
    private async Task<T> Asked<T>(Task<T> asking)
    {
        while (!asking.IsCompleted) await Pass(Real);
        return await asking;
    }

    private async Task Pass(TimeSpan told)
    {
        _steady.Advance(told);
        await Task.Delay(Real, TimeProvider.System, CancellationToken.None);
    }
}
