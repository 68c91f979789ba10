using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The ProjectX adapter and the simulated gateway behind it, both on one virtual clock, with the real wire between them.</summary>
public sealed class BrokerProjectXWorld : BrokerWorld
{
    private const string Mnq = "CON.F.US.MNQ.Z26";

    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    private static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time that news may take over the wire on a loaded machine.</summary>
    private static readonly TimeSpan NewsMax = TimeSpan.FromSeconds(20);

    /// <summary>Between two looks at what has come over the wire.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private ProjectXHost _gateway;
    private HttpClient _control;
    private readonly List<ProjectXBroker> _killed = [];
    private ProjectXBroker _broker;

    private BrokerProjectXWorld(ProjectXHost gateway, VirtualTime time)
    {
        (_gateway, Time) = (gateway, time);
        _control = new HttpClient { BaseAddress = gateway.Address };
        _broker = Made();
    }

    public VirtualTime Time { get; }

    public ConcurrentQueue<ConnectionNews> Told { get; } = [];

    public override IBroker Broker => _broker;

    public ProjectXBroker ProjectX => _broker;

    /// <summary>Fees and commissions of a micro, which the stream tells (reference 9.3).</summary>
    public override Usd FeePerSide => Usd.FromDollars(0.61m);

    public override string DuplicateTagCode => ProjectXBroker.Codes.DuplicateOrder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BrokerProjectXWorld> Start()
    {
        var time = new VirtualTime(Nine);
        return new BrokerProjectXWorld(await Gateway(time, null), time);
    }

    private static Task<ProjectXHost> Gateway(VirtualTime time, int? displayed) => ProjectXHost.Start(new ProjectXOptions
    {
        Seed = 7, Virtual = time, Latency = TimeSpan.Zero, MarketStandsStill = true, DisplayedSize = displayed, Switches = """{"tradingHours":"alwaysOpen"}""",
    });

    public override async ValueTask Quote(decimal bid, decimal ask) => await Post("/control/market/price", new { contract = Mnq, price = bid, hold = true });

    public override async ValueTask Until(Func<BrokerNews, bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition(News))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < NewsMax, string.Join('\n', News.Events));
            await Task.Delay(Poll, TimeProvider.System, Cancel);
        }
    }

    /// <summary>Another gateway, for how much it shows is fixed when it starts.</summary>
    public override async ValueTask ShowSize(int contracts)
    {
        await DisposeAsync();
        _killed.Clear();
        _gateway = await Gateway(Time, contracts);
        _control = new HttpClient { BaseAddress = _gateway.Address };
        _broker = Made();
        await _broker.Connect(Account, Opening, News, Cancel);
        await Quote(15_500.00m, 15_500.25m);
    }

    public override ValueTask LoseAnswers(bool on) => on ? Fault(new { kind = "lostAnswer", target = "Order/place" }) : NoFaults();

    public override ValueTask TellFillsTwice(bool on) => on ? Fault(new { kind = "duplicateEvent", target = "GatewayUserTrade" }) : NoFaults();

    public override async ValueTask Disconnect()
    {
        await Fault(new { kind = "status", status = 502 });
        await Post("/control/sockets", new { action = "refuse", hub = "user" });
        await Post("/control/sockets", new { action = "drop", hub = "user" });
    }

    public override async ValueTask Reconnect()
    {
        await NoFaults();
        await Post("/control/sockets", new { action = "allow", hub = "user" });
        var told = Told.Count;
        // The adapter waits on the same clock before each try.
        for (var tries = 0; !Told.Skip(told).Any(news => news.IsUp); tries++)
        {
            Assert.True(tries < 600, "The adapter does not come back.");
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(Poll, TimeProvider.System, Cancel);
        }
    }

    public override async ValueTask Restart()
    {
        // A killed process says nothing to the gateway: the old adapter stays connected, unheard, until the test is over.
        _killed.Add(_broker);
        _broker = Made();
        await _broker.Connect(Account, Opening, News, Cancel);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var broker in _killed) await broker.DisposeAsync();
        await _broker.DisposeAsync();
        _control.Dispose();
        await _gateway.DisposeAsync();
    }

    public ValueTask Fault(object fault) => Post("/control/faults", fault);

    public async ValueTask Post(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    private async ValueTask NoFaults()
    {
        using var answer = await _control.DeleteAsync(new Uri("/control/faults", UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private ProjectXBroker Made()
    {
        var connection = new ProjectXConnection(
            "test", ProjectXGateway.Demo.At(_gateway.Address, new Uri(_gateway.Address, "/hubs/user"), new Uri(_gateway.Address, "/hubs/market"), out _)!, "demo", "demo",
            [new ProjectXAccount.Evaluation(Account, "26000001")]);
        return new ProjectXBroker(connection, InstrumentCatalog.Shipped, Time, Told.Enqueue);
    }
}
