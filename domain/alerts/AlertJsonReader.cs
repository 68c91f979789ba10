using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Reads back what <see cref="AlertJson"/> wrote. The text is our own, so nothing is checked twice: anything else in it is our bug.</summary>
public static class AlertJsonReader
{
    /// <summary>One alert, or those of a batch in order.</summary>
    public static IReadOnlyList<CanonicalAlert> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Alert)] : [Alert(root)];
    }

    private static CanonicalAlert Alert(JsonElement json) => new(
        Word<AlertAction>(json, "action")!.Value, Word<PositionSide>(json, "side"), Symbol(json), Quantity(json), Position(json, "after"), Position(json, "before"),
        Order(json.GetProperty("order")), Many(json.GetProperty("brackets"), Bracket), Existing(json.GetProperty("existing")), Route(json.GetProperty("route")),
        Number(json, "price"), Text(json, "id"), Time(json, "firedAt"), Time(json, "barTime"), Text(json, "interval"), Text(json, "comment"),
        json.GetProperty("extras").EnumerateObject().Select(extra => new AlertExtra(extra.Name, extra.Value.GetRawText())).ToEquatableArray())
    {
        FiredAtIsSure = Truth(json, "firedAtIsSure") ?? true,
    };

    private static AlertSymbol? Symbol(JsonElement json) => Part(json, "symbol") is { } symbol
        ? new(
            Text(symbol, "root")!, ContractSymbol.TryParse(Text(symbol, "contract"), out var contract) ? contract : null, Count(symbol, "continuous"),
            Text(symbol, "exchange"), Truth(symbol, "delayed")!.Value, Text(symbol, "raw")!)
        : null;

    private static AlertQuantity? Quantity(JsonElement json) =>
        Part(json, "quantity") is { } quantity ? new(Word<QuantityUnit>(quantity, "unit")!.Value, Number(quantity, "value")!.Value) : null;

    private static AlertPosition? Position(JsonElement json, string name) =>
        Part(json, name) is { } position ? new(Word<PositionSide>(position, "side"), Count(position, "size")) : null;

    private static AlertOrder Order(JsonElement order) => new(
        Word<OrderKind>(order, "type")!.Value, Number(order, "limit"), Number(order, "stop"), Spec(order, "trail"), Word<TimeInForce>(order, "tif"),
        Count(order, "expireSeconds"));

    private static AlertBracket Bracket(JsonElement bracket) => new(Count(bracket, "quantity"), Stop(bracket), Spec(bracket, "target"));

    private static AlertStop? Stop(JsonElement bracket) => Part(bracket, "stop") is { } stop
        ? new(
            SpecOf(stop), Word<StopKind>(stop, "kind") ?? StopKind.Stop, Number(stop, "limit"), Spec(stop, "trail"), Number(stop, "trigger"), Number(stop, "step"),
            Number(stop, "breakeven"), Number(stop, "breakevenOffset"), Truth(stop, "breakevenAtTarget") ?? false)
        : null;

    private static AlertExisting Existing(JsonElement existing) => new(
        Word<WhenSame>(existing, "same"), Word<WhenOpposite>(existing, "opposite"),
        Part(existing, "require") is { } require ? Many(require, side => Enum.Parse<PositionSide>(side.GetString()!, ignoreCase: true)) : default,
        Truth(existing, "cancelOrders"));

    private static AlertRoute Route(JsonElement route) => new(
        Many(route.GetProperty("accounts"), account => new AlertAccount(Text(account, "id")!, Number(account, "multiplier"), Count(account, "quantity"))),
        Text(route, "group"), Text(route, "strategy"));

    private static PriceSpec? Spec(JsonElement json, string name) => Part(json, name) is { } spec ? SpecOf(spec) : null;

    /// <summary>The one member that is named like a unit; a trailing stop may have none.</summary>
    private static PriceSpec? SpecOf(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (Enum.TryParse<PriceUnit>(member.Name, ignoreCase: true, out var unit)) return new(unit, member.Value.GetDecimal());
        }

        return null;
    }

    private static EquatableArray<T> Many<T>(JsonElement list, Func<JsonElement, T> read) => list.EnumerateArray().Select(read).ToEquatableArray();

    private static JsonElement? Part(JsonElement json, string name) => json.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null ? part : null;

    private static string? Text(JsonElement json, string name) => Part(json, name)?.GetString();

    private static decimal? Number(JsonElement json, string name) => Part(json, name)?.GetDecimal();

    private static int? Count(JsonElement json, string name) => Part(json, name)?.GetInt32();

    private static bool? Truth(JsonElement json, string name) => Part(json, name)?.GetBoolean();

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        Text(json, name) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) : null;

    private static T? Word<T>(JsonElement json, string name)
        where T : struct, Enum => Text(json, name) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : null;
}
