using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Tradovate;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>A started simulator on a virtual clock and a market that stands still, and a client that is logged in.</summary>
public sealed class SimulatedTradovate : IAsyncDisposable
{
    /// <summary>The evaluation account, which the firm's user owns.</summary>
    public const long Eval = 1_234_567;

    public const long Own = 1_234_568;
    public const string Mes = "MESZ6";

    /// <summary>Where the market stands.</summary>
    public const decimal Price = 6_700;

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    public static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private readonly TradovateHost _host;

    private SimulatedTradovate(TradovateHost host)
    {
        _host = host;
        Http = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public Uri Address => _host.Address;

    public string Token { get; private set; } = "";

    public string MarketToken { get; private set; } = "";

    public static async Task<SimulatedTradovate> Start(Func<TradovateOptions, TradovateOptions>? with = null, bool logIn = true)
    {
        var options = new TradovateOptions { Seed = 7, Virtual = new VirtualTime(Nine), Latency = TimeSpan.Zero, MarketStandsStill = true };
        var venue = new SimulatedTradovate(await TradovateHost.Start(with?.Invoke(options) ?? options));
        if (logIn) venue.Use(await venue.LogIn());
        return venue;
    }

    public Task<JsonElement> LogIn(string password = "demo", string name = "demo", string? ticket = null) =>
        Post("/v1/auth/accesstokenrequest", new Dictionary<string, object?>
        {
            ["name"] = name, ["password"] = password, ["appId"] = "tests", ["appVersion"] = "1.0", ["cid"] = 8, ["sec"] = "s", ["deviceId"] = "d", ["p-ticket"] = ticket,
        });

    public void Use(JsonElement login)
    {
        (Token, MarketToken) = (login.Text("accessToken")!, login.Text("mdAccessToken")!);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task<HttpResponseMessage> Send(string path, object? body)
    {
        if (body is null) return await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> Post(string path, object? body = null)
    {
        using var answer = await Send(path, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> Api(string path, object? body = null) => Post($"/v1/{path}", body);

    /// <summary>Status and body of a request that may fail.</summary>
    public async Task<(int Status, string Body)> Try(string path, object? body = null)
    {
        using var answer = await Send($"/v1/{path}", body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static Dictionary<string, object?> Order(string action, string type = "Market", int quantity = 1, decimal? price = null, decimal? stop = null, long account = Eval) => new()
    {
        ["accountId"] = account, ["action"] = action, ["symbol"] = Mes, ["orderQty"] = quantity, ["orderType"] = type, ["price"] = price, ["stopPrice"] = stop, ["isAutomated"] = true,
    };

    /// <summary>Places an order that must be taken.</summary>
    public async Task<long> Place(string action, string type = "Market", int quantity = 1, decimal? price = null, decimal? stop = null, long account = Eval)
    {
        var placed = await Api("order/placeorder", Order(action, type, quantity, price, stop, account));
        Assert.True(placed.Has("orderId"), placed.ToString());
        return placed.Long("orderId");
    }

    public async Task<JsonElement[]> List(string type) => [.. (await Api($"{type}/list")).EnumerateArray()];

    public async Task<string> Status(long order) => (await Api($"order/item?id={order}")).Text("ordStatus")!;

    public async Task<int> Net(long account = Eval) =>
        (await Api($"position/deps?masterid={account}")).EnumerateArray().Sum(position => position.Int("netPos"));

    public async Task<long> ContractId(string name = Mes) => (await Api($"contract/find?name={name}")).Long("id");

    public Task<JsonElement> MoveTo(decimal price, string contract = Mes) => Post("/control/market/price", new { contract, price, hold = true });

    public Task<JsonElement> Switch(object changes) => Post("/control/switches", changes);

    public Task<JsonElement> Fault(object fault) => Post("/control/faults", fault);

    public Task<JsonElement> To(DateTimeOffset at) => Post("/control/time", new { to = at });

    /// <summary>Moves the clock over hours, and logs in anew: tokens do not last that long.</summary>
    public async Task Sleep(TimeSpan until)
    {
        await To(Nine + until);
        Use(await LogIn());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }
}
