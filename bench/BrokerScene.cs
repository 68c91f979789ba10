using System.Diagnostics;
using System.Globalization;
using System.Text;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Silo;

namespace TraderTerminal.Bench;

/// <summary>The program with connections to simulated brokers: what is sent to it and to them, and what is waited for.</summary>
internal sealed class BrokerScene(TraderHost host, HttpClient http)
{
    private const int PingsMeasured = 200;

    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(2), WaitMax = TimeSpan.FromMinutes(2);

    private int _alerts;

    /// <summary>The median of what a request to a simulator and its answer take, in milliseconds.</summary>
    public async Task<double> Ping(Uri address)
    {
        var took = new double[PingsMeasured];
        for (var i = 0; i < took.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(address);
            took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Clock.Median(took);
    }

    public static string Baseline(double ping) => string.Create(CultureInfo.InvariantCulture, $"a ping of the simulator, {ping:0.00} ms");

    public ValueTask<AccountView> View(AccountId id) => host.Backend.Accounts.Get(id).View();

    public Task Connected(AccountId id) => Until(async () => (await View(id)).Connection == "connected");

    public Task Disconnected(AccountId id) => Until(async () => (await View(id)).Connection != "connected");

    /// <summary>An order for a lot of the micro Nasdaq would be accepted.</summary>
    public async Task<bool> IsTradable(AccountId id) => (await host.Backend.Accounts.Get(id).Check(new OrderCheck(new("MNQ", 2026, 12), Side.Buy, 1, OrderKind.Market))).Accepted;

    /// <summary>Holds a price in a simulated market; the contract in the words of its broker.</summary>
    public Task Price(Uri simulator, string contract, decimal price) => Post(simulator, "/control/market/price", new { contract, price, hold = true });

    public async Task Post(Uri simulator, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(simulator, path), body);
        answer.EnsureSuccessStatusCode();
    }

    public async Task CalmDown(Uri simulator)
    {
        using var answer = await http.DeleteAsync(new Uri(simulator, "/control/faults"));
        answer.EnsureSuccessStatusCode();
    }

    public async Task Alert(string hook, string action, int quantity)
    {
        using var body = new StringContent($$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":{{quantity}},"id":"{{++_alerts}}"}""", Encoding.UTF8, "text/plain");
        using var answer = await http.PostAsync(new Uri(host.Address, $"hooks/{hook}"), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <exception cref="TimeoutException">It does not come true.</exception>
    public static async Task Until(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > WaitMax) throw new TimeoutException($"What was waited for did not happen within {WaitMax}.");
            await Task.Delay(LookPace, OpenHours.Clock);
        }
    }
}
