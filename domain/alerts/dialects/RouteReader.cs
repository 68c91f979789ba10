using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds where the alert is to go, and what it says about the present position.</summary>
internal static class RouteReader
{
    public static AlertRoute Route(AlertReading reading) => new(
        reading.Pick("account accountid accounts multipleaccounts", "accounts", null) is { } field ? Accounts(reading, field) : default,
        reading.Note("accountgroup group"), Strategy(reading));

    private static string? Strategy(AlertReading reading) =>
        reading.Fields.Named("strategy strategyname strat strategytag relayid bot botname").Any(field => field.Value is AlertNode.Text)
            ? reading.Note("strategy strategyname strat strategytag relayid bot botname")
            : null;

    private static EquatableArray<AlertAccount> Accounts(AlertReading reading, AlertField field)
    {
        if (FieldValues.IsNeutral(field.Value)) return default;
        if (FieldValues.IsUnresolved(field.Value))
        {
            reading.Wrong(AlertCodes.UnresolvedPlaceholder, $"{field.Path} is {FieldValues.Shown(field.Value)}", field.Value);
            return default;
        }

        if (FieldValues.Words(field.Value) is { } words)
            return words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(id => new AlertAccount(id, null, null)).ToEquatableArray();
        var items = field.Value is AlertNode.List list ? list.Items : [field.Value];
        return items.Select(item => Account(reading, item, field.Path)).OfType<AlertAccount>().ToEquatableArray();
    }

    private static AlertAccount? Account(AlertReading reading, AlertNode node, string path)
    {
        if (FieldValues.Words(node) is { Length: > 0 } words) return new(words, null, null);
        string? id = null;
        decimal? multiplier = null;
        int? quantity = null;
        foreach (var (name, value) in (node as AlertNode.Map)?.Members ?? [])
        {
            switch (FieldName.Normal(name))
            {
                case var secret when SecretNames.Contains(secret): break;
                case "id" or "account" or "accountid": id = FieldValues.Words(value); break;
                case "multiplier" or "quantitymultiplier": multiplier = FieldValues.IsNeutral(value) ? null : reading.Price(value, $"{path}.{name}"); break;
                case "quantity" or "qty": quantity = FieldValues.IsNeutral(value) ? null : reading.Count(value, $"{path}.{name}", 1, AlertCodes.InvalidQuantity); break;
                default:
                    if (!FieldValues.IsNeutral(value)) reading.Wrong(AlertCodes.UnsupportedField, $"{path}.{name} is not supported", value);
                    break;
            }
        }

        if (!string.IsNullOrEmpty(id)) return new(id, multiplier, quantity);
        reading.Wrong(AlertCodes.UnsupportedField, $"{path} names no account: {FieldValues.Shown(node)}", node);
        return null;
    }

    /// <summary><c>"existing":{"same":"add","opposite":"close","require":["flat"],"cancelOrders":true}</c>, and a bare <c>cancel</c>.</summary>
    public static AlertExisting Existing(AlertReading reading)
    {
        var existing = AlertExisting.Unsaid;
        if (reading.Pick("existing", "existing", null) is { } field)
        {
            if (field.Value is AlertNode.Map map) existing = map.Members.Aggregate(existing, (so, member) => With(reading, so, member.Key, member.Value));
            else if (!FieldValues.IsNeutral(field.Value)) reading.Wrong(AlertCodes.UnsupportedField, $"{field.Path} is no object", field.Value);
        }

        return reading.Pick("cancel cancelorders", "cancel", null) is { } cancel ? existing with { CancelOrders = Flag(reading, cancel.Value, cancel.Path) } : existing;
    }

    private static AlertExisting With(AlertReading reading, AlertExisting so, string name, AlertNode value)
    {
        if (FieldValues.IsBlank(value)) return so;
        var word = FieldName.Normal(FieldValues.Words(value) ?? "");
        switch (FieldName.Normal(name))
        {
            case "same" when Word<WhenSame>(word) is { } same: return so with { Same = same };
            case "opposite" when Word<WhenOpposite>(word) is { } opposite: return so with { Opposite = opposite };
            case "require" when Sides(value) is { Count: > 0 } sides: return so with { Require = sides };
            case "cancelorders" when FieldValues.Truth(value) is { } truth: return so with { CancelOrders = truth };
        }

        reading.Wrong(AlertCodes.UnsupportedField, $"existing.{name} is not supported: {FieldValues.Shown(value)}", value);
        return so;
    }

    private static T? Word<T>(string word)
        where T : struct, Enum => word.Length > 0 && char.IsAsciiLetter(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : null;

    /// <summary>Empty when one of them is no side.</summary>
    private static EquatableArray<PositionSide> Sides(AlertNode node)
    {
        var words = node is AlertNode.List list ? list.Items.Select(FieldValues.Words) : FieldValues.Words(node)?.Split('/', ',');
        var sides = (words ?? []).Select(word => Word<PositionSide>(word?.Trim() ?? "")).ToList();
        return sides.Contains(null) ? default : sides.Select(side => side!.Value).ToEquatableArray();
    }

    private static bool? Flag(AlertReading reading, AlertNode node, string path)
    {
        if (FieldValues.IsBlank(node)) return null;
        if (FieldValues.Truth(node) is { } truth) return truth;
        reading.Wrong(AlertCodes.UnsupportedField, $"{path} is neither true nor false: {FieldValues.Shown(node)}", node);
        return null;
    }
}
