using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds the stops and targets that protect an entry.</summary>
internal static class BracketReader
{
    private const string Stops = "stoploss sl slprice stop";
    private const string Targets = "takeprofit tp tpprice target tp1 t1";

    public static EquatableArray<AlertBracket> Read(AlertReading reading, ActionWord word)
    {
        var isModify = word.Action == AlertAction.Modify;
        if (word.StopToEntry) return new([new(null, new(new(PriceUnit.Offset, 0)), null)]);
        var stop = reading.Pick(Stops, "stop loss", Key) is { } stopField ? Stop(reading, stopField.Value, stopField.Path, isModify) : null;
        var target = reading.Pick(Targets, "take profit", Key) is { } targetField ? Spec(reading, targetField.Value, targetField.Path, isModify) : null;
        var brackets = new List<AlertBracket>();
        if (stop is not null || target is not null) brackets.Add(new(null, stop, target));
        if (reading.Pick("brackets", "brackets", null) is { } field) Many(reading, field, isModify, brackets);
        if (brackets.Count == 0 || !reading.IsLenient) return new([.. brackets]);
        reading.Complaints.Warn("an exit has no brackets; left out");
        return default;
    }

    /// <summary>A distance of its own, such as an order's <c>trail</c>.</summary>
    public static PriceSpec? Spec(AlertReading reading, AlertField field)
    {
        field.IsUsed = true;
        return Spec(reading, field.Value, field.Path, false);
    }

    /// <summary>Absolute prices stand on the right side of the reference price and within a quarter of it (reference 2.10).</summary>
    public static void CheckSides(AlertReading reading, AlertAction action, decimal? reference, EquatableArray<AlertBracket> brackets)
    {
        if (action is not (AlertAction.Buy or AlertAction.Sell)) return;
        var sign = action == AlertAction.Buy ? 1 : -1;
        foreach (var bracket in brackets)
        {
            if (bracket is { Stop.At: { Unit: PriceUnit.Price, Value: var low }, Target: { Unit: PriceUnit.Price, Value: var high } } && (high - low) * sign <= 0)
                reading.Complaints.Add(AlertCodes.InconsistentBracket, $"a {action} cannot have its stop at {low} and its target at {high}", 0);
        }

        if (reference is not { } price) return;
        foreach (var bracket in brackets)
        {
            if (bracket.Stop?.At is { Unit: PriceUnit.Price, Value: var stop } && ((price - stop) * sign <= 0 || IsFar(stop, price)))
                reading.Complaints.Add(AlertCodes.InconsistentBracket, $"a {action} near {price} cannot have its stop at {stop}", 0);
            if (bracket.Target is { Unit: PriceUnit.Price, Value: var target } && ((target - price) * sign <= 0 || IsFar(target, price)))
                reading.Complaints.Add(AlertCodes.InconsistentBracket, $"a {action} near {price} cannot have its target at {target}", 0);
        }
    }

    private static bool IsFar(decimal level, decimal price) => Math.Abs(level - price) > price / 4;

    private static string? Key(AlertNode node) => node is AlertNode.Map or AlertNode.List ? node.At.ToString() : AlertReading.NumberKey(node);

    private static void Many(AlertReading reading, AlertField field, bool isModify, List<AlertBracket> brackets)
    {
        if (FieldValues.IsNeutral(field.Value)) return;
        if (brackets.Count > 0) reading.Wrong(AlertCodes.ConflictingFields, $"{field.Path} stands beside a stop loss or take profit", field.Value);
        if (field.Value is not AlertNode.List list)
        {
            reading.Wrong(AlertCodes.InvalidNumber, $"{field.Path} is no list", field.Value);
            return;
        }

        foreach (var item in list.Items)
        {
            if (item is AlertNode.Map map) brackets.Add(One(reading, map, $"{field.Path}[{brackets.Count}]", isModify));
            else reading.Wrong(AlertCodes.InvalidNumber, $"{field.Path} holds {FieldValues.Shown(item)}", item);
        }
    }

    private static AlertBracket One(AlertReading reading, AlertNode.Map map, string path, bool isModify)
    {
        int? quantity = null;
        AlertStop? stop = null;
        PriceSpec? target = null;
        foreach (var (name, value) in map.Members)
        {
            switch (FieldName.Normal(name))
            {
                case "quantity" or "qty": quantity = value is AlertNode.Null ? null : reading.Count(value, $"{path}.{name}", 1, AlertCodes.InvalidQuantity); break;
                case "stop" or "stoploss" or "sl": stop = Stop(reading, value, $"{path}.{name}", isModify); break;
                case "target" or "takeprofit" or "tp": target = Spec(reading, value, $"{path}.{name}", isModify); break;
                default: Unsupported(reading, value, $"{path}.{name}"); break;
            }
        }

        return new(quantity, stop, target);
    }

    private static void Unsupported(AlertReading reading, AlertNode value, string path)
    {
        if (!FieldValues.IsNeutral(value)) reading.Wrong(AlertCodes.UnsupportedField, $"{path} is not supported", value);
    }

    private static AlertStop? Stop(AlertReading reading, AlertNode node, string path, bool isModify)
    {
        var more = new Dictionary<string, AlertNode>(StringComparer.Ordinal);
        var at = Spec(reading, node, path, isModify, more);
        if (node is not AlertNode.Map) return at is null ? null : new(at);
        var trail = more.TryGetValue("trail", out var distance) ? Spec(reading, distance, $"{path}.trail", false) : null;
        var kind = Kind(reading, more.GetValueOrDefault("kind"), path, trail);
        if (at is null && trail is null && kind == StopKind.Trailing) reading.Wrong(AlertCodes.MissingPrice, $"{path} trails without a distance", node);
        var atTarget = Flag("breakevenattarget");
        if (at is not null || trail is not null)
            return new(at, kind, Points("limit"), trail, Points("trigger"), Points("step"), Points("breakeven"), Points("breakevenoffset"), atTarget);
        foreach (var (name, value) in more)
        {
            if (name == "kind" ? kind == StopKind.StopLimit : !FieldValues.IsNeutral(value)) reading.Wrong(AlertCodes.MissingPrice, $"{path} has a {name}, but there is no stop", node);
        }

        return null;

        bool Flag(string name)
        {
            if (!more.TryGetValue(name, out var value) || FieldValues.IsBlank(value)) return false;
            if (FieldValues.Truth(value) is { } says) return says;
            reading.Wrong(AlertCodes.UnsupportedField, $"{path}.{name} is true or false, not {FieldValues.Shown(value)}", value);
            return false;
        }

        decimal? Points(string name) => more.TryGetValue(name, out var value) ? reading.Price(value, $"{path}.{name}") : null;
    }

    private static StopKind Kind(AlertReading reading, AlertNode? node, string path, PriceSpec? trail)
    {
        if (node is null || FieldValues.IsBlank(node)) return trail is null ? StopKind.Stop : StopKind.Trailing;
        switch (FieldName.Normal(FieldValues.Words(node) ?? ""))
        {
            case "stop": return StopKind.Stop;
            case "stoplimit": return StopKind.StopLimit;
            case "trailing" or "trailingstop": return StopKind.Trailing;
        }

        reading.Wrong(AlertCodes.UnsupportedField, $"{path}.kind is no kind of stop: {FieldValues.Shown(node)}", node);
        return StopKind.Stop;
    }

    /// <summary>A scalar is an absolute price; an object has exactly one of <c>price offset ticks percent money</c>. Null when it says nothing.</summary>
    /// <param name="more">Takes the other fields a stop may have; null refuses them, for nothing else can do what they ask.</param>
    private static PriceSpec? Spec(AlertReading reading, AlertNode node, string path, bool isModify, Dictionary<string, AlertNode>? more = null)
    {
        if (node is not AlertNode.Map map) return reading.Price(node, path) is { } price ? new(PriceUnit.Price, price) : null;
        PriceSpec? spec = null;
        foreach (var (name, value) in map.Members)
        {
            var normal = FieldName.Normal(name);
            if (more is not null && IsOfStop(normal))
            {
                if (!more.TryAdd(normal, value)) reading.Wrong(AlertCodes.ConflictingFields, $"{path}.{normal} stands twice", value);
                continue;
            }

            if (!Enum.TryParse<PriceUnit>(normal, ignoreCase: true, out var unit) || char.IsAsciiDigit(normal[0]))
            {
                Unsupported(reading, value, $"{path}.{name}");
                continue;
            }

            if (Value(reading, value, $"{path}.{name}", unit, isModify) is not { } read) continue;
            if (spec is not null) reading.Wrong(AlertCodes.ConflictingFields, $"{path} has two of price, offset, ticks, percent and money", value);
            spec = read;
        }

        return spec;
    }

    private static bool IsOfStop(string name) => name is "kind" or "limit" or "trail" or "trigger" or "step" or "breakeven" or "breakevenoffset" or "breakevenattarget";

    private static PriceSpec? Value(AlertReading reading, AlertNode node, string path, PriceUnit unit, bool isModify)
    {
        if (unit == PriceUnit.Offset && FieldValues.TryNumber(node, out var offset) && offset == 0)
        {
            if (isModify) return new(unit, 0);
            reading.Wrong(AlertCodes.InvalidNumber, $"{path} is 0: only a change may move a stop to the entry", node);
            return null;
        }

        return reading.Price(node, path) is { } value ? new(unit, value) : null;
    }
}
