namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Fills the canonical alert from fields by the alias table, once a dialect has given its own fields our names (TradingView reference 2.4).</summary>
internal static class CanonicalReader
{
    public const string Actions = "action orderaction data signal side direction type command cmd event order";

    /// <summary>True when some field may be an action; without one, a message inside may be the alert.</summary>
    public static bool HasAction(AlertFields fields) => fields.Named(Actions).Any(field => field.Value is not AlertNode.Map);

    /// <summary>Null when there is no alert; the complaints say why.</summary>
    public static CanonicalAlert? Read(AlertFields fields, Dialect dialect, Complaints complaints, Arrival arrival)
    {
        var reading = new AlertReading(fields, complaints, arrival);
        reading.SaysNoBefore = dialect.SaysNoBefore;
        dialect.Translate(reading);
        if (ActionReader.Read(reading) is not { } word) return null;
        reading.IsLenient = word.Action is AlertAction.Close or AlertAction.Cancel or AlertAction.Flatten or AlertAction.Note
            || (word.Action is AlertAction.Buy or AlertAction.Sell && PositionReader.EndsFlat(reading));
        var symbol = SymbolReader.Read(reading, word.Action);
        if (word.Action == AlertAction.Flatten && symbol is not null) word = word with { Action = AlertAction.Close };
        var alert = Fill(reading, word, symbol);
        return complaints.All.Count == 0 ? alert : null;
    }

    private static CanonicalAlert Fill(AlertReading reading, ActionWord word, AlertSymbol? symbol)
    {
        var before = PositionReader.Before(reading);
        var after = After(reading, word, before);
        var quantity = OrderReader.Quantity(reading, word.Action);
        if (word.EndsFlat || word.Action is AlertAction.Cancel or AlertAction.Flatten) quantity = null;
        var order = OrderReader.Order(reading, word.Type);
        var price = Reference(reading);
        var brackets = BracketReader.Read(reading, word);
        BracketReader.CheckSides(reading, word.Action, price ?? order.Limit ?? order.Stop, brackets);
        if (word.Action == AlertAction.Modify && brackets.Count == 0 && quantity is null && (order.Limit ?? order.Stop) is null)
            reading.Complaints.Add(AlertCodes.MissingPrice, "nothing says what is to be changed", 0);
        if (quantity is { Unit: QuantityUnit.RiskMoney or QuantityUnit.RiskPercent } && !brackets.Any(bracket => bracket.Stop is not null))
            reading.Wrong(AlertCodes.UnsupportedSizing, "a size by risk needs a stop loss", new AlertNode.Null(0));
        var (firedAt, isSure, barTime) = TimeReader.Read(reading);
        return new CanonicalAlert(
            word.Action, word.Side, symbol, quantity, after, before, order, brackets, RouteReader.Existing(reading), RouteReader.Route(reading), price,
            reading.Note("id signalid eventid alertid alerttimestamp orderid"), firedAt, barTime, reading.Note("interval timeframe tf"),
            reading.Note("comment note message"), ExtrasReader.Read(reading, word.Action))
        {
            FiredAtIsSure = isSure,
        };
    }

    private static AlertPosition? After(AlertReading reading, ActionWord word, AlertPosition? before)
    {
        var partialExitsUnsaid = reading.SaysNoBefore || reading.Fields.Has("sentiment");
        var at = reading.Fields.Named("positionafter sentiment marketposition positionside positionsizeafter marketpositionsize positionsize direction").FirstOrDefault();
        var after = PositionReader.After(reading);
        if (word.EndsFlat) return AlertPosition.Flat;
        if (word.Action is AlertAction.Buy or AlertAction.Sell)
        {
            if (at is not null && PositionReader.Impossible(word.Action, before, after, partialExitsUnsaid) is { } impossible)
                reading.Wrong(AlertCodes.InconsistentPosition, impossible, at.Value);
        }
        else if (word.Action == AlertAction.Close && after is { Side: PositionSide.Long or PositionSide.Short, Size: null })
        {
            reading.Complaints.Warn($"a close that ends {after.Side} without a size; the whole position is closed");
            return null;
        }

        return after;
    }

    /// <summary>The sender's own price: the first name wins. An unfilled placeholder is only left out, a broken number is wrong.</summary>
    private static decimal? Reference(AlertReading reading)
    {
        if (reading.Pick("price signalprice close triggerprice orderprice strprice marketprice entry entryprice", "price", null) is not { } field) return null;
        if (FieldValues.TryNumber(field.Value, out var price) && price >= 0) return price > 0 ? price : null;
        if (FieldValues.IsBlank(field.Value)) return null;
        var says = $"{field.Path} is no price: {FieldValues.Shown(field.Value)}";
        if (FieldValues.Words(field.Value) is null || FieldValues.IsUnresolved(field.Value) || FieldValues.IsNotANumber(field.Value)) reading.Complaints.Warn(says);
        else reading.Wrong(AlertCodes.InvalidNumber, says, field.Value);
        return null;
    }
}
