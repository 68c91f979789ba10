using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Wire;
using Xunit;

namespace TraderTerminal.Tests.ProjectX;

/// <summary>
/// The message shapes of gateway reference 6 and 10, in <c>golden</c>: the adapter reads them and loses nothing, and the simulator writes them back as they came.
/// Zero stays zero, absent stays absent, and what nobody knows survives.
/// </summary>
public sealed class GoldenReplays
{
    private const string Novel = "\"addedLater\":{\"since\":2027,\"list\":[0,null,1.50]}";

    private static readonly Dictionary<string, (Type Request, Type Answer)> Shapes = new()
    {
        ["Auth/loginKey"] = (typeof(LoginApiKeyRequest), typeof(LoginResponse)),
        ["Auth/validate"] = (typeof(NoRequest), typeof(ValidateResponse)),
        ["Auth/logout"] = (typeof(NoRequest), typeof(Answer)),
        ["Account/search"] = (typeof(SearchAccountRequest), typeof(SearchAccountResponse)),
        ["Contract/search"] = (typeof(SearchContractRequest), typeof(SearchContractResponse)),
        ["Contract/searchById"] = (typeof(SearchContractByIdRequest), typeof(SearchContractByIdResponse)),
        ["Contract/available"] = (typeof(ListAvailableContractRequest), typeof(SearchContractResponse)),
        ["History/retrieveBars"] = (typeof(RetrieveBarRequest), typeof(RetrieveBarResponse)),
        ["Order/search"] = (typeof(SearchOrderRequest), typeof(SearchOrderResponse)),
        ["Order/searchOpen"] = (typeof(SearchOpenOrderRequest), typeof(SearchOrderResponse)),
        ["Order/place"] = (typeof(PlaceOrderRequest), typeof(PlaceOrderResponse)),
        ["Order/modify"] = (typeof(ModifyOrderRequest), typeof(Answer)),
        ["Order/cancel"] = (typeof(CancelOrderRequest), typeof(Answer)),
        ["Position/searchOpen"] = (typeof(SearchPositionRequest), typeof(SearchPositionResponse)),
        ["Position/closeContract"] = (typeof(CloseContractPositionRequest), typeof(Answer)),
        ["Position/partialCloseContract"] = (typeof(PartialCloseContractPositionRequest), typeof(Answer)),
        ["Trade/search"] = (typeof(SearchTradeRequest), typeof(SearchHalfTradeResponse)),
    };

    private static readonly Dictionary<string, Type> Events = new()
    {
        ["GatewayUserAccount"] = typeof(UserEvent<TradingAccountModel>),
        ["GatewayUserOrder"] = typeof(UserEvent<OrderModel>),
        ["GatewayUserPosition"] = typeof(UserEvent<PositionModel>),
        ["GatewayUserTrade"] = typeof(UserEvent<HalfTradeModel>),
        ["GatewayQuote"] = typeof(QuoteModel),
        ["GatewayTrade"] = typeof(IReadOnlyList<PrintModel>),
        ["GatewayDepth"] = typeof(IReadOnlyList<DepthModel>),
    };

    public static TheoryData<string> Answers => [.. Lines("rest.txt").Where(line => line.Contains(" < ", StringComparison.Ordinal))];

    public static TheoryData<string> Requests => [.. Lines("rest.txt").Where(line => line.Contains(" > ", StringComparison.Ordinal))];

    public static TheoryData<string> Stream => [.. Lines("stream.txt")];

    private static string[] Lines(string name) => File.ReadAllLines(Path.Combine(TestData.Root(), "golden", name));

    private static (string Name, string Json) Split(string line, string mark)
    {
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        return (line[..at], line[(at + mark.Length)..]);
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;

    [Fact]
    public void Every_path_and_every_event_is_there()
    {
        Assert.Equal(Shapes.Keys.Order(), Lines("rest.txt").Select(line => line.Split(' ')[0]).Distinct().Order());
        Assert.Equal(Events.Keys.Order(), Lines("stream.txt").Select(line => line.Split(' ')[0]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_simulator_writes_an_answer_back_as_it_came(string line)
    {
        var (path, json) = Split(line, " < ");
        var shape = RestWire.Json.GetTypeInfo(Shapes[path].Answer)!;
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, shape), shape));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void The_simulator_takes_a_request_whole_and_passes_over_what_it_does_not_know(string line)
    {
        var (path, json) = Split(line, " > ");
        var shape = RestWire.Json.GetTypeInfo(Shapes[path].Request)!;
        foreach (var body in (string[])[json, $"{{{Novel},{json[1..]}"])
            Assert.Equal(Known(Parsed(json)), Known(Parsed(JsonSerializer.Serialize(JsonSerializer.Deserialize(body, shape), shape))));
    }

    [Theory]
    [MemberData(nameof(Stream))]
    public void The_simulator_writes_an_event_back_as_it_came(string line)
    {
        var (name, json) = Split(line, " ");
        if (!name.StartsWith("GatewayUser", StringComparison.Ordinal)) json = Split(json, " ").Json;
        var shape = StreamJson.Default.GetTypeInfo(Events[name])!;
        Assert.Equal(Known(Parsed(json)), Known(Parsed(JsonSerializer.Serialize(JsonSerializer.Deserialize(json, shape), shape))));
        if (name.StartsWith("GatewayUser", StringComparison.Ordinal)) Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, shape), shape));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    [MemberData(nameof(Stream))]
    public void The_adapter_reads_every_object_and_keeps_what_is_there_what_is_not_and_what_it_does_not_know(string line)
    {
        var json = line[line.IndexOf('{', StringComparison.Ordinal)..];
        foreach (var (kind, row) in Objects(line, json))
        {
            var plain = row.GetRawText();
            var strange = plain[..^1] + "," + Novel + "}";
            Agrees(kind, new Row(Parsed(plain)), plain);
            Agrees(kind, new Row(Parsed(strange)), strange);
            // Ids and numbers as text are the same numbers.
            Agrees(kind, new Row(Parsed(AsText(plain))), plain, written: AsText(plain));
        }
    }

    /// <summary>The objects of a line that the adapter reads, by what they are.</summary>
    private static IEnumerable<(string Kind, JsonElement Row)> Objects(string line, string json)
    {
        if (line.StartsWith("GatewayUser", StringComparison.Ordinal)) return [(line.Split(' ')[0]["GatewayUser".Length..], Parsed(json).GetProperty("data"))];
        if (line.StartsWith("GatewayQuote", StringComparison.Ordinal)) return [("Quote", Parsed(json))];
        if (line.StartsWith("Gateway", StringComparison.Ordinal)) return [];
        return Parsed(json).EnumerateObject().SelectMany(member => (member.Name, member.Value.ValueKind) switch
        {
            ("contract", JsonValueKind.Object) => [("Contract", member.Value)],
            (_, JsonValueKind.Array) => member.Value.EnumerateArray().Select(row => (member.Name switch
            {
                "accounts" => "Account", "contracts" => "Contract", "bars" => "Bar", "orders" => "Order", "positions" => "Position", _ => "Trade",
            }, row)),
            _ => [],
        });
    }

    /// <summary>What was read, written down again member by member, is what stood there; and the row still holds all of it.</summary>
    private static void Agrees(string kind, Row row, string plain, string? written = null)
    {
        var (read, back) = Read(kind, row);
        var there = Known(Parsed(plain));
        foreach (var (name, value) in back) Assert.Equal((name, there.GetValueOrDefault(name)), (name, value is null ? null : Shown(JsonSerializer.SerializeToElement(value))));
        if (read is { } kept) Assert.Equal(written ?? plain, kept.Json.GetRawText());
    }

    private static (Row? Kept, Dictionary<string, object?> Back) Read(string kind, Row row)
    {
        switch (kind)
        {
            case "Order":
                var order = GatewayOrder.Read(row);
                return (order.Row, new()
                {
                    ["id"] = order.Id, ["accountId"] = order.Account, ["contractId"] = order.Contract, ["creationTimestamp"] = order.CreatedAt, ["updateTimestamp"] = order.UpdatedAt,
                    ["status"] = (int)order.Status, ["type"] = (int)order.Type, ["side"] = Number(order.Side), ["size"] = order.Size, ["limitPrice"] = order.Limit?.Points,
                    ["stopPrice"] = order.Stop?.Points, ["fillVolume"] = order.Filled, ["customTag"] = order.Tag, ["parentOrderId"] = order.Parent,
                });
            case "Trade":
                var trade = GatewayTrade.Read(row);
                return (trade.Row, new()
                {
                    ["id"] = trade.Id, ["accountId"] = trade.Account, ["contractId"] = trade.Contract, ["creationTimestamp"] = trade.At, ["price"] = trade.Price.Points,
                    ["profitAndLoss"] = trade.Profit, ["fees"] = trade.Fees, ["commissions"] = trade.Commissions, ["side"] = Number(trade.Side), ["size"] = trade.Size,
                    ["voided"] = trade.IsVoided, ["orderId"] = trade.Order,
                });
            case "Position":
                var position = GatewayPosition.Read(row);
                return (position.Row, new()
                {
                    ["accountId"] = position.Account, ["contractId"] = position.Contract, ["size"] = Math.Abs(position.Net), ["type"] = position.Net == 0 ? 0 : position.Net > 0 ? 1 : 2,
                    ["averagePrice"] = position.AveragePrice.Points,
                });
            case "Account":
                var account = GatewayAccount.Read(row);
                return (account.Row, new()
                {
                    ["id"] = account.Id, ["name"] = account.Name, ["balance"] = account.Balance, ["canTrade"] = account.CanTrade, ["isVisible"] = account.IsVisible,
                    ["simulated"] = account.IsSimulated,
                });
            case "Contract":
                var contract = GatewayContract.Read(row);
                return (contract.Row, new()
                {
                    ["id"] = contract.Id, ["name"] = contract.Name, ["tickSize"] = contract.TickSize, ["tickValue"] = contract.TickValue, ["activeContract"] = contract.IsActive,
                });
            case "Bar":
                var bar = GatewayBar.Read(row);
                return (null, new() { ["t"] = bar.At, ["o"] = bar.Open.Points, ["h"] = bar.High.Points, ["l"] = bar.Low.Points, ["c"] = bar.Close.Points, ["v"] = bar.Volume });
            default:
                var quote = GatewayQuote.Read(row);
                return (null, new() { ["bestBid"] = quote.Bid?.Points, ["bestAsk"] = quote.Ask?.Points, ["lastPrice"] = quote.Last?.Points, ["timestamp"] = quote.At });
        }
    }

    private static int Number(Side side) => side == Side.Buy ? 0 : 1;

    private static string AsText(string json)
    {
        var row = JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in row.ToArray())
        {
            if (value?.GetValueKind() == JsonValueKind.Number) row[name] = value.ToJsonString();
        }

        return row.ToJsonString();
    }

    /// <summary>Members that are there and not null, by value: numbers without their padding, times as instants.</summary>
    private static Dictionary<string, string?> Known(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? new() { ["rows"] = Shown(json) }
        : json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToDictionary(member => member.Name, member => (string?)Shown(member.Value));

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal().ToString("0.############", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => at.ToUniversalTime().ToString("O"),
        JsonValueKind.Object => string.Join('|', Known(value).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value}")),
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(Shown)),
        _ => value.GetRawText(),
    };
}
