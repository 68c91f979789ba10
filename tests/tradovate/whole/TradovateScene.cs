using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Tradovate;
using Xunit;
using SimulatedUser = TraderTerminal.Simulators.Tradovate.SimulatedUser;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>The whole program with an account at the simulated Tradovate, and one at the simulated gateway where a case wants both, all on one told clock.</summary>
internal sealed class TradovateScene : IAsyncDisposable
{
    public const string Prop = "prop";
    public const string Combine = "combine";
    public const string Password = "the-password-of-the-scene";
    public const long PropNumber = 1_234_567;
    public const int CombineNumber = 26_000_001;

    private const string RouteKey = "both-brokers-route-key";

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time that something may take over the wires on a loaded machine.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(3);

    /// <summary>Told time that something may take: pauses of a minute lie in what is waited for. On a loaded machine it passes slower than real time.</summary>
    private static readonly TimeSpan ToldMax = TimeSpan.FromMinutes(2);

    /// <summary>What passes between two looks, in real and in told time.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Told time that passes between two looks while the host answers promptly: only a loaded machine needs all of the time that it is told.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>And while nothing is asked of the host, because it starts, stops or is at work: a loaded machine takes seconds for that.</summary>
    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(2);

    /// <summary>What a look takes on a machine that is not loaded, with its pause.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(20);

    private readonly string _data = Directory.CreateTempSubdirectory("traderterminal-tradovate-").FullName;
    private readonly bool _isWithTopstep;
    private TradovateHost _tradovate = null!;
    private ProjectXHost? _gateway;
    private TraderHost? _host;
    private int _alerts;
    private string _said = "";

    private TradovateScene(bool isWithTopstep) => _isWithTopstep = isWithTopstep;

    public VirtualTime Time { get; } = new(Nine);
    public HttpClient Http { get; private set; } = new();

    /// <summary>The simulated Tradovate's controls, and the gateway's.</summary>
    public HttpClient Control { get; } = new();

    /// <inheritdoc cref="Control"/>
    public HttpClient GatewayControl { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The simulators alone.</summary>
    /// <param name="user">The login at Tradovate; its accounts are the scene's.</param>
    public static async Task<TradovateScene> Simulators(bool isWithTopstep, Func<SimulatedUser, SimulatedUser>? user = null)
    {
        var scene = new TradovateScene(isWithTopstep);
        var known = new SimulatedUser("demo", Password, [new(PropNumber, "APEX1234567", "apex/eod-eval-tradovate/50k", OwnedByFirm: true)]);
        scene._tradovate = await TradovateHost.Start(
            new TradovateOptions
            {
                Seed = 7, Virtual = scene.Time, Latency = TimeSpan.Zero, MarketStandsStill = true, Switches = """{"tradingHours":"alwaysOpen"}""",
                Accounts = new([user is null ? known : user(known)]),
            },
            Cancel);
        scene.Control.BaseAddress = scene._tradovate.Address;
        if (!isWithTopstep) return scene;
        scene._gateway = await ProjectXHost.Start(
            new ProjectXOptions
            {
                Seed = 7, Virtual = scene.Time, Latency = TimeSpan.Zero, MarketStandsStill = true, Switches = """{"tradingHours":"alwaysOpen"}""",
                Accounts = new([new("demo", Password, [new(CombineNumber, "50KTC-V2-DLL-100001-26000001", "topstep/practice/150k", 50_000)])]),
            },
            Cancel);
        scene.GatewayControl.BaseAddress = scene._gateway.Address;
        return scene;
    }

    /// <summary>Everything up, the price of MNQ known and the accounts reconciled.</summary>
    public static async Task<TradovateScene> Start(bool isWithTopstep = false)
    {
        var scene = await Simulators(isWithTopstep);
        await scene.StartHost();
        await scene.Ready();
        return scene;
    }

    public async Task StartHost()
    {
        var (world, mistakes) = WorldFile.Read(SetUp());
        Assert.Empty(mistakes);
        var starting = TraderHost.Start(UpOptions.Read(Arguments.Read(["up", "--data", _data, "--urls", "http://127.0.0.1:0"])), world, Time, Cancel);
        await Until(() => Task.FromResult(starting.IsCompleted), idle: true);
        _host = await starting;
        Http.Dispose();
        Http = new HttpClient { BaseAddress = _host.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"), Cancel)).Trim());
    }

    /// <summary>Waits until every account is reconciled and an order would pass.</summary>
    public async Task Ready()
    {
        foreach (var account in Accounts)
        {
            await Until(async () => (await Get($"/api/accounts/{account}"))["connection"]!.GetValue<string>() == "connected");
            await Until(async () =>
            {
                // A quote is told when something of it changes.
                await Price(15_500.25m);
                await Price(15_500m);
                _said = (await Post($"/api/accounts/{account}/check", new { symbol = "MNQ1!", side = "buy", quantity = 1 })).ToJsonString();
                return JsonNode.Parse(_said)!["accepted"]?.GetValue<bool>() == true;
            });
        }
    }

    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await Http.GetStringAsync(path, Cancel))!;

    public async Task<JsonNode> Post(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Cancel);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    /// <summary>The connection to Tradovate as an operator sees it.</summary>
    public async Task<JsonNode> Line() => (await Get("/api/connections")).AsArray().Single(one => one!["broker"]!.GetValue<string>() == "tradovate")!;

    /// <summary>One alert to all accounts; the outcome of each by its account.</summary>
    public async Task<Dictionary<string, string>> Alert(string members)
    {
        using var content = new StringContent($$"""{"id":"{{++_alerts}}",{{members}}}""", Encoding.UTF8, "text/plain");
        var sending = Http.PostAsync($"/hooks/{RouteKey}?wait=true", content, Cancel);
        await Until(() => Task.FromResult(sending.IsCompleted), idle: true);
        using var answer = await sending;
        _said = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, _said);
        return JsonNode.Parse(_said)!["outcomes"]!.AsArray().ToDictionary(one => one!["account"]!.GetValue<string>(), one => one!["outcome"]!.GetValue<string>());
    }

    /// <summary>The same price at both brokers.</summary>
    public async Task Price(decimal price)
    {
        await Tell(Control, "/control/market/price", new { contract = "MNQZ6", price, hold = true });
        if (_isWithTopstep) await Tell(GatewayControl, "/control/market/price", new { contract = "CON.F.US.MNQ.Z26", price, hold = true });
    }

    public static async Task Tell(HttpClient control, string path, object body)
    {
        using var answer = await control.PostAsJsonAsync(path, body, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    /// <summary>What our account holds by its own book.</summary>
    public async Task<int> Net(string account) => (await Get($"/api/accounts/{account}"))["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    /// <summary>What Tradovate itself says of the account: open contracts and working orders.</summary>
    public async Task<(int Open, int Orders)> Truth() => Truth(await Control.GetStringAsync("/control/accounts", Cancel), PropNumber, static row => row);

    /// <summary>What the gateway itself says of the account.</summary>
    public async Task<(int Open, int Orders)> GatewayTruth() => Truth(await GatewayControl.GetStringAsync("/control/accounts", Cancel), CombineNumber, static row => row["account"]!);

    private static (int Open, int Orders) Truth(string json, long number, Func<JsonNode, JsonNode> accountOf)
    {
        var mine = JsonNode.Parse(json)!.AsArray().First(row => accountOf(row!)["id"]!.GetValue<long>() == number)!;
        return (mine["openContracts"]!.GetValue<int>(), mine["workingOrders"]!.GetValue<int>());
    }

    /// <summary>Lets time pass in small steps until it is so.</summary>
    /// <param name="idle">The program is not up: nobody is asked why.</param>
    public async Task Until(Func<Task<bool>> condition, bool idle = false)
    {
        var looked = 0L;
        for (var (began, at) = (TimeProvider.System.GetTimestamp(), Time.GetUtcNow()); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= WaitMax && Time.GetUtcNow() - at >= ToldMax) Assert.Fail(idle ? "" : await Late());
            Time.Advance(idle ? IdleStep : TimeProvider.System.GetElapsedTime(looked) > Prompt ? Look : Step);
            looked = TimeProvider.System.GetTimestamp();
            await Task.Delay(Look, TimeProvider.System, Cancel);
        }
    }

    private async Task<string> Late()
    {
        var histories = await Task.WhenAll(Accounts.Select(async account => $"{account}: {await Get($"/api/accounts/{account}/events?after=0&limit=200")}"));
        return $"{_said}\n{await Get("/api/connections")}\n{string.Join('\n', histories)}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            var stopping = _host.DisposeAsync().AsTask();
            await Until(() => Task.FromResult(stopping.IsCompleted), idle: true);
            await stopping;
        }

        Http.Dispose();
        Control.Dispose();
        GatewayControl.Dispose();
        await _tradovate.DisposeAsync();
        if (_gateway is not null) await _gateway.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private string[] Accounts => _isWithTopstep ? [Prop, Combine] : [Prop];

    private string SetUp()
    {
        var secret = Path.Combine(_data, "secret");
        File.WriteAllText(secret, Password);
        string Socket(string path) => new UriBuilder(new Uri(_tradovate.Address, path)) { Scheme = "ws" }.Uri.ToString();
        object[] connections =
        [
            new
            {
                name = "apex", broker = "tradovate", environment = "demo", rest = new Uri(_tradovate.Address, "/v1").ToString(), socket = Socket("/v1/websocket"), marketSocket = Socket("/md/v1/websocket"),
                userName = "demo", passwordFile = secret, appId = "TraderTerminal", accounts = new[] { new { account = Prop, name = "APEX1234567", stage = "evaluation", since = Nine } },
            },
            .. _gateway is null ? (object[])[] :
            [
                new
                {
                    name = "topstep", environment = "demo", rest = _gateway.Address.ToString(), userHub = new Uri(_gateway.Address, "/hubs/user").ToString(), marketHub = new Uri(_gateway.Address, "/hubs/market").ToString(),
                    userName = "demo", apiKeyFile = secret, accounts = new[] { new { account = Combine, name = "50KTC-V2-DLL-100001-26000001", stage = "evaluation", since = Nine } },
                },
            ],
        ];
        return JsonSerializer.Serialize(new
        {
            accounts = Accounts.Select(account => new { id = account, trader = account, ruleBook = "seed/eval/50k", balance = 50_000 }),
            hooks = new[] { new { id = "both", key = RouteKey, route = new { accounts = Accounts } } },
            connections,
        });
    }
}
