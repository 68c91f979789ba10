using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>How Tradovate's limits of positions and orders are read (reference 16.4).</summary>
public sealed class PreTradeLimitTests
{
    private static Row Row(string json) => new(JsonDocument.Parse(json).RootElement);

    private static PreTradeLimits Read(string limit, params string[] parameters) => PreTradeLimits.Of(
        [PositionLimitRow.Read(Row($$"""{"id":9,"accountId":1,{{limit}}}"""))], parameters.Select(one => RiskParameterRow.Read(Row(one))),
        row => row.Contract == 7 || row.Product == 8 ? "MES" : null);

    public static TheoryData<string, FirmSize[]> Limits => new()
    {
        { "\"active\":true,\"totalBy\":\"Overall\",\"exposedLimit\":6", [new(FirmSizeBy.Overall, null, null, 6)] },
        { "\"active\":true,\"totalBy\":\"Overall\",\"fungibleExposedLimit\":6", [new(FirmSizeBy.Overall, null, null, 6, IsWeighted: true)] },
        { "\"active\":true,\"totalBy\":\"Product\",\"longLimit\":4,\"shortLimit\":3", [new(FirmSizeBy.Product, null, Side.Buy, 4), new(FirmSizeBy.Product, null, Side.Sell, 3)] },
        { "\"active\":true,\"totalBy\":\"Product\",\"productId\":8,\"exposedLimit\":2", [new(FirmSizeBy.Product, "MES", null, 2)] },
        { "\"active\":true,\"totalBy\":\"Overall\",\"contractId\":7,\"exposedLimit\":2", [new(FirmSizeBy.Contract, "MES", null, 2)] },
        // What a group may hold, none of its products may exceed.
        { "\"active\":true,\"totalBy\":\"ContractGroup\",\"exposedLimit\":5", [new(FirmSizeBy.Product, null, null, 5)] },
        // Off, of nobody that we trade, of a group that is not read, or huge.
        { "\"active\":false,\"totalBy\":\"Overall\",\"exposedLimit\":6", [] },
        { "\"active\":true,\"totalBy\":\"Product\",\"productId\":4711,\"exposedLimit\":2", [] },
        { "\"active\":true,\"totalBy\":\"Overall\",\"exchangeId\":2,\"exposedLimit\":2", [] },
        { "\"active\":true,\"totalBy\":\"Overall\",\"exposedLimit\":1000000000", [] },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Each_kind_of_limit_is_read_as_what_it_adds_up(string limit, FirmSize[] sizes) => Assert.Equal(new EquatableArray<FirmSize>(sizes), Read(limit).Sizes);

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, null)]
    public void Only_a_hard_limit_of_an_order_is_one(bool isHard, int? max) => Assert.Equal(
        max,
        Read(
            "\"active\":true,\"totalBy\":\"Overall\",\"exposedLimit\":6", $$"""{"id":10,"userAccountPositionLimitId":9,"maxOpeningOrderQty":10,"hardLimit":{{(isHard ? "true" : "false")}}}""",
            """{"id":11,"userAccountPositionLimitId":4711,"maxOpeningOrderQty":1,"hardLimit":true}""").OrderMax);

    /// <summary>A session begins at 17:00 in Chicago.</summary>
    [Fact]
    public async Task They_are_read_on_the_connect_and_a_minute_after_each_session_begins()
    {
        var (account, time) = (new AccountId("golden"), new VirtualTime(new DateTimeOffset(2026, 8, 17, 22, 0, 55, TimeSpan.Zero)));
        await using var venue = await RecordedVenue.Start();
        venue.Say(TradovatePaths.PositionLimits, """[{"id":9,"accountId":1234567,"active":true,"totalBy":"Overall","exposedLimit":6}]""");
        venue.Say(TradovatePaths.RiskParameters, "[]");
        await using var broker = new TradovateBroker(venue.Connection(account), InstrumentCatalog.Shipped, time);
        await broker.Connect(account, Usd.FromDollars(50_000m), new BrokerNews(), TestContext.Current.CancellationToken);
        Assert.Equal(6, Assert.Single((await broker.Snapshot(account, TestContext.Current.CancellationToken)).Firm!.Sizes).Most);
        Assert.Single(venue.Bodies(TradovatePaths.PositionLimits));
        for (var began = TimeProvider.System.GetTimestamp(); venue.Bodies(TradovatePaths.PositionLimits).Count < 2;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1));
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_share_of_the_day_is_told_in_dollars_and_the_smaller_of_both_counts()
    {
        var cash = new CashRow(1, 1, DateTimeOffset.UnixEpoch, CashRow.Dollars, 50_000, 0, 0, 50_000);
        Usd? Told(string rules) => EnforcedLimits.Of(null, null, AutoLiqRow.Read(Row(rules)), cash, PreTradeLimits.None).DailyLoss;
        Assert.Equal(Usd.FromDollars(1_000), Told("""{"id":1,"dailyLossPercentageAutoLiq":2.0}"""));
        Assert.Equal(Usd.FromDollars(900), Told("""{"id":1,"dailyLossAutoLiq":900,"dailyLossPercentageAutoLiq":2.0}"""));
        Assert.Null(Told("""{"id":1,"dailyLossAutoLiq":1e9}"""));
    }
}
