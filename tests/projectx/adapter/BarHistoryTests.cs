using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>Bars are read page by page, and their limit is one of their own.</summary>
public sealed class BarHistoryTests
{
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_000)]
    [InlineData(400)]
    public async Task Every_bar_of_the_time_comes_once_and_in_order_however_few_the_gateway_gives_at_once(int barsMax)
    {
        var time = new VirtualTime(SimulatedGateway.Nine);
        await using var gateway = await SimulatedGateway.Start(options => options with { Virtual = time });
        await gateway.Switch(new { barsMax });
        using var client = Client(gateway, time);
        var from = SimulatedGateway.Nine.AddDays(-2);
        var bars = await new BarHistory(client, time, isLiveData: false).Read(Mnq, GatewayBarUnit.Minute, 1, from, SimulatedGateway.Nine.AddHours(1), Cancel);
        await gateway.Switch(new { barsMax = 20_000 });
        var all = (await gateway.Api(
            "History/retrieveBars",
            new
            {
                contractId = SimulatedGateway.Mnq, live = false, startTime = from, endTime = SimulatedGateway.Nine, unit = 2, unitNumber = 1, limit = 20_000, includePartialBar = false,
            })).GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("t").GetDateTimeOffset()).Reverse();
        Assert.True(bars.Count > 2_000);
        Assert.Equal(all, bars.Select(bar => bar.At));
        Assert.All(bars, bar => Assert.True(bar.Low <= bar.Open && bar.Close <= bar.High));
    }

    [Fact]
    public async Task Bars_wait_for_their_own_limit_and_orders_do_not_wait_for_them()
    {
        var time = new VirtualTime(SimulatedGateway.Nine);
        await using var gateway = await SimulatedGateway.Start(options => options with { Virtual = time });
        using var client = Client(gateway, time);
        var history = new BarHistory(client, time, isLiveData: false);
        var reads = Enumerable.Range(0, 15).Select(_ => history.Read(Mnq, GatewayBarUnit.Hour, 1, SimulatedGateway.Nine.AddHours(-4), SimulatedGateway.Nine, Cancel)).ToArray();
        var accounts = await client.Read(GatewayPaths.Accounts, new { onlyActiveAccounts = false }, "accounts", GatewayAccount.Read, Cancel);
        Assert.Equal(2, accounts.Count);
        // Two requests each, and 25 in 30 s.
        Assert.False(Task.WhenAll(reads).IsCompleted);
        var all = Task.WhenAll(reads);
        for (var passed = 0; passed < 29; passed++) await Second(all);
        Assert.False(all.IsCompleted);
        while (!all.IsCompleted) await Second(all); // Their 30 s begin when they were sent.
        Assert.All(await all, bars => Assert.Equal(4, bars.Count));

        async Task Second(Task work)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel));
        }
    }

    private static GatewayClient Client(SimulatedGateway gateway, TimeProvider time) => new(
        new ProjectXConnection("test", ProjectXGateway.Demo.At(gateway.Address, gateway.Address, gateway.Address, out _)!, "demo", new Credential("demo"), [new ProjectXAccount.Evaluation(new AccountId("one"), "26000001")]), time);
}
