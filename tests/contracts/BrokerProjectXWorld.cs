using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter and the simulated gateway behind it, both on one virtual clock, with the real wire between them.</summary>
public sealed partial class BrokerProjectXWorld : BrokerWorld
{
    private const string Number = "26000001";

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time that news may take over the wire on a loaded machine.</summary>
    private static readonly TimeSpan NewsMax = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at what has come over the wire.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Time that passes between two looks while something is under way.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two looks of an account whose line is bad.</summary>
    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(400);

    private readonly int? _seed;
    private readonly bool _isMixed;
    private readonly Lock _moving = new();
    private ProjectXHost _gateway;
    private HttpClient _control;
    private ProjectXBroker _broker;
    private PatientBroker? _patient;
    private InstrumentCatalog _catalog = InstrumentCatalog.Shipped;

    private BrokerProjectXWorld(ProjectXHost gateway, VirtualTime time, int? seed, bool isMixed)
    {
        (_gateway, Time, _seed, _isMixed) = (gateway, time, seed, isMixed);
        _control = new HttpClient { BaseAddress = gateway.Address };
        _broker = Made();
    }

    public VirtualTime Time { get; }

    public ConcurrentQueue<ConnectionNews> Told { get; } = [];

    public override IBroker Broker => _patient is null ? _broker : _patient;

    public ProjectXBroker ProjectX => _broker;

    public override DateTimeOffset Now => Time.GetUtcNow();

    public override Usd OpeningOfSecond => Usd.FromDollars(150_000m);

    /// <summary>Fees and commissions of a micro, which the stream tells (reference 9.3).</summary>
    public override Usd FeePerSide => Usd.FromDollars(0.61m);

    public override string DuplicateTagCode => ProjectXBroker.Codes.DuplicateOrder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="seed">Of the faults of the line; null for none.</param>
    /// <param name="isMixed">The simulator's own mix of everything instead of faults of the line alone.</param>
    public static async Task<BrokerProjectXWorld> Start(int? seed = null, bool isMixed = false)
    {
        var time = new VirtualTime(Nine);
        var world = new BrokerProjectXWorld(await Gateway(time, null, seed), time, seed, isMixed);
        await world.Spoil();
        return world;
    }

    /// <summary>With faults of the line REST tells the commissions too, or what was looked up would cost less than what was told.</summary>
    private static Task<ProjectXHost> Gateway(VirtualTime time, int? displayed, int? seed) => ProjectXHost.Start(new ProjectXOptions
    {
        Seed = seed ?? 7, Virtual = time, Latency = TimeSpan.Zero, MarketStandsStill = true, DisplayedSize = displayed,
        Switches = seed is null ? """{"tradingHours":"alwaysOpen"}""" : """{"tradingHours":"alwaysOpen","restCommissions":true}""",
    });

    public override async ValueTask Quote(ContractSymbol contract, decimal bid, decimal ask) =>
        await Post("/control/market/price", new { contract = IdOf(contract), price = bid, hold = true });

    public override async ValueTask Until(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        var looked = began;
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < NewsMax, $"seed {_seed}: {string.Join('\n', News.Events)}");
            await Task.Delay(Poll, TimeProvider.System, Cancel);
            if (_patient is null || TimeProvider.System.GetElapsedTime(looked) < LookPace) continue;
            await _patient.Look(Cancel);
            looked = TimeProvider.System.GetTimestamp();
        }
    }

    public override async Task<T> During<T>(Task<T> work)
    {
        await Passing(work);
        return await work;
    }

    public override async ValueTask Pass(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            Time.Advance(Beat);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
    }

    /// <summary>Another gateway, for how much it shows is fixed when it starts.</summary>
    public override async ValueTask ShowSize(int contracts)
    {
        await DisposeAsync();
        _gateway = await Gateway(Time, contracts, _seed);
        _control = new HttpClient { BaseAddress = _gateway.Address };
        _broker = Made();
        await Spoil();
        await Broker.Connect(Account, Opening, News, Cancel);
        await Quote(15_500.00m, 15_500.25m);
    }

    public override async ValueTask CalmDown()
    {
        using var answer = await _control.DeleteAsync(new Uri("/control/faults", UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    public override async ValueTask Disconnect()
    {
        await Fault(new { kind = "status", status = 502 });
        await Post("/control/sockets", new { action = "refuse", hub = "user" });
        await Post("/control/sockets", new { action = "drop", hub = "user" });
    }

    public override async ValueTask Reconnect()
    {
        await CalmDown();
        await Post("/control/sockets", new { action = "allow", hub = "user" });
        // The adapter waits on the same clock before each try.
        for (var tries = 0; Told.LastOrDefault() is not { IsUp: true }; tries++)
        {
            Assert.True(tries < 600, "The adapter does not come back.");
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(Poll, TimeProvider.System, Cancel);
        }
    }

    /// <summary>The end of a process closes its connections; it cancels nothing and logs nobody out.</summary>
    public override async ValueTask Kill()
    {
        await _broker.DisposeAsync();
        _broker = Made();
    }

    public override async ValueTask Revive() => await Broker.Connect(Account, Opening, News, Cancel);

    /// <summary>With faults of the line: our fills, positions and balance are the gateway's, and no order went out twice.</summary>
    public override async ValueTask Close()
    {
        if (_patient is null) return;
        await CalmDown();
        await _patient.Look(Cancel);
        var theirs = (await Rows("Trade/search", "trades")).Select(row => (Whole(row, "id"), (int)Whole(row, "side"), (int)Whole(row, "size"), row.GetProperty("price").GetDecimal())).Order();
        var ours = News.Fills.Select(fill => (long.Parse(fill.Id.Value, CultureInfo.InvariantCulture), fill.Side == Side.Buy ? 0 : 1, fill.Quantity.Count, fill.Price.Points)).Order();
        Assert.Equal(theirs, ours);

        var snapshot = await _patient.Snapshot(Account, Cancel);
        var held = (await Rows("Position/searchOpen", "positions")).Select(row => (row.GetProperty("contractId").GetString()!, (Whole(row, "type") == 2 ? -1 : 1) * (int)Whole(row, "size"))).Order();
        Assert.Equal(held, snapshot.Positions.Select(position => (IdOf(position.Contract), position.Net)).Order());
        Assert.Equal(held, News.Fills.GroupBy(fill => fill.Contract).Select(one => (IdOf(one.Key), one.Sum(fill => fill.Side.Sign() * fill.Quantity.Count))).Where(one => one.Item2 != 0).Order());
        var account = (await Rows("Account/search", "accounts")).Single(row => Whole(row, "id") == long.Parse(Number, CultureInfo.InvariantCulture));
        Assert.Equal(Usd.FromDollars(account.GetProperty("balance").GetDecimal()), snapshot.Balance);

        var tags = (await Rows("Order/search", "orders")).Select(row => row.GetProperty("customTag").GetString()).OfType<string>().ToList();
        Assert.Equal(tags.Distinct(), tags);
    }

    public override async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _control.Dispose();
        await _gateway.DisposeAsync();
    }

    public ValueTask Fault(object fault) => Post("/control/faults", fault);

    public async ValueTask Post(string path, object body) => await Answer(path, body, null);

    private async Task<JsonElement> Answer(string path, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _control.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>By a login of the test's own, as another program would see it.</summary>
    private async Task<JsonElement> Api(string path, object body)
    {
        var login = await Answer("/api/Auth/loginKey", new { userName = "demo", apiKey = "demo" }, null);
        return await Answer($"/api/{path}", body, login.GetProperty("token").GetString());
    }

    private async Task<JsonElement[]> Rows(string path, string list) =>
        [.. (await Api(path, new { accountId = int.Parse(Number, CultureInfo.InvariantCulture), startTimestamp = Nine.AddDays(-1), onlyActiveAccounts = false })).GetProperty(list).EnumerateArray()];

    private static long Whole(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static string IdOf(ContractSymbol contract) => $"CON.F.US.{contract.Root}.Z{contract.Year % 100}";

    /// <summary>The second logout within the hour; the test is the person.</summary>
    private bool IsForAPerson => _broker.Tokens.Refusal?.Contains("second time", StringComparison.Ordinal) == true;

    private async Task Spoil()
    {
        if (_seed is not { } seed) return;
        if (_isMixed)
        {
            await Post("/control/faults/mix", new { seed });
            return;
        }

        foreach (var fault in FaultsOfTheLine.Draw(seed)) await Fault(fault);
    }

    private async Task Passing(Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(Poll, TimeProvider.System, Cancel)) != work)
        {
            Beats();
            if (IsForAPerson) _broker.Tokens.Resume();
        }
    }

    /// <summary>Of several that wait at once one moves the clock.</summary>
    private void Beats()
    {
        if (!_moving.TryEnter()) return;
        try
        {
            Time.Advance(Beat);
        }
        finally
        {
            _moving.Exit();
        }
    }

    private ProjectXBroker Made()
    {
        var connection = new ProjectXConnection(
            "test", ProjectXGateway.Demo.At(_gateway.Address, new Uri(_gateway.Address, "/hubs/user"), new Uri(_gateway.Address, "/hubs/market"), out _)!, "demo", "demo",
            [new ProjectXAccount.Evaluation(Account, Number), new ProjectXAccount.Practice(Second, "26000002")]);
        var made = new ProjectXBroker(connection, _catalog, Time, Told.Enqueue);
        if (_patient is not null) _patient.Broker = made;
        else if (_seed is not null) _patient = new PatientBroker(made, Passing);
        return made;
    }
}
