using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Simulators.Tradovate;
using Xunit;
using AccountsFile = TraderTerminal.Simulators.ProjectX.AccountsFile;
using SimulatedAccount = TraderTerminal.Simulators.ProjectX.SimulatedAccount;
using SimulatedUser = TraderTerminal.Simulators.ProjectX.SimulatedUser;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>The whole program with connections to the simulated gateway, to the simulated Tradovate or to both, over real wires, all on one clock that is told.</summary>
internal sealed class ConnectedScene : IAsyncDisposable
{
    public const string Combine = "combine";
    public const string Practice = "practice";
    public const string Mnq = "CON.F.US.MNQ.Z26";
    private const string MnqThere = "MNQZ6";
    public const string Key = "the-key-of-the-scene";

    /// <summary>At the gateway.</summary>
    public const int CombineNumber = 26_000_001;

    public const string RouteKey = "connected-route-key";

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time that something may take over the wires on a loaded machine.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

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

    private readonly string _data = Directory.CreateTempSubdirectory("traderterminal-connected-").FullName;
    private ProjectXHost? _gateway;
    private TradovateHost? _tradovate;
    private string _front = Mnq, _frontThere = MnqThere;
    private TraderHost? _host;
    private int _alerts;
    private string _said = "";

    private readonly IReadOnlyList<ConnectedLogin> _logins;

    private ConnectedScene(IReadOnlyList<ConnectedLogin>? logins) => _logins = logins ??
    [
        new("demo",
        [
            new(Combine, CombineNumber, "50KTC-V2-DLL-100001-26000001", "evaluation", 50_000), new(Practice, CombineNumber + 1, "PRAC-V2-100001-26000002", "practice", 150_000),
        ]),
    ];

    public VirtualTime Time { get; } = new(Nine);
    public HttpClient Http { get; private set; } = new();

    /// <summary>The gateway's controls.</summary>
    public HttpClient Control { get; } = new();

    /// <summary>Tradovate's.</summary>
    public HttpClient ControlThere { get; } = new();

    /// <summary>Those of the simulators that run.</summary>
    public IEnumerable<HttpClient> Controls => new[] { (_gateway is not null, Control), (_tradovate is not null, ControlThere) }.Where(one => one.Item1).Select(one => one.Item2);
    public string Data => _data;
    public TraderHost Host => _host!;
    public IReadOnlyList<ConnectedAccountPlan> Accounts => [.. _logins.SelectMany(login => login.Accounts)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Both up, the price of MNQ known and the accounts reconciled.</summary>
    public static async Task<ConnectedScene> Start(IReadOnlyList<ConnectedLogin>? logins = null)
    {
        var scene = await Gateway(logins);
        await scene.StartHost();
        await scene.Ready();
        return scene;
    }

    /// <summary>Waits until the accounts are reconciled and an order would pass.</summary>
    public async Task Ready()
    {
        foreach (var account in Accounts) await Until(async () => await Connection(account.Id) == "connected");
        await Until(async () =>
        {
            // A quote is told when something of it changes.
            await Price(15_500.25m);
            await Price(15_500m);
            var (status, decision) = await Post($"/api/accounts/{Accounts[0].Id}/check", new { symbol = "MNQ1!", side = "buy", quantity = 1 });
            _said = decision.ToJsonString();
            return status == 200 && decision["accepted"]!.GetValue<bool>();
        });
    }

    /// <summary>The simulators alone.</summary>
    public static async Task<ConnectedScene> Gateway(IReadOnlyList<ConnectedLogin>? logins = null)
    {
        var scene = new ConnectedScene(logins);
        if (scene._logins.Any(login => !login.IsTradovate)) await scene.StartGateway();
        if (scene._logins.Any(login => login.IsTradovate)) await scene.StartTradovate();
        return scene;
    }

    private async Task StartTradovate()
    {
        _tradovate = await TradovateHost.Start(
            new TradovateOptions
            {
                Seed = 7, Virtual = Time, Latency = TimeSpan.Zero, MarketStandsStill = true, Switches = """{"tradingHours":"alwaysOpen"}""",
                Accounts = new([.. _logins.Where(login => login.IsTradovate).Select(login => new Simulators.Tradovate.SimulatedUser(
                    login.User, Key, [.. login.Accounts.Select(account => new Simulators.Tradovate.SimulatedAccount(account.Number, account.Name, "topstep/practice/150k", account.Balance))]))]),
            },
            Cancel);
        ControlThere.BaseAddress = _tradovate.Address;
    }

    private async Task StartGateway()
    {
        _gateway = await ProjectXHost.Start(
            new ProjectXOptions
            {
                Seed = 7, Virtual = Time, Latency = TimeSpan.Zero, MarketStandsStill = true, Switches = """{"tradingHours":"alwaysOpen"}""",
                Accounts = new AccountsFile([.. _logins.Where(login => !login.IsTradovate).Select(login => new SimulatedUser(
                    login.User, Key, [.. login.Accounts.Select(account => new SimulatedAccount(account.Number, account.Name, "topstep/practice/150k", account.Balance))]))]),
            },
            Cancel);
        Control.BaseAddress = _gateway.Address;
    }

    public async Task StartHost(bool isConnected = true, string environment = "demo")
    {
        var (world, mistakes) = WorldFile.Read(SetUp(isConnected, environment));
        Assert.Empty(mistakes);
        _host = await Meanwhile(TraderHost.Start(UpOptions.Read(Arguments.Read(["up", "--data", _data, "--urls", "http://127.0.0.1:0"])), world, Time, Cancel));
        Http.Dispose();
        Http = new HttpClient { BaseAddress = _host.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(_data, "admin.key"), Cancel)).Trim());
    }

    public async Task StopHost()
    {
        if (_host is null) return;
        var stopping = _host.DisposeAsync().AsTask();
        _host = null;
        await Meanwhile(stopping.ContinueWith(static done => done.Exception, TaskScheduler.Default));
        await stopping;
    }

    /// <summary>What the account's own engine says, without the way over HTTP.</summary>
    public Task<AccountView> View(string account) => Meanwhile(Host.Backend.Accounts.Get(new AccountId(account)).View().AsTask());

    /// <summary>The clock goes on while something is under way, for it may wait for its time.</summary>
    public async Task<T> Meanwhile<T>(Task<T> work)
    {
        await Until(() => Task.FromResult(work.IsCompleted), idle: true);
        return await work;
    }

    public async Task<JsonNode> Account(string id) => await Get($"/api/accounts/{id}");

    public async Task<string> Connection(string account) => (await Account(account))["connection"]!.GetValue<string>();

    public async Task<JsonNode> Get(string path)
    {
        using var answer = await Http.GetAsync(path, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<(int Status, JsonNode Body)> Post(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Cancel);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    /// <summary>Our own JSON alert, with an id of its own; the outcome of the one account.</summary>
    public async Task<JsonNode> Alert(string members, string account = Combine) => JsonNode.Parse(await Send(members, account, "?wait=true"))!["outcomes"]!.AsArray()[0]!;

    /// <summary>An alert whose outcome nobody waits for.</summary>
    public async Task<string> Send(string members, string account, string how = "")
    {
        using var content = new StringContent($$"""{"id":"{{++_alerts}}",{{members}}}""", Encoding.UTF8, "text/plain");
        using var answer = await Http.PostAsync($"/hooks/{RouteKey}-{account}{how}", content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>The same price of MNQ's front month everywhere.</summary>
    public async Task Price(decimal price)
    {
        if (_gateway is not null) await Tell("/control/market/price", new { contract = _front, price, hold = true });
        if (_tradovate is not null) await TellThere("/control/market/price", new { contract = _frontThere, price, hold = true });
    }

    /// <summary>The next month of MNQ comes in front everywhere.</summary>
    public async Task Roll()
    {
        if (_gateway is not null) _front = Front(await Tell("/control/market/roll", new { root = "MNQ" }));
        if (_tradovate is not null) _frontThere = Front(await TellThere("/control/market/roll", new { root = "MNQ" }));

        static string Front(string said) => JsonNode.Parse(said)!["contract"]!.GetValue<string>();
    }

    /// <summary>Somebody else trades a contract of the account.</summary>
    public Task Stranger(ConnectedAccountPlan account, bool buys) => IsAtTradovate(account)
        ? TellThere($"/control/accounts/{account.Number}/trade", new { contract = _frontThere, side = buys ? "buy" : "sell", size = 1 })
        : Tell($"/control/accounts/{account.Number}/trade", new { contract = _front, side = buys ? "bid" : "ask", size = 1 });

    /// <summary>Time passes for the simulators, each of which tells what came of it.</summary>
    public async Task PassTo(DateTimeOffset at)
    {
        foreach (var control in Controls) await Tell(control, "/control/time", new { to = at });
    }

    /// <summary>To every simulator.</summary>
    public async Task TellAll(string path, object body)
    {
        foreach (var control in Controls) await Tell(control, path, body);
    }

    public Task<string> TellThere(string path, object body) => Tell(ControlThere, path, body);

    public Task<string> Tell(string path, object body) => Tell(Control, path, body);

    public bool IsAtTradovate(ConnectedAccountPlan account) => _logins.Any(login => login.IsTradovate && login.Accounts.Contains(account));

    private static async Task<string> Tell(HttpClient control, string path, object body)
    {
        using var answer = await control.PostAsJsonAsync(path, body, Cancel);
        var said = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {said}");
        return said;
    }

    /// <summary>What the gateway itself says of the account: open contracts and working orders.</summary>
    public async Task<(int Open, int Orders)> Truth(int number = CombineNumber)
    {
        var accounts = JsonNode.Parse(await Control.GetStringAsync("/control/accounts", Cancel))!.AsArray();
        var mine = accounts.First(account => account!["account"]!["id"]!.GetValue<int>() == number)!;
        return (mine["openContracts"]!.GetValue<int>(), mine["workingOrders"]!.GetValue<int>());
    }

    /// <summary>What the account's broker itself says of it.</summary>
    public async Task<(int Open, int Orders)> Truth(ConnectedAccountPlan account)
    {
        if (!IsAtTradovate(account)) return await Truth(account.Number);
        var mine = JsonNode.Parse(await ControlThere.GetStringAsync("/control/accounts", Cancel))!.AsArray().First(one => one!["id"]!.GetValue<long>() == account.Number)!;
        return (mine["openContracts"]!.GetValue<int>(), mine["workingOrders"]!.GetValue<int>());
    }

    /// <summary>Lets time pass in small steps until it is so.</summary>
    /// <param name="idle">The program is down: nobody is asked why.</param>
    public async Task Until(Func<Task<bool>> condition, bool idle = false)
    {
        var looked = 0L;
        for (var (began, at) = (TimeProvider.System.GetTimestamp(), Time.GetUtcNow()); !await Asked(condition());)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= WaitMax && Time.GetUtcNow() - at >= ToldMax) Assert.Fail(idle ? "" : $"{_said}\n{await Asked(Get("/api/connections"))}\n{await Asked(Get("/api/accounts"))}");
            Time.Advance(idle ? IdleStep : TimeProvider.System.GetElapsedTime(looked) > Prompt ? Look : Step);
            looked = TimeProvider.System.GetTimestamp();
            await Task.Delay(Look, TimeProvider.System, Cancel);
        }
    }

    /// <summary>Who is asked may be waiting for time to pass.</summary>
    private async Task<T> Asked<T>(Task<T> asking)
    {
        while (await Task.WhenAny(asking, Task.Delay(Look, TimeProvider.System, Cancel)) != asking) Time.Advance(Look);
        return await asking;
    }

    public async ValueTask DisposeAsync()
    {
        await StopHost();
        Http.Dispose();
        Control.Dispose();
        ControlThere.Dispose();
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_tradovate is not null) await _tradovate.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The file of a user with two accounts and one route.</summary>
    private string SetUp(bool isConnected, string environment)
    {
        var key = Path.Combine(_data, "gateway.key");
        File.WriteAllText(key, Key);
        string At(string path) => environment == "demo" ? new Uri(_gateway!.Address, path).ToString() : $"https://gateway.invalid{path}";
        string Socket(string path) => new UriBuilder(new Uri(_tradovate!.Address, path)) { Scheme = "ws" }.Uri.ToString();
        object Connection(ConnectedLogin login, int number) => login.IsTradovate ? (object)new
        {
            name = $"tradovate-{number}", broker = "tradovate", environment, rest = new Uri(_tradovate!.Address, "/v1").ToString(), socket = Socket("/v1/websocket"),
            marketSocket = Socket("/md/v1/websocket"), userName = login.User, passwordFile = key, appId = "TraderTerminal",
            accounts = login.Accounts.Select(account => new { account = account.Id, name = account.Name, stage = account.Stage, since = Nine }),
        } : new
        {
            name = number == 0 ? "topstep" : $"topstep-{number}", environment, rest = At("/"), userHub = At("/hubs/user"), marketHub = At("/hubs/market"),
            userName = login.User, apiKeyFile = key, accounts = login.Accounts.Select(account => new { account = account.Id, name = account.Name, stage = account.Stage, since = Nine }),
        };
        return JsonSerializer.Serialize(new
        {
            accounts = Accounts.Select(account => new { id = account.Id, trader = account.Id, ruleBook = "seed/eval/50k", balance = account.Balance }),
            hooks = Accounts.Select(account => new { id = account.Id, key = $"{RouteKey}-{account.Id}", route = new { accounts = new[] { account.Id } } }),
            connections = isConnected ? _logins.Select(Connection).ToArray() : [],
        });
    }
}

/// <summary>A login at the gateway, or at Tradovate, with its accounts there and here.</summary>
internal sealed record ConnectedLogin(string User, IReadOnlyList<ConnectedAccountPlan> Accounts, bool IsTradovate = false);

/// <param name="Id">Ours.</param>
/// <param name="Number">The broker's.</param>
internal sealed record ConnectedAccountPlan(string Id, int Number, string Name, string Stage, decimal Balance);
