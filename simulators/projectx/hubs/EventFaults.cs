using System.Text.Json.Nodes;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.Faults;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>Faults in the data of an event.</summary>
internal static class EventFaults
{
    private static readonly (FaultKind Kind, Func<decimal, decimal> Bend)[] Prices =
    [
        (FaultKind.ZeroQuote, static _ => 0),
        (FaultKind.NegativeQuote, static price => -price),
        (FaultKind.QuoteSpike, static price => price * 1.05m),
    ];

    private static readonly string[] PriceNames = ["lastPrice", "bestBid", "bestAsk"];

    private static readonly Dictionary<string, string[]> Nullables = new(StringComparer.Ordinal)
    {
        [EventNames.Order] = ["limitPrice", "stopPrice", "filledPrice", "customTag", "parentOrderId", "linkedOrderId", "trailPrice", "trailDistance"],
        [EventNames.Trade] = ["profitAndLoss", "commissions"],
        [EventNames.Quote] = ["symbolName", "lastPrice", "bestBid", "bestAsk", "change", "changePercent", "open", "high", "low", "volume"],
    };

    public static JsonNode Bend(FaultBoard faults, string name, JsonNode json)
    {
        if (json is not JsonObject shown) return json;
        var data = shown["data"] as JsonObject ?? shown;
        FieldFaults.Bend(faults, FaultMix.Fields, name, data);
        if (faults.Strikes(FaultKind.NullFields, name) && Nullables.TryGetValue(name, out var fields))
        {
            foreach (var field in fields.Where(field => !data.ContainsKey(field))) data[field] = null;
        }

        if (name == EventNames.Quote) BendQuote(faults, data);
        return data != shown && faults.Strikes(FaultKind.BareEvent, name) ? data.DeepClone() : shown;
    }

    private static void BendQuote(FaultBoard faults, JsonObject quote)
    {
        foreach (var (kind, bend) in Prices)
        {
            if (!faults.Strikes(kind, EventNames.Quote)) continue;
            foreach (var price in PriceNames.Where(quote.ContainsKey)) quote[price] = bend((decimal)quote[price]!);
        }

        if (quote.ContainsKey("bestBid") && quote.ContainsKey("bestAsk") && faults.Strikes(FaultKind.CrossedQuote, EventNames.Quote))
            (quote["bestBid"], quote["bestAsk"]) = (quote["bestAsk"]!.DeepClone(), quote["bestBid"]!.DeepClone());
        if (faults.Take(FaultKind.OldQuote, EventNames.Quote) is { } old)
        {
            foreach (var time in (ReadOnlySpan<string>)["lastUpdated", "timestamp"]) quote[time] = ((DateTimeOffset)quote[time]! - old.Wait).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", null);
        }

        if (faults.Strikes(FaultKind.WrongMonth, EventNames.Quote)) quote["contract"] = ((string)quote["contract"]!)[..^3] + "Z99";
    }
}
