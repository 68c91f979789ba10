using TraderTerminal.Domain.Orders;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds how the order is to meet the market, and how much of it.</summary>
internal static class OrderReader
{
    private const string Quantities = "quantity qty contracts ordercontracts size amount lots lot lotsize";

    /// <summary>Prices that serve as the limit or trigger when its own field is absent; a bar's close never does.</summary>
    private const string StandIns = "price signalprice orderprice";

    public static AlertQuantity? Quantity(AlertReading reading, AlertAction action)
    {
        if (reading.Pick(Quantities, "quantity", AlertReading.NumberKey) is not { } field) return null;
        if (Percent(field.Value) is { } percent)
        {
            if (action == AlertAction.Close && percent is > 0 and <= 100) return new(QuantityUnit.PercentOfPosition, percent);
            reading.Wrong(AlertCodes.UnsupportedSizing, $"{field.Path} is a part of a position: {FieldValues.Shown(field.Value)}", field.Value);
            return null;
        }

        if (reading.IsLenient && (FieldValues.IsNeutral(field.Value) || FieldValues.IsNotANumber(field.Value))) return null;
        if (reading.Unit != QuantityUnit.Contracts) return Measured(reading, field, action);
        return reading.Count(field.Value, field.Path, 1, AlertCodes.InvalidQuantity) is { } count
            ? new(QuantityUnit.Contracts, count)
            : null;
    }

    /// <summary>More money than any account holds is a mistake; it also keeps the arithmetic exact.</summary>
    private const decimal MeasuredMax = 1_000_000_000;

    /// <summary>A size that is no count of contracts: a part of the position only closes, a risk and money are worked out later.</summary>
    private static AlertQuantity? Measured(AlertReading reading, AlertField field, AlertAction action)
    {
        if (reading.Number(field.Value, field.Path) is not { } value) return null;
        var unit = reading.Unit;
        if (value is <= 0 or > MeasuredMax || (unit is QuantityUnit.PercentOfPosition or QuantityUnit.RiskPercent && value > 100))
            reading.Wrong(AlertCodes.InvalidQuantity, $"{field.Path} is no {unit}: {FieldValues.Shown(field.Value)}", field.Value);
        else if (unit == QuantityUnit.PercentOfPosition && action != AlertAction.Close)
            reading.Wrong(AlertCodes.UnsupportedSizing, $"{field.Path} is a part of a position: {FieldValues.Shown(field.Value)}", field.Value);
        else return new(unit, value);
        return null;
    }

    /// <summary><c>"50%"</c> as 50.</summary>
    private static decimal? Percent(AlertNode node) =>
        node is AlertNode.Text { Value: var text } && text.Trim().EndsWith('%')
        && FieldValues.TryNumber(new AlertNode.Text(node.At, text.Trim()[..^1]), out var percent) ? percent : null;

    /// <param name="said">An order type that the action word also said.</param>
    public static AlertOrder Order(AlertReading reading, OrderKind? said)
    {
        var written = Type(reading, said);
        var limit = reading.Price("limitprice limit", "limit");
        var trigger = reading.Price("stopprice stplimitstpprice", "stop trigger");
        var type = written ?? Implied(limit, trigger);
        if (trigger is null && type is OrderKind.Stop or OrderKind.StopLimit && Scalar(reading, "stop") is { } stop) trigger = Used(reading, stop);
        var trail = reading.Fields.Named("trail").FirstOrDefault(field => field.Value is AlertNode.Map) is { } distance ? BracketReader.Spec(reading, distance) : null;
        if (limit is null && type is OrderKind.Limit or OrderKind.StopLimit && StandIn(reading) is { } price) limit = price;
        if (trigger is null && type == OrderKind.Stop && StandIn(reading) is { } level) trigger = level;
        if (Missing(type, limit, trigger, trail) is { } missing)
        {
            if (!reading.IsLenient) reading.Complaints.Add(AlertCodes.MissingPrice, missing, 0);
            else reading.Complaints.Warn($"{missing}; sent as a market order");
            type = OrderKind.Market;
        }

        return new(
            type, type is OrderKind.Limit or OrderKind.StopLimit ? limit : Leftover(reading, limit, "a limit price", type),
            type is OrderKind.Stop or OrderKind.StopLimit ? trigger : Leftover(reading, trigger, "a stop trigger", type), trail, Tif(reading), Expiry(reading));
    }

    /// <summary>Without an order type its prices say it: "market when nothing says otherwise".</summary>
    private static OrderKind Implied(decimal? limit, decimal? trigger) => (limit, trigger) switch
    {
        (null, null) => OrderKind.Market,
        (_, null) => OrderKind.Limit,
        (null, _) => OrderKind.Stop,
        _ => OrderKind.StopLimit,
    };

    private static string? Missing(OrderKind type, decimal? limit, decimal? trigger, PriceSpec? trail) => type switch
    {
        OrderKind.Limit or OrderKind.StopLimit when limit is null => "a limit order without a limit price",
        OrderKind.Stop or OrderKind.StopLimit when trigger is null => "a stop order without a trigger",
        OrderKind.TrailingStop when trail is null => "a trailing stop without a distance",
        _ => null,
    };

    /// <summary>A price the order type has no use for would silently change what the sender meant.</summary>
    private static decimal? Leftover(AlertReading reading, decimal? price, string what, OrderKind type)
    {
        if (price is not null) reading.Complaints.Warn($"{what} on a {type} order; left out");
        return null;
    }

    private static decimal? StandIn(AlertReading reading) =>
        Scalar(reading, StandIns) is { } field && FieldValues.TryNumber(field.Value, out var price) && price > 0 ? price : null;

    private static AlertField? Scalar(AlertReading reading, string aliases) =>
        reading.Fields.Named(aliases).FirstOrDefault(field => field.Value is AlertNode.Text or AlertNode.Number && !FieldValues.IsBlank(field.Value));

    private static decimal? Used(AlertReading reading, AlertField field)
    {
        field.IsUsed = true;
        return reading.Price(field.Value, field.Path);
    }

    private static OrderKind? Type(AlertReading reading, OrderKind? said)
    {
        var field = reading.Pick("ordertype pricetype entryordertype type", "order type", node => Kind(node)?.ToString() ?? FieldValues.Shown(node));
        if (field is null || FieldValues.IsBlank(field.Value)) return said;
        if (Kind(field.Value) is not { } kind)
        {
            var code = FieldValues.IsUnresolved(field.Value) ? AlertCodes.UnresolvedPlaceholder : AlertCodes.UnsupportedField;
            reading.Wrong(code, $"{field.Path} is no order type: {FieldValues.Shown(field.Value)}", field.Value);
            return said;
        }

        if (said is not null && said != kind)
            reading.Wrong(AlertCodes.ConflictingFields, $"the action says {said}, {field.Path} says {FieldValues.Shown(field.Value)}", field.Value);
        return kind;
    }

    private static OrderKind? Kind(AlertNode node) => node is not AlertNode.Text text ? null : FieldName.Normal(text.Value) switch
    {
        "market" or "mkt" => OrderKind.Market,
        "limit" or "lmt" => OrderKind.Limit,
        "stop" or "stp" or "stopmarket" or "stpmkt" or "slm" or "stoploss" => OrderKind.Stop,
        "stoplimit" or "stplmt" or "sl" => OrderKind.StopLimit,
        "trailingstop" or "trail" => OrderKind.TrailingStop,
        _ => null,
    };

    private static TimeInForce? Tif(AlertReading reading)
    {
        if (reading.Pick("tif timeinforce", "time in force", node => FieldValues.Words(node)?.ToLowerInvariant()) is not { } field || FieldValues.IsBlank(field.Value)) return null;
        switch (FieldValues.Words(field.Value)?.ToLowerInvariant())
        {
            case "day": return TimeInForce.Day;
            case "gtc": return TimeInForce.Gtc;
            case "ioc": return TimeInForce.Ioc;
            case "fok": return TimeInForce.Fok;
        }

        reading.Wrong(AlertCodes.UnsupportedField, $"{field.Path} is no time in force we have: {FieldValues.Shown(field.Value)}", field.Value);
        return null;
    }

    private static int? Expiry(AlertReading reading) =>
        reading.Pick("expireseconds", "expiry", AlertReading.NumberKey) is { } field && !FieldValues.IsNeutral(field.Value)
            ? reading.Count(field.Value, field.Path, 1, AlertCodes.InvalidNumber)
            : null;
}
