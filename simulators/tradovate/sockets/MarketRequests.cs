using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Rest;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>Subscriptions to quotes, books, histograms and charts. Used under the feed's gate alone.</summary>
internal sealed class MarketRequests(Venue venue, MarketBoard board)
{
    /// <summary>Bars of one answer.</summary>
    private const int BarsMax = 10_000;

    private const int BarsDefault = 100;

    private static readonly TimeSpan MinutesGoBack = TimeSpan.FromDays(63);

    private readonly Dictionary<ClientSocket, List<JsonObject>> _after = [];
    private long _lastSubscription = 30;

    public Reply Answer(ClientSocket socket, string path, string query, string body)
    {
        path = path.ToLowerInvariant();
        if (venue.Faults.Take(FaultKind.Status, path) is { } refused) return new(refused.Status == 0 ? StatusCodes.Status500InternalServerError : refused.Status, null);
        Parameters values;
        try
        {
            values = Parameters.Read(query, body);
        }
        catch (JsonException)
        {
            values = Parameters.Read(query, JsonSerializer.Serialize(body, ReasonJson.Default.String)); // A bare symbol.
        }

        var subscriptions = socket.Subscriptions;
        return path switch
        {
            "md/subscribequote" => Subscribe(socket, values, subscriptions.Quotes, board.Quote),
            "md/subscribedom" => Subscribe(socket, values, subscriptions.Doms, board.Dom),
            "md/subscribehistogram" => Subscribe(socket, values, subscriptions.Histograms, board.Histogram),
            "md/unsubscribequote" => Leave(values, subscriptions.Quotes),
            "md/unsubscribedom" => Leave(values, subscriptions.Doms),
            "md/unsubscribehistogram" => Leave(values, subscriptions.Histograms),
            "md/getchart" => Chart(socket, values),
            "md/cancelchart" => Cancel(subscriptions, values.Whole("subscriptionId") ?? 0),
            _ => Reply.NotFound(path),
        };
    }

    /// <summary>What follows an answer: the first picture, the history.</summary>
    public Task AfterAnswer(ClientSocket socket)
    {
        if (!_after.Remove(socket, out var messages)) return Task.CompletedTask;
        foreach (var message in messages) socket.Say($"a[{EntityWire.Text(message)}]");
        return Task.CompletedTask;
    }

    private Reply? Refusal(ClientSocket socket) => socket.Token!.Session.Who.MarketData ? null : venue.Switches.MarketDataRefusal switch
    {
        MarketDataRefusal.Status => Reply.Denied,
        MarketDataRefusal.Silent => Reply.Good(new JsonObject { ["mode"] = "RealTime" }),
        _ => Reply.Good(new JsonObject { ["errorText"] = "Market data access is denied", ["errorCode"] = "AccessDenied", ["mode"] = "None" }),
    };

    private ContractSymbol? Contract(Parameters values)
    {
        var text = values.Text("symbol") ?? (values.Body as JsonValue)?.ToString();
        if (string.IsNullOrEmpty(text)) return null;
        if (text[0] == '@') return venue.World.Suggest(text[1..], 1, venue.Clock.Now) is [var front] ? Library.ContractOf(front.Id) : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Library.ContractOf(id) : Library.Find(text, venue.Clock.Now);
    }

    private Reply Subscribe(ClientSocket socket, Parameters values, HashSet<ContractSymbol> to, Func<ContractSymbol, JsonObject?> picture)
    {
        if (Refusal(socket) is { } refused) return refused;
        if (Contract(values) is not { } contract) return Reply.Good(new JsonObject { ["errorText"] = "Symbol is not found", ["errorCode"] = "UnknownSymbol", ["mode"] = "None" });
        to.Add(contract);
        if (picture(contract) is { } first) After(socket, first);
        return Reply.Good(new JsonObject { ["mode"] = "RealTime", ["subscriptionId"] = ++_lastSubscription });
    }

    private Reply Leave(Parameters values, HashSet<ContractSymbol> from)
    {
        if (Contract(values) is { } contract) from.Remove(contract);
        return Reply.Good(new JsonObject());
    }

    private Reply Chart(ClientSocket socket, Parameters values)
    {
        if (Refusal(socket) is { } refused) return refused;
        var (description, range) = (values.Part("chartDescription"), values.Part("timeRange"));
        if (Contract(values) is not { } contract || description is null) return Wrong("Symbol is not found");
        if (range is null || range.Values.Count == 0) return Wrong("timeRange should be specified");
        BarUnit? unit = description.Text("underlyingType") switch
        {
            "MinuteBar" => BarUnit.Minute,
            "DailyBar" => BarUnit.Day,
            "Tick" => BarUnit.Unspecified,
            _ => null,
        };
        if (unit is null || description.Text("elementSizeUnit") is not (null or "UnderlyingUnits")) return Wrong("The chart type is not supported");
        var size = (int)Math.Clamp(description.Whole("elementSize") ?? 1, 1, 1_440);
        var chart = new ChartSubscription(++_lastSubscription, ++_lastSubscription, contract, unit.Value, size);
        socket.Subscriptions.Charts.Add(chart);
        if (unit != BarUnit.Unspecified) After(socket, MarketBoard.Bars(chart.Historical, History(chart, range), venue.Clock.Now));
        After(socket, MarketBoard.EndOfHistory(chart.Historical));
        return Reply.Good(new JsonObject { ["historicalId"] = chart.Historical, ["realtimeId"] = chart.Realtime, ["subscriptionId"] = chart.Realtime, ["mode"] = "RealTime" });

        static Reply Wrong(string why) => Reply.Good(new JsonObject { ["errorText"] = why, ["errorCode"] = "UnknownSymbol", ["mode"] = "None" });
    }

    private IEnumerable<Bar> History(ChartSubscription chart, Parameters range)
    {
        var now = venue.Clock.Now;
        var (from, to) = (range.Time("asFarAsTimestamp") ?? now - MinutesGoBack, range.Time("closestTimestamp") ?? now);
        var most = (int)Math.Clamp(range.Whole("asMuchAsElements") ?? (range.Time("asFarAsTimestamp") is null ? BarsDefault : BarsMax), 0, BarsMax);
        return venue.World.Bars(chart.Contract, chart.Unit, chart.Size, from, to, now).TakeLast(most);
    }

    /// <summary>By either of its ids (reference 14 does not know which is right).</summary>
    private static Reply Cancel(MarketSubscriptions subscriptions, long id) =>
        OrderEndpoints.Simple(subscriptions.Charts.RemoveAll(chart => chart.Historical == id || chart.Realtime == id) > 0, "Subscription is not found");

    private void After(ClientSocket socket, JsonObject message)
    {
        if (!_after.TryGetValue(socket, out var messages)) _after[socket] = messages = [];
        messages.Add(message);
    }
}
