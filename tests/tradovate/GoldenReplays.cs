using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.Brokers;
using TraderTerminal.Tests.Tradovate.Adapter;
using Xunit;

namespace TraderTerminal.Tests.Tradovate;

/// <summary>What the reference has recorded, replayed over the wire: the fixture of a synchronisation (12.2), a market order with its news (13.2), a quote (14).</summary>
public sealed class GoldenReplays
{
    private static readonly AccountId Account = new("one");
    private static readonly OrderId Ours = new("tt-01J…");
    private static readonly ContractSymbol Mes = new("MES", 2026, 9);
    private static readonly DateTimeOffset At = new(2026, 8, 18, 2, 20, 15, TimeSpan.Zero);
    private static readonly TimeSpan NewsMax = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The frames after the answer, in turn.</summary>
    private static string[] Frames(string file) => RecordedVenue.File(file).Split('\n')[1..];

    /// <summary>What the request is answered with.</summary>
    private static string AnswerOf(string file) => JsonNode.Parse(RecordedVenue.File(file).Split('\n')[0][2..^1])!["d"]!.ToJsonString();

    public static TheoryData<string> Orders => ["as recorded", "in one frame", "entities in arrays", "backwards", "twice"];

    public static TheoryData<string> Forward => ["as recorded", "in one frame", "entities in arrays", "twice"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_recorded_market_order_is_told_as_it_was(string how)
    {
        await using var scene = await Scene.Start();
        scene.Venue.Say("order/placeorder", AnswerOf("market-order.txt"));
        var placed = await scene.Broker.Place(new PlaceOrder(Account, new OrderTicket(Ours, Mes, Side.Buy, new Contracts(1)), default), Cancel);
        Assert.Equal("601683390287", Assert.IsType<OrderOutcome.Placed>(placed).BrokerOrderId);
        Assert.Equal(
            """{"action":"Buy","orderQty":1,"orderType":"Market","timeInForce":"Day","accountId":1234567,"accountSpec":"DEMO1234567","clOrdId":"tt-01J\u2026","symbol":"MESU6","isAutomated":true}""",
            Assert.Single(scene.Venue.Bodies("order/placeorder")));

        foreach (var frame in Told("market-order.txt", how)) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Fills.Count >= 1 && scene.News.Events.Count >= 2);
        Assert.IsType<BrokerEvent.Working>(scene.News.Events[0]);
        var fill = scene.News.Fills[0];
        Assert.Equal(
            (new FillId("601683390291"), (OrderId?)Ours, Mes, Side.Buy, 1, Price.FromPoints(6_450.25m), Usd.FromDollars(0.52m)),
            (fill.Id, fill.Order, fill.Contract, fill.Side, fill.Quantity.Count, fill.Price, fill.Fee));
        Assert.Single(scene.News.Fills.DistinctBy(one => one.Id));
        Assert.Single(scene.News.Of<BrokerEvent.Working>());
        var snapshot = await scene.Broker.Snapshot(Account, Cancel);
        Assert.Equal((1, Usd.FromDollars(49_999.48m)), (Assert.Single(snapshot.Positions).Net, snapshot.Balance));
        Assert.Empty(snapshot.Orders);
    }

    [Fact]
    public async Task The_fixture_is_asked_for_once_by_account_and_split_and_its_limits_are_read()
    {
        await using var scene = await Scene.Start();
        Assert.Equal(
            """{"accounts":[1234567],"splitResponses":true,"entityTypes":["account","accountRiskStatus","userAccountAutoLiq","cashBalance","command","commandReport","orderVersion","order","executionReport","position","fill","fillFee","orderStrategy","orderStrategyLink"]}""",
            Assert.Single(scene.Venue.Bodies("user/syncrequest")));
        Assert.Equal(["eyJ", "eyM"], scene.Venue.Bodies("authorize").Order());
        Assert.Equal(Usd.FromDollars(50_000m), (await scene.Broker.Snapshot(Account, Cancel)).Balance);
    }

    [Fact]
    public async Task A_picture_in_parts_is_put_together()
    {
        await using var venue = await RecordedVenue.Start();
        var whole = JsonNode.Parse(RecordedVenue.File("sync.json"))!.AsObject();
        venue.Sync = [.. whole.Chunk(5).Select(some => new JsonObject(some.Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))).ToJsonString())];
        await using var scene = await Scene.Start(venue);
        Assert.Equal(Usd.FromDollars(50_000m), (await scene.Broker.Snapshot(Account, Cancel)).Balance);
        Assert.True((await scene.Broker.Snapshot(Account, Cancel)).IsHeard);
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public async Task A_pair_of_exits_wakes_with_its_entry_and_the_one_that_fills_ends_the_other(string how)
    {
        await using var scene = await Scene.Start();
        scene.Venue.Say("order/placeoso", AnswerOf("oso.txt"));
        var (stop, target) = (new OrderId("tt-01J-stop"), new OrderId("tt-01J-target"));
        var placed = await scene.Broker.Place(
            new PlaceOrder(
                Account, new OrderTicket(new("tt-01J"), Mes, Side.Buy, new Contracts(1), OrderKind.Limit, Limit: Price.FromPoints(6_450m)),
                ((BracketLeg[])[new(stop, BracketRole.Stop, 0, new Contracts(1), At: Price.FromPoints(6_440m)), new(target, BracketRole.Target, 0, new Contracts(1), At: Price.FromPoints(6_470m))])
                .ToEquatableArray()),
            Cancel);
        Assert.Equal("601683390300", Assert.IsType<OrderOutcome.Placed>(placed).BrokerOrderId);
        var tag = JsonNode.Parse(Assert.Single(scene.Venue.Bodies("order/placeoso")))!["clOrdId"]!.GetValue<string>();
        foreach (var frame in Told("oso.txt", how, tag)) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Cancelled(stop));
        Assert.Equal([(new("tt-01J"), 6_450m), (target, 6_470m)], scene.News.Fills.DistinctBy(fill => fill.Id).Select(fill => (fill.Order!.Value, fill.Price.Points)));
        Assert.Equal(["tt-01J", "tt-01J-stop", "tt-01J-target"], scene.News.Of<BrokerEvent.Working>().Select(works => works.Ticket.Id.Value).Order(StringComparer.Ordinal));
        Assert.Single(scene.News.Of<BrokerEvent.Cancelled>());
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public async Task A_change_is_told_when_it_is_in_force_and_a_cancel_when_it_is_over(string how)
    {
        await using var scene = await Scene.Start();
        scene.Venue.Say("order/placeorder", AnswerOf("modify-cancel.txt"));
        await scene.Broker.Place(new PlaceOrder(Account, new OrderTicket(Ours, Mes, Side.Buy, new Contracts(1), OrderKind.Limit, Limit: Price.FromPoints(6_440m)), default), Cancel);
        foreach (var frame in Told("modify-cancel.txt", how, Ours.Value)) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Cancelled(Ours));
        Assert.Equal((6_440m, 6_441m), (
            Assert.Single(scene.News.Of<BrokerEvent.Working>()).Ticket.Limit!.Value.Points, Assert.Single(scene.News.Of<BrokerEvent.Modified>()).Ticket.Limit!.Value.Points));
        Assert.IsType<BrokerEvent.Cancelled>(scene.News.Events[^1]);
    }

    [Fact]
    public async Task A_close_of_Tradovates_own_cancels_what_works_and_its_order_is_ours()
    {
        await using var scene = await Scene.Start();
        foreach (var frame in Frames("market-order.txt").Concat(Frames("liquidation.txt")[..4])) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Works(new("stop-of-one")) && scene.News.Fills.Count > 0);
        scene.Venue.Say("order/liquidateposition", AnswerOf("liquidation.txt"));
        scene.Broker.Exiting(Account);
        var close = new OrderId("close");
        var placed = await scene.Broker.Place(new PlaceOrder(Account, new OrderTicket(close, Mes, Side.Sell, new Contracts(1)), default, Reduces: true), Cancel);
        Assert.Equal("601683390320", Assert.IsType<OrderOutcome.Placed>(placed).BrokerOrderId);
        Assert.Equal("""{"accountId":1234567,"contractId":4399631,"admin":false,"isAutomated":true}""", Assert.Single(scene.Venue.Bodies("order/liquidateposition")));
        foreach (var frame in Frames("liquidation.txt")[4..]) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Cancelled(new("stop-of-one")) && scene.News.FilledOf(close) == 1);
        Assert.Equal(6_451m, scene.News.Fills[^1].Price.Points);
        Assert.Empty((await scene.Broker.Snapshot(Account, Cancel)).Positions);
    }

    [Fact]
    public async Task A_picture_that_has_to_wait_is_asked_for_once_with_its_ticket_when_the_time_is_over()
    {
        await using var venue = await RecordedVenue.Start();
        venue.Sync = ["""{"p-ticket":"the-ticket","p-time":40,"p-captcha":false}"""];
        var time = new VirtualTime(At);
        await using var broker = new TradovateBroker(venue.Connection(Account), InstrumentCatalog.Shipped, time);
        var connecting = broker.Connect(Account, Usd.FromDollars(50_000m), new BrokerNews(), Cancel).AsTask();
        await Reach(At.AddSeconds(39));
        Assert.Single(venue.Bodies("user/syncrequest"));
        Assert.Single(venue.Bodies("authorize"), token => token == "eyJ");
        venue.Sync = [RecordedVenue.File("sync.json")];
        while (venue.Bodies("user/syncrequest").Count < 2) await Reach(time.GetUtcNow().AddSeconds(1));
        Assert.InRange(time.GetUtcNow(), At.AddSeconds(40), At.AddSeconds(45));
        Assert.Equal([false, true], venue.Bodies("user/syncrequest").Select(body => body.Contains("\"p-ticket\":\"the-ticket\"", StringComparison.Ordinal)));
        await connecting;
        for (var tries = 0; !(await broker.Snapshot(Account, Cancel)).IsHeard; tries++)
        {
            Assert.True(tries < 500, "Its picture never comes.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        async Task Reach(DateTimeOffset at)
        {
            while (time.GetUtcNow() < at)
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
            }
        }
    }

    [Fact]
    public async Task A_socket_that_never_opens_is_given_up_and_another_one_is_made()
    {
        await using var venue = await RecordedVenue.Start();
        venue.NeverOpens = true;
        var time = new VirtualTime(At);
        await using var broker = new TradovateBroker(venue.Connection(Account), InstrumentCatalog.Shipped, time);
        var connecting = broker.Connect(Account, Usd.FromDollars(50_000m), new BrokerNews(), Cancel).AsTask();
        for (var second = 0; second < 40; second++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        await connecting;
        venue.NeverOpens = false;
        for (var tries = 0; !(await broker.Snapshot(Account, Cancel)).IsHeard; tries++)
        {
            Assert.True(tries < 500, "It does not come back.");
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }

    [Fact]
    public void A_recorded_quote_is_read_and_what_is_missing_stays_missing()
    {
        var message = Message.Read(new Row(JsonDocument.Parse(RecordedVenue.File("quote.json")).RootElement));
        var quote = QuoteRow.Read(Assert.Single(new Row(message.Data).Rows("quotes")));
        Assert.Equal(
            (4_399_631, (Price?)Price.FromPoints(6_450m), (Price?)Price.FromPoints(6_450.25m), (Price?)Price.FromPoints(6_450.25m)), (quote.Contract, quote.Bid, quote.Ask, quote.Last));
        Assert.Equal((null, null), QuoteRow.Read(new Row(JsonDocument.Parse("""{"contractId":1,"entries":{"Bid":{"size":3}}}""").RootElement)) is var bare ? (bare.Bid, bare.Ask) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_by_risk_is_told_with_its_reason(bool isImmediate)
    {
        await using var scene = await Scene.Start();
        scene.Venue.Say("order/placeorder", isImmediate
            ? """{"failureReason":"MaxPosLimitReached","failureText":"Your maximum order quantity has been met. Limit: 2 Current: 3.0."}"""
            : AnswerOf("rejected.txt"));
        var outcome = await scene.Broker.Place(new PlaceOrder(Account, new OrderTicket(Ours, Mes, Side.Buy, new Contracts(3)), default), Cancel);
        if (isImmediate)
        {
            Assert.Equal("MaxPosLimitReached", Assert.IsType<OrderOutcome.Rejected>(outcome).Code);
            return;
        }

        foreach (var frame in Told("rejected.txt", "as recorded", Ours.Value)) await scene.Venue.Tell(frame);
        await scene.Until(() => scene.News.Of<BrokerEvent.Rejected>().Any());
        var rejected = Assert.IsType<BrokerEvent.Rejected>(Assert.Single(scene.News.Events));
        Assert.Equal((Ours, "MaxPosLimitReached", "Your maximum order quantity has been met. Limit: 2 Current: 3.0."), (rejected.Order, rejected.Code, rejected.Text));
    }

    /// <param name="tag">What was sent as the order's id.</param>
    private static string[] Told(string file, string how, string tag = "")
    {
        string[] frames = [.. Frames(file).Select(frame => frame.Replace("TAG", tag, StringComparison.Ordinal))];
        string Inner(string frame) => frame[2..^1];
        return how switch
        {
            "in one frame" => [$"a[{string.Join(',', frames.Select(Inner))}]"],
            "entities in arrays" => [.. frames.Select(frame => frame.Replace("\"entity\":{", "\"entity\":[{", StringComparison.Ordinal).Replace("}}}]", "}]}}]", StringComparison.Ordinal))],
            "backwards" => [.. frames.Reverse()],
            "twice" => [.. frames.SelectMany(frame => (string[])[frame, frame])],
            _ => frames,
        };
    }

    /// <summary>The adapter, connected to the recorded venue, on a clock that stands at the record's time.</summary>
    private sealed class Scene(RecordedVenue venue, TradovateBroker broker, VirtualTime time) : IAsyncDisposable
    {
        public RecordedVenue Venue => venue;
        public TradovateBroker Broker => broker;
        public BrokerNews News { get; } = new();

        public static async Task<Scene> Start(RecordedVenue? recorded = null)
        {
            var time = new VirtualTime(At);
            var venue = recorded ?? await RecordedVenue.Start();
            var scene = new Scene(venue, new TradovateBroker(venue.Connection(Account), InstrumentCatalog.Shipped, time), time);
            await scene.Broker.Connect(Account, Usd.FromDollars(50_000m), scene.News, Cancel);
            return scene;
        }

        public async Task Until(Func<bool> condition)
        {
            for (var began = TimeProvider.System.GetTimestamp(); !condition();)
            {
                if (TimeProvider.System.GetElapsedTime(began) >= NewsMax) Assert.Fail(string.Join('\n', News.Events));
                // What is late is asked for after a second.
                time.Advance(TimeSpan.FromMilliseconds(20));
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await broker.DisposeAsync();
            await venue.DisposeAsync();
        }
    }
}
