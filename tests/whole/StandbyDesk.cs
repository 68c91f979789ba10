using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Two processes on one PostgreSQL and one broker: one works, the other stands by. The clock is a trading day's, at the real pace.</summary>
internal sealed class StandbyDesk : IAsyncDisposable
{
    public const string RouteKey = "standby-route-key";

    /// <summary>Ours and the gateway's number.</summary>
    public static readonly (string Id, int Number)[] Accounts = [("combine", 26_000_001), ("practice", 26_000_002)];

    private static readonly string[] _names = ["50KTC-V2-DLL-100001-26000001", "PRAC-V2-100001-26000002"];

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset _nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time within which a take-over ends on a loaded machine.</summary>
    private static readonly TimeSpan _waitMax = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly string _root = Directory.CreateTempSubdirectory("traderterminal-standby-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly PostgresServer _server;
    private readonly ProjectXHost _gateway;
    private readonly DeskProcess[] _members;
    private string? _token;

    private StandbyDesk(PostgresServer server, ProjectXHost gateway, int shift)
    {
        (_server, _gateway) = (server, gateway);
        File.WriteAllText(Path.Combine(_root, "connection"), server.Connection("desk"));
        File.WriteAllText(Path.Combine(_root, "gateway.key"), "demo");
        File.WriteAllText(Path.Combine(_root, "world.json"), World());
        string[] command =
        [
            "--standby", "--journal", "postgres", "--connection-file", Path.Combine(_root, "connection"), "--config", Path.Combine(_root, "world.json"),
            "--clock-shift", shift.ToString(CultureInfo.InvariantCulture),
        ];
        _members = [new("a", _root, DeskProcess.FreePort(), command), new("b", _root, DeskProcess.FreePort(), command)];
    }

    public PostgresServer Server => _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<StandbyDesk> Start()
    {
        var server = await PostgresServer.Start(cancel: Cancel);
        await server.Run("postgres", "create database desk");
        var shift = (int)(_nine - TimeProvider.System.GetUtcNow()).TotalSeconds;
        var gateway = await ProjectXHost.Start(
            new ProjectXOptions { Clock = new ShiftedTime(TimeSpan.FromSeconds(shift)), Switches = """{"tradingHours":"alwaysOpen","requestsMax":100000}""" }, Cancel);
        var desk = new StandbyDesk(server, gateway, shift);
        foreach (var member in desk._members)
        {
            member.Start();
            await desk.Until(async () => await desk.IsReady(desk._members[0]), "the first one is ready");
        }

        await desk.Until(async () => await desk.Status(desk._members[1]) == HttpStatusCode.ServiceUnavailable, "the second one stands by");
        return desk;
    }

    /// <summary>The one that works; waits for it.</summary>
    public async Task<DeskProcess> Active()
    {
        DeskProcess? active = null;
        await Until(async () => (active = await First(IsReady)) is not null, "somebody works");
        return active!;
    }

    /// <summary>Sends one alert until somebody has answered it with 200; returns how long that took.</summary>
    public async Task<TimeSpan> Send(int account, int number, string members)
    {
        var body = $$"""{"id":"{{number.ToString(CultureInfo.InvariantCulture)}}","symbol":"MNQ1!",{{members}}}""";
        var began = TimeProvider.System.GetTimestamp();
        await Until(async () => await First(async member => await Post(member, Accounts[account].Id, body)) is not null, $"alert {number} is taken");
        return TimeProvider.System.GetElapsedTime(began);
    }

    public async Task<JsonNode> Account(DeskProcess member, string id)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(member.Address, $"/api/accounts/{id}"));
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(member.Data, "admin.key"), Cancel)).Trim());
        using var answer = await _http.SendAsync(ask, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task Until(Func<Task<bool>> condition, string what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= _waitMax) Assert.Fail($"Not in time: {what}.\n{string.Join('\n', _members.Select(member => $"{member.Name}: {member.Said}"))}");
            await Task.Delay(_look, TimeProvider.System, Cancel);
        }
    }

    /// <summary>What the gateway itself lists; asked by a login of the test's own, which ends everybody else's.</summary>
    public async Task<JsonArray> Rows(string path, string list, int number)
    {
        _token ??= (await Ask("/api/Auth/loginKey", new { userName = "demo", apiKey = "demo" }, null))["token"]!.ToString();
        return (await Ask($"/api/{path}", new { accountId = number, startTimestamp = _nine.AddDays(-1) }, _token))[list]!.AsArray();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members) await member.Kill();
        _http.Dispose();
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<DeskProcess?> First(Func<DeskProcess, Task<bool>> condition)
    {
        foreach (var member in _members)
        {
            if (await condition(member)) return member;
        }

        return null;
    }

    private async Task<bool> IsReady(DeskProcess member) => await Status(member) == HttpStatusCode.OK;

    /// <summary>Null while nobody answers there.</summary>
    private async Task<HttpStatusCode?> Status(DeskProcess member)
    {
        if (member.IsPaused) return null;
        try
        {
            using var answer = await _http.GetAsync(new Uri(member.Address, "/readyz"), Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<bool> Post(DeskProcess member, string account, string body)
    {
        if (member.IsPaused) return false;
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            using var answer = await _http.PostAsync(new Uri(member.Address, $"/hooks/{RouteKey}-{account}?wait=true"), content, Cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !Cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<JsonNode> Ask(string path, object body, string? token)
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
        accounts = Accounts.Select(account => new { id = account.Id, trader = account.Id, ruleBook = "topstep/practice/150k", balance = account.Id == "combine" ? 50_000 : 150_000 }),
        hooks = Accounts.Select(account => new { id = account.Id, key = $"{RouteKey}-{account.Id}", route = new { accounts = new[] { account.Id } } }),
        connections = new[]
        {
            new
            {
                name = "topstep", environment = "demo", rest = new Uri(_gateway.Address, "/"), userHub = new Uri(_gateway.Address, "/hubs/user"), marketHub = new Uri(_gateway.Address, "/hubs/market"),
                userName = "demo", apiKeyFile = Path.Combine(_root, "gateway.key"),
                accounts = Accounts.Select((account, i) => new { account = account.Id, name = _names[i], stage = i == 0 ? "evaluation" : "practice", since = _nine }),
            },
        },
    });
}
