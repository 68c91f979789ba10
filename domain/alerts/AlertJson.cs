using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Writes a canonical alert as JSON, every field in the order of the reference 2.1.</summary>
/// <remarks>Beyond the reference, <c>firedAtIsSure</c> is written when it is false: staleness asks for it again later.</remarks>
public static class AlertJson
{
    /// <summary>Not for embedding in a page: quotes and non-ASCII letters stay readable.</summary>
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(CanonicalAlert alert) => Of([alert], isBatch: false);

    /// <summary>An object for one alert, an array for a batch.</summary>
    public static string Of(IReadOnlyList<CanonicalAlert> alerts, bool isBatch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            if (isBatch) json.WriteStartArray();
            foreach (var alert in alerts) Write(json, alert);
            if (isBatch) json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, CanonicalAlert alert)
    {
        json.WriteStartObject();
        json.WriteString("action", Camel(alert.Action));
        Text(json, "side", alert.Side is { } side ? Camel(side) : null);
        Symbol(json, alert.Symbol);
        Quantity(json, alert.Quantity);
        Position(json, "after", alert.After);
        Position(json, "before", alert.Before);
        Order(json, alert.Order);
        json.WriteStartArray("brackets");
        foreach (var bracket in alert.Brackets) Bracket(json, bracket);
        json.WriteEndArray();
        Existing(json, alert.Existing);
        Route(json, alert.Route);
        Number(json, "price", alert.Price);
        Text(json, "id", alert.Id);
        Time(json, "firedAt", alert.FiredAt);
        if (!alert.FiredAtIsSure) json.WriteBoolean("firedAtIsSure", false);
        Time(json, "barTime", alert.BarTime);
        Text(json, "interval", alert.Interval);
        Text(json, "comment", alert.Comment);
        json.WriteStartObject("extras");
        foreach (var extra in alert.Extras)
        {
            json.WritePropertyName(extra.Name);
            json.WriteRawValue(extra.Json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Symbol(Utf8JsonWriter json, AlertSymbol? symbol)
    {
        if (Absent(json, "symbol", symbol)) return;
        json.WriteStartObject("symbol");
        json.WriteString("root", symbol!.Root);
        Text(json, "contract", symbol.Contract?.ToString());
        Number(json, "continuous", symbol.Continuous);
        Text(json, "exchange", symbol.Exchange);
        json.WriteBoolean("delayed", symbol.Delayed);
        json.WriteString("raw", symbol.Raw);
        json.WriteEndObject();
    }

    private static void Quantity(Utf8JsonWriter json, AlertQuantity? quantity)
    {
        if (Absent(json, "quantity", quantity)) return;
        json.WriteStartObject("quantity");
        json.WriteString("unit", Camel(quantity!.Unit));
        Number(json, "value", quantity.Value);
        json.WriteEndObject();
    }

    private static void Position(Utf8JsonWriter json, string name, AlertPosition? position)
    {
        if (Absent(json, name, position)) return;
        json.WriteStartObject(name);
        Text(json, "side", position!.Side is { } side ? Camel(side) : null);
        Number(json, "size", position.Size);
        json.WriteEndObject();
    }

    private static void Order(Utf8JsonWriter json, AlertOrder order)
    {
        json.WriteStartObject("order");
        json.WriteString("type", Camel(order.Type));
        Number(json, "limit", order.Limit);
        Number(json, "stop", order.Stop);
        Spec(json, "trail", order.Trail);
        Text(json, "tif", order.Tif is { } tif ? Camel(tif) : null);
        Number(json, "expireSeconds", order.ExpireSeconds);
        json.WriteEndObject();
    }

    private static void Bracket(Utf8JsonWriter json, AlertBracket bracket)
    {
        json.WriteStartObject();
        Number(json, "quantity", bracket.Quantity);
        if (!Absent(json, "stop", bracket.Stop))
        {
            var stop = bracket.Stop!;
            json.WriteStartObject("stop");
            if (stop.At is { } at) Number(json, Camel(at.Unit), at.Value);
            if (stop.Kind != StopKind.Stop) json.WriteString("kind", Camel(stop.Kind));
            if (stop.Limit is not null) Number(json, "limit", stop.Limit);
            if (stop.Trail is not null) Spec(json, "trail", stop.Trail);
            if (stop.Trigger is not null) Number(json, "trigger", stop.Trigger);
            if (stop.Step is not null) Number(json, "step", stop.Step);
            if (stop.Breakeven is not null) Number(json, "breakeven", stop.Breakeven);
            if (stop.BreakevenOffset is not null) Number(json, "breakevenOffset", stop.BreakevenOffset);
            if (stop.BreakevenAtTarget) json.WriteBoolean("breakevenAtTarget", true);
            json.WriteEndObject();
        }

        Spec(json, "target", bracket.Target);
        json.WriteEndObject();
    }

    private static void Existing(Utf8JsonWriter json, AlertExisting existing)
    {
        json.WriteStartObject("existing");
        Text(json, "same", existing.Same is { } same ? Camel(same) : null);
        Text(json, "opposite", existing.Opposite is { } opposite ? Camel(opposite) : null);
        if (existing.Require.Count == 0) json.WriteNull("require");
        else
        {
            json.WriteStartArray("require");
            foreach (var side in existing.Require) json.WriteStringValue(Camel(side));
            json.WriteEndArray();
        }

        if (existing.CancelOrders is { } cancel) json.WriteBoolean("cancelOrders", cancel);
        else json.WriteNull("cancelOrders");
        json.WriteEndObject();
    }

    private static void Route(Utf8JsonWriter json, AlertRoute route)
    {
        json.WriteStartObject("route");
        json.WriteStartArray("accounts");
        foreach (var account in route.Accounts)
        {
            json.WriteStartObject();
            json.WriteString("id", account.Id);
            Number(json, "multiplier", account.Multiplier);
            Number(json, "quantity", account.Quantity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Text(json, "group", route.Group);
        Text(json, "strategy", route.Strategy);
        json.WriteEndObject();
    }

    private static void Spec(Utf8JsonWriter json, string name, PriceSpec? spec)
    {
        if (Absent(json, name, spec)) return;
        json.WriteStartObject(name);
        Number(json, Camel(spec!.Unit), spec.Value);
        json.WriteEndObject();
    }

    private static bool Absent(Utf8JsonWriter json, string name, object? value)
    {
        if (value is null) json.WriteNull(name);
        return value is null;
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, value);
    }

    /// <summary>Without the zeros that a sender may have put behind the point.</summary>
    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        json.WritePropertyName(name);
        if (value is { } number) json.WriteRawValue(number.ToString("0.############################", CultureInfo.InvariantCulture));
        else json.WriteNullValue();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at) =>
        Text(json, name, at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
