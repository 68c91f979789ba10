using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>How careless writers of the gateway's shapes are read; the shapes themselves are in <see cref="GoldenReplays"/>.</summary>
public sealed class WireTests
{
    private const string Rejected = """
        {"id":3425270858,"accountId":26000001,"contractId":"CON.F.US.MNQ.U26","symbolId":"F.US.MNQ","creationTimestamp":"2026-08-19T20:49:25.3938333+00:00","updateTimestamp":"2026-08-19T20:49:25.3962105+00:00","status":5,"type":2,"side":1,"size":1,"fillVolume":0,"customTag":"glt-1"}
        """;

    private static Row Row(string json) => new(JsonDocument.Parse(json).RootElement);

    [Fact]
    public void An_order_of_the_stream_keeps_what_is_there_and_what_is_not()
    {
        var order = GatewayOrder.Read(Row(Rejected));
        Assert.Equal((3_425_270_858, GatewayOrderStatus.Rejected, GatewayOrderType.Market, Side.Sell, 1, 0), (order.Id, order.Status, order.Type, order.Side, order.Size, order.Filled));
        Assert.Equal((null, null, "glt-1", null), ((object?)order.Limit, (object?)order.Stop, order.Tag, (object?)order.Parent));
        Assert.Equal(new DateTimeOffset(2026, 8, 19, 20, 49, 25, TimeSpan.Zero).AddTicks(3_938_333), order.CreatedAt);
        Assert.Equal(Rejected.Trim(), order.Row.Json.GetRawText());
    }

    [Theory]
    [InlineData("\"id\":3425270858", "\"id\":\"3425270858\"")]
    [InlineData("\"id\":3425270858", "\"orderId\":3425270858")]
    [InlineData("\"status\":5", "\"status\":\"5\"")]
    [InlineData("\"status\":5", "\"status\":5,\"limitPrice\":null,\"novel\":{\"a\":[1]}")]
    public void A_careless_writer_is_read_all_the_same(string plain, string careless)
    {
        var order = GatewayOrder.Read(Row(Rejected.Replace(plain, careless, StringComparison.Ordinal)));
        Assert.Equal((3_425_270_858, GatewayOrderStatus.Rejected), (order.Id, order.Status));
    }

    [Fact]
    public void An_unknown_number_survives()
    {
        var order = GatewayOrder.Read(Row(Rejected.Replace("\"status\":5", "\"status\":17", StringComparison.Ordinal)));
        Assert.Equal((17, false), ((int)order.Status, order.IsOver));
    }

    /// <summary>REST cuts the time of the same word to microseconds: a filled order stays no open one because of it.</summary>
    [Theory]
    [InlineData(2, 1, "2026-08-19T20:49:25.396210+00:00", 1, 0, "2026-08-19T20:49:25.3962105+00:00", false)]
    [InlineData(1, 0, "2026-08-19T20:49:25.396210+00:00", 2, 1, "2026-08-19T20:49:25.3962105+00:00", true)]
    [InlineData(1, 0, "2026-08-19T20:49:25.3962105+00:00", 3, 0, "2026-08-19T20:49:25.396210+00:00", true)]
    [InlineData(1, 0, "2026-08-19T20:49:25.396211+00:00", 1, 0, "2026-08-19T20:49:25.396210+00:00", false)]
    [InlineData(1, 0, "2026-08-19T20:49:25.396209+00:00", 1, 0, "2026-08-19T20:49:25.396210+00:00", true)]
    public void Which_of_two_words_is_older_does_not_hang_on_the_digits_of_the_second(int status, int filled, string at, int status2, int filled2, string at2, bool isOlder)
    {
        static GatewayOrder Order(int status, int filled, string at) => GatewayOrder.Read(Row(Rejected
            .Replace("\"status\":5", $"\"status\":{status}", StringComparison.Ordinal).Replace("\"fillVolume\":0", $"\"fillVolume\":{filled}", StringComparison.Ordinal)
            .Replace("\"updateTimestamp\":\"2026-08-19T20:49:25.3962105+00:00\"", $"\"updateTimestamp\":\"{at}\"", StringComparison.Ordinal)));
        Assert.Equal(isOlder, Order(status, filled, at).IsOlderThan(Order(status2, filled2, at2)));
    }

    [Fact]
    public void A_trade_has_its_costs_and_zero_is_not_absent()
    {
        const string trade = """{"id":3004518356,"accountId":1,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01.4061289+00:00","price":29423,"fees":0.36,"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":3423462488}""";
        var opening = GatewayTrade.Read(Row(trade));
        Assert.Equal((null, (decimal?)0.61m, false, 3_423_462_488), (opening.Profit, opening.Fees + opening.Commissions, opening.IsVoided, opening.Order));
        Assert.Equal(0m, GatewayTrade.Read(Row(trade.Replace("\"fees\"", "\"profitAndLoss\":0,\"fees\"", StringComparison.Ordinal))).Profit);
    }

    [Theory]
    [InlineData("{\"accountId\":1,\"contractId\":\"c\",\"type\":2,\"size\":3,\"averagePrice\":29398.5}", -3)]
    [InlineData("{\"accountId\":1,\"contractId\":\"c\",\"type\":1,\"size\":3,\"averagePrice\":29398.500000000}", 3)]
    [InlineData("{\"accountId\":1,\"contractId\":\"c\",\"type\":0,\"size\":0,\"averagePrice\":29398.5}", 0)]
    public void A_positions_direction_is_its_type(string json, int net)
    {
        var position = GatewayPosition.Read(Row(json));
        Assert.Equal((net, Price.FromPoints(29_398.5m)), (position.Net, position.AveragePrice));
    }

    [Theory]
    [InlineData(GatewayPaths.Place, 2, "OrderRejected")]
    [InlineData(GatewayPaths.Cancel, 2, "OrderNotFound")]
    [InlineData(GatewayPaths.Close, 2, "PositionNotFound")]
    [InlineData(GatewayPaths.Login, 10, "ApiKeyAuthenticationDisabled")]
    [InlineData(GatewayPaths.Place, 17, "Code17")]
    public void A_code_means_something_else_at_each_endpoint(string path, int code, string name) => Assert.Equal(name, GatewayCodes.NameOf(path, code));

    [Theory]
    [InlineData("0192f0e4000070008000000000000001-e", "0192f0e4000070008000000000000001-s0", "0192f0e4000070008000000000000001-t0")]
    [InlineData("entry", "entry-stop", null)]
    [InlineData("entry", null, "another")]
    [InlineData("entry", null, null)]
    public void The_legs_of_an_order_are_known_again_by_its_tag(string order, string? stop, string? target)
    {
        var tag = OrderTag.Of(new(order), stop is null ? null : new OrderId(stop), target is null ? null : new OrderId(target))!;
        Assert.True(tag.Length <= OrderTag.LengthMax);
        Assert.Equal(order, OrderTag.IdOf(tag, isChild: false)?.Value);
        Assert.Equal(stop, OrderTag.IdOf(tag + "-SL", isChild: true)?.Value);
        Assert.Equal(target, OrderTag.IdOf(tag + "-TP", isChild: true)?.Value);
    }

    [Fact]
    public void A_strangers_tag_is_none_of_ours()
    {
        Assert.Null(OrderTag.IdOf(null, isChild: false));
        Assert.Null(OrderTag.IdOf("someone", isChild: true));
        Assert.Null(OrderTag.IdOf("a~99~b~c", isChild: false));
        Assert.Null(OrderTag.Of(new("a~b"), null, null));
    }

    [Fact]
    public async Task Entries_and_reads_leave_exits_their_share_of_the_budget()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero));
        var budget = new RequestBudget(time, max: 10, reserved: 4, TimeSpan.FromSeconds(60));
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 6; i++) Assert.True(await budget.Take(Urgency.Entry, cancel));
        Assert.False(await budget.Take(Urgency.Entry, cancel));
        var read = budget.Take(Urgency.Read, cancel).AsTask();
        for (var i = 0; i < 4; i++) Assert.True(await budget.Take(Urgency.Exit, cancel));
        var exit = budget.Take(Urgency.Exit, cancel).AsTask();
        Assert.False(read.IsCompleted || exit.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await exit && await read);
    }

    [Fact]
    public async Task Looks_in_passing_leave_entries_their_share()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero));
        var budget = new RequestBudget(time, max: 10, reserved: 4, TimeSpan.FromSeconds(60), forEntries: 2);
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 4; i++) Assert.True(await budget.Take(Urgency.Read, cancel));
        var read = budget.Take(Urgency.Read, cancel).AsTask();
        for (var i = 0; i < 2; i++) Assert.True(await budget.Take(Urgency.Entry, cancel));
        Assert.False(await budget.Take(Urgency.Entry, cancel));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await read);
    }

    [Fact]
    public async Task Looks_that_verify_exits_are_in_their_share_and_stand_behind_them()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero));
        var budget = new RequestBudget(time, max: 2, reserved: 1, TimeSpan.FromSeconds(60));
        var cancel = TestContext.Current.CancellationToken;
        Assert.True(await budget.Take(Urgency.Entry, cancel));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await budget.Take(Urgency.Verify, cancel));
        var (look, exit) = (budget.Take(Urgency.Verify, cancel).AsTask(), budget.Take(Urgency.Exit, cancel).AsTask());
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.True(await exit);
        Assert.False(look.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await look);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_entry_that_others_went_before_is_refused_when_it_is_late()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero));
        var budget = new RequestBudget(time, max: 2, reserved: 0, TimeSpan.FromSeconds(60));
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 2; i++) Assert.True(await budget.Take(Urgency.Entry, cancel));
        time.Advance(TimeSpan.FromSeconds(59));
        var entries = Enumerable.Range(0, 2).Select(_ => budget.Take(Urgency.Entry, cancel).AsTask()).ToArray();
        var exits = Enumerable.Range(0, 2).Select(_ => budget.Take(Urgency.Exit, cancel).AsTask()).ToArray();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(exits), Assert.True);
        Assert.All(entries, entry => Assert.False(entry.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(entries), Assert.False);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_entry_in_line_when_the_broker_says_too_many_is_refused_when_it_is_late()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero));
        var budget = new RequestBudget(time, max: 1, reserved: 0, TimeSpan.FromSeconds(1));
        var cancel = TestContext.Current.CancellationToken;
        Assert.True(await budget.Take(Urgency.Entry, cancel));
        var (entry, exit) = (budget.Take(Urgency.Entry, cancel).AsTask(), budget.Take(Urgency.Exit, cancel).AsTask());
        budget.Close(time.GetUtcNow() + TimeSpan.FromSeconds(10));
        time.Advance(RequestBudget.EntryWaitMax);
        Assert.False(await entry);
        Assert.False(exit.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.True(await exit);
    }
}
