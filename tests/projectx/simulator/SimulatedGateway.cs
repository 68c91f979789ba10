using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>A started simulator on a virtual clock and a market that stands still, and a client that is logged in.</summary>
public sealed class SimulatedGateway : IAsyncDisposable
{
    public const int Combine = 26_000_001;
    public const int Practice = 26_000_002;
    public const string Mnq = "CON.F.US.MNQ.Z26";
    public const string Es = "CON.F.US.EP.Z26";

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    public static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private readonly ProjectXHost _host;

    private SimulatedGateway(ProjectXHost host)
    {
        _host = host;
        Http = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public Uri Address => _host.Address;

    public string Token { get; private set; } = "";

    public static async Task<SimulatedGateway> Start(Func<ProjectXOptions, ProjectXOptions>? with = null)
    {
        var options = new ProjectXOptions { Seed = 7, Virtual = new VirtualTime(Nine), Latency = TimeSpan.Zero, MarketStandsStill = true };
        var gateway = new SimulatedGateway(await ProjectXHost.Start(with?.Invoke(options) ?? options));
        gateway.Use(await gateway.LogIn());
        return gateway;
    }

    public async Task<string> LogIn() => (await Post("/api/Auth/loginKey", new { userName = "demo", apiKey = "demo" })).Text("token")!;

    public void Use(string token)
    {
        Token = token;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<HttpResponseMessage> Send(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await Send(path, body as string ?? JsonSerializer.Serialize(body));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> Api(string path, object body) => Post($"/api/{path}", body);

    /// <summary>Places an order that must be taken.</summary>
    public async Task<long> Place(object order)
    {
        var placed = await Api("Order/place", order);
        Assert.True(placed.GetProperty("success").GetBoolean(), placed.ToString());
        return placed.GetProperty("orderId").GetInt64();
    }

    public Task<long> Market(int side, int size = 1, string contract = Mnq, int account = Combine) => Place(new { accountId = account, contractId = contract, type = 2, side, size });

    public async Task<JsonElement[]> Rows(string path, string list, int account = Combine, DateTimeOffset? since = null) =>
        [.. (await Api(path, new { accountId = account, startTimestamp = since ?? Nine.AddDays(-1) })).GetProperty(list).EnumerateArray()];

    public Task<JsonElement[]> Orders(int account = Combine) => Rows("Order/search", "orders", account);

    public Task<JsonElement[]> Open(int account = Combine) => Rows("Order/searchOpen", "orders", account);

    public Task<JsonElement[]> Trades(int account = Combine, DateTimeOffset? since = null) => Rows("Trade/search", "trades", account, since);

    public Task<JsonElement[]> Positions(int account = Combine) => Rows("Position/searchOpen", "positions", account);

    public async Task<JsonElement> Account(int account = Combine) =>
        (await Api("Account/search", new { onlyActiveAccounts = false })).GetProperty("accounts").EnumerateArray().Single(one => one.GetProperty("id").GetInt32() == account);

    public Task<JsonElement> Price(decimal price, string contract = Mnq) => Post("/control/market/price", new { contract, price, hold = true });

    public Task<JsonElement> Switch(object changes) => Post("/control/switches", changes);

    public Task<JsonElement> Fault(object fault) => Post("/control/faults", fault);

    public Task<JsonElement> To(DateTimeOffset at) => Post("/control/time", new { to = at });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }
}

internal static class JsonReading
{
    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static int Int(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    public static long Long(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static decimal Number(this JsonElement json, string name) => json.GetProperty(name).GetDecimal();

    public static bool Has(this JsonElement json, string name) => json.TryGetProperty(name, out _);

    /// <summary>Names and values as they are written, with a bar between: <c>id=1|size=2</c>.</summary>
    public static string Shown(this JsonElement json, params string[] names) =>
        string.Join('|', names.Select(name => $"{name}={(json.TryGetProperty(name, out var value) ? value.GetRawText() : "absent")}"));
}
