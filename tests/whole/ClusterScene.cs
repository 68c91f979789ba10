using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Tests.Journal;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Silos and front doors on one PostgreSQL and one broker. The clock is a trading day's, at the real pace.</summary>
internal sealed class ClusterScene : IAsyncDisposable
{
    public const string RouteKey = "cluster-route-key";
    public const int Shards = 9;

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset _nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time within which anything comes to rest on a loaded machine.</summary>
    private static readonly TimeSpan _waitMax = TimeSpan.FromMinutes(3);

    /// <summary>Between two looks, longer each time: what takes long is not to be held up by those who ask for it.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50), _lookMax = TimeSpan.FromMilliseconds(500);

    private readonly string _root = Directory.CreateTempSubdirectory("traderterminal-cluster-").FullName;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ProjectXHost _gateway;
    private readonly CutLine _line;
    private readonly Dictionary<string, string> _tokens = [];
    private readonly ConcurrentDictionary<string, string> _keys = [];

    private ClusterScene(PostgresServer server, ProjectXHost gateway, int silos, int doors, IReadOnlyList<ClusterAccount> accounts, int shift, int lastAhead, string? engine, Func<IStruckEngine>? inside)
    {
        (Server, _gateway, Accounts) = (server, gateway, accounts);
        _clock = new ShiftedTime(TimeSpan.FromSeconds(shift));
        _line = new CutLine(server.Port);
        File.WriteAllText(Path.Combine(_root, "connection"), server.Connection("desk"));
        File.WriteAllText(Path.Combine(_root, "cut-connection"), server.Connection("desk", port: _line.Port));
        File.WriteAllText(Path.Combine(_root, "gateway.key"), "key");
        File.WriteAllText(Path.Combine(_root, "world.json"), World());
        IDeskMember Made(string name, string role, string connection, int ahead = 0)
        {
            string[] command =
            [
                "--journal", "postgres", "--shards", Shards.ToString(CultureInfo.InvariantCulture), "--role", role, "--connection-file", Path.Combine(_root, connection),
                "--config", Path.Combine(_root, "world.json"), "--clock-shift", (shift + ahead).ToString(CultureInfo.InvariantCulture),
                "--keys", Path.Combine(_root, "keys"), .. engine is null ? [] : new[] { "--engine", engine },
            ];
            if (inside is not null) return new DeskHost(name, _root, server, command, inside);
            return new DeskProcess(name, _root, DeskProcess.FreePort(), command)
            {
                Program = engine is null ? DeskProcess.BuiltIn : $"TraderTerminal.Silo.{char.ToUpperInvariant(engine[0])}{engine[1..]}.dll",
            };
        }

        // The last silo reaches the database through a line that can be cut.
        Silos = [.. Enumerable.Range(0, silos).Select(i => i == silos - 1 ? Made($"silo-{i}", "silo", "cut-connection", lastAhead) : Made($"silo-{i}", "silo", "connection"))];
        Doors = [.. Enumerable.Range(0, doors).Select(i => Made($"door-{i}", "api", "connection"))];
    }

    public PostgresServer Server { get; }

    public IReadOnlyList<ClusterAccount> Accounts { get; }

    public IReadOnlyList<IDeskMember> Silos { get; }

    public IReadOnlyList<IDeskMember> Doors { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="lastAhead">Seconds by which the last silo's clock is ahead of everybody else's.</param>
    /// <param name="engine">That hosts the accounts; null for the built-in one.</param>
    /// <param name="inside">Of each member, all of which live in this process then.</param>
    public static async Task<ClusterScene> Start(int silos, int doors, int logins, int each, int lastAhead = 0, string? engine = null, Func<IStruckEngine>? inside = null)
    {
        var server = await PostgresServer.Start(cancel: Cancel);
        await server.Run("postgres", "create database desk");
        var shift = (int)(_nine - TimeProvider.System.GetUtcNow()).TotalSeconds;
        ClusterAccount[] accounts = [.. Enumerable.Range(0, logins * each).Select(i => new ClusterAccount($"a{i}", $"user-{i / each}", 26_000_001 + i, $"PRAC-V2-{i / each}-{26_000_001 + i}"))];
        var gateway = await ProjectXHost.Start(
            new ProjectXOptions
            {
                Clock = new ShiftedTime(TimeSpan.FromSeconds(shift)),
                Switches = """{"tradingHours":"alwaysOpen","requestsMax":100000}""",
                Accounts = new([.. accounts.GroupBy(account => account.User).Select(user => new SimulatedUser(user.Key, "key", [.. user.Select(one => new SimulatedAccount(one.Number, one.Name, "topstep/practice/150k"))]))]),
            },
            Cancel);
        var scene = new ClusterScene(server, gateway, silos, doors, accounts, shift, lastAhead, engine, inside);
        try
        {
            foreach (var process in scene.Silos.Concat(scene.Doors)) process.Start();
            await scene.AllReady();
            foreach (var door in scene.Doors)
                await scene.Until(async () => (await scene.Get(door, "/api/accounts"))!.AsArray() is var all && all.Count == accounts.Length && all.All(account => account!["connection"]!.ToString() != "reconciling"), "every account is up");
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every process that was started is there again.</summary>
    public async Task AllReady()
    {
        foreach (var process in Silos.Concat(Doors)) await Ready(process);
    }

    public Task Ready(IDeskMember process) => Until(async () => await IsReady(process), $"{process.Name} is ready");

    /// <summary>Cuts the last silo off the database, without a word.</summary>
    public void Cut() => _line.Down();

    public void Mend() => _line.Up();

    /// <summary>Sends one alert to one of the doors until it is taken, and waits until its account has decided; returns how long the two took together.</summary>
    public async Task<TimeSpan> Send(ClusterAccount account, int number, string members, int door)
    {
        // With the time that it fired, it is the same alert however late it is sent again.
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{number}}","firedAt":"{{_clock.GetUtcNow():O}}","symbol":"MNQ1!",{{members}}}""");
        var began = TimeProvider.System.GetTimestamp();
        JsonNode? answer = null;
        await Until(async () => (answer = await Post(Doors[door++ % Doors.Count], account.Id, body)) is not null, $"alert {number} of {account.Id} is taken");
        var alert = (answer!["of"] ?? answer["alertId"])!.ToString();
        if (answer["outcomes"]?.AsArray().Count != 1)
            await Until(async () => await TryGet(Doors[door++ % Doors.Count], $"/api/alerts/{alert}") is { } known && known["outcomes"]!.AsArray().Count == 1, $"alert {number} of {account.Id} ({alert}) is decided");
        return TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>Null when the door is not there, or says no.</summary>
    public async Task<JsonNode?> TryGet(IDeskMember door, string path)
    {
        if (door.IsPaused || !door.IsRunning) return null;
        try
        {
            using var ask = await Asked(HttpMethod.Get, door, path);
            using var answer = await _http.SendAsync(ask, Cancel);
            return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel)) : null;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !Cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task<JsonNode?> Get(IDeskMember door, string path) => Ask(HttpMethod.Get, door, path, null);

    public Task<JsonNode?> Post(IDeskMember door, string path, object body) => Ask(HttpMethod.Post, door, path, body);

    public Task<JsonNode?> Put(IDeskMember door, string path, object body) => Ask(HttpMethod.Put, door, path, body);

    public async Task Until(Func<Task<bool>> condition, string what)
    {
        var pause = _look;
        for (var began = TimeProvider.System.GetTimestamp(); !await condition(); pause = pause * 1.5 < _lookMax ? pause * 1.5 : _lookMax)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= _waitMax)
                Assert.Fail($"Not in time: {what}.\n{string.Join('\n', Silos.Concat(Doors).Select(process => $"{process.Name}: {process.Said}"))}"); // Long, so put together here alone.
            await Task.Delay(pause, TimeProvider.System, Cancel);
        }
    }

    /// <summary>What the gateway itself lists; asked by a login of the test's own, which ends everybody else's.</summary>
    public async Task<JsonArray> Rows(string path, string list, ClusterAccount account)
    {
        if (!_tokens.TryGetValue(account.User, out var token))
            _tokens[account.User] = token = (await AskGateway("/api/Auth/loginKey", new { userName = account.User, apiKey = "key" }, null))["token"]!.ToString();
        return (await AskGateway($"/api/{path}", new { accountId = account.Number, startTimestamp = _nine.AddDays(-1) }, token))[list]!.AsArray();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Silos.Concat(Doors)) await process.DisposeAsync();
        _http.Dispose();
        await _gateway.DisposeAsync();
        await _line.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>False while nobody answers there.</summary>
    private async Task<bool> IsReady(IDeskMember process)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(process.Address, "/readyz"), Cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonNode?> Post(IDeskMember door, string account, string body)
    {
        if (door.IsPaused || !door.IsRunning) return null;
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            using var answer = await _http.PostAsync(new Uri(door.Address, $"/hooks/{RouteKey}-{account}?wait=true"), content, Cancel);
            return answer.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel)) : null;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !Cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<JsonNode?> Ask(HttpMethod method, IDeskMember door, string path, object? body)
    {
        using var ask = await Asked(method, door, path);
        if (body is not null) ask.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(ask, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private async Task<HttpRequestMessage> Asked(HttpMethod method, IDeskMember door, string path)
    {
        var ask = new HttpRequestMessage(method, new Uri(door.Address, path));
        if (!_keys.TryGetValue(door.Name, out var key)) _keys[door.Name] = key = (await File.ReadAllTextAsync(Path.Combine(door.Data, "admin.key"), Cancel)).Trim();
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return ask;
    }

    private async Task<JsonNode> AskGateway(string path, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_gateway.Address, path));
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private string World() => JsonSerializer.Serialize(new
    {
        accounts = Accounts.Select(account => new { id = account.Id, trader = account.User, ruleBook = "topstep/practice/150k", balance = 150_000 }),
        hooks = Accounts.Select(account => new { id = account.Id, key = $"{RouteKey}-{account.Id}", route = new { accounts = new[] { account.Id } } }),
        connections = Accounts.GroupBy(account => account.User).Select(user => new
        {
            name = user.Key, environment = "demo", rest = new Uri(_gateway.Address, "/"), userHub = new Uri(_gateway.Address, "/hubs/user"), marketHub = new Uri(_gateway.Address, "/hubs/market"),
            userName = user.Key, apiKeyFile = Path.Combine(_root, "gateway.key"),
            accounts = user.Select(account => new { account = account.Id, name = account.Name, stage = "practice", since = _nine }),
        }),
    });
}

/// <summary>An account: ours, its login, and the gateway's number and name of it.</summary>
internal sealed record ClusterAccount(string Id, string User, int Number, string Name);
