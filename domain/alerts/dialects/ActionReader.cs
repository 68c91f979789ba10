namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds what an alert asks for, and the side that goes with it (TradingView reference 2.4, footnotes 2, 4 and 6).</summary>
internal static class ActionReader
{
    /// <summary>Names that mean nothing but the action.</summary>
    private const string Sure = "action orderaction";

    /// <summary>Names that often mean it; an object under one of them is something else.</summary>
    private const string Likely = "data signal side direction type command cmd event order";

    /// <summary>Of those, the ones whose unknown words may be about something else altogether.</summary>
    private static readonly string[] Vague = ["type", "event"];

    private const string Sides = "side direction positionside";

    /// <summary>Null when there is no action; the complaint says why.</summary>
    public static ActionWord? Read(AlertReading reading)
    {
        if (Chosen(reading) is not { } field) return null;
        field.IsUsed = true;
        var word = ActionWord.Of(FieldValues.Words(field.Value) ?? "");
        if (word is null)
        {
            Unknown(reading, field);
            return null;
        }

        if (word.NeedsSide) return Directed(reading, field);
        foreach (var other in reading.Fields.Named($"{Sure} {Likely}").Where(other => other != field && other.Value is AlertNode.Text && !IsSide(other)))
        {
            if (ActionWord.Of(((AlertNode.Text)other.Value).Value) is not { } also) continue;
            other.IsUsed = true;
            if (also.Action != word.Action)
            {
                reading.Complaints.Add(
                    AlertCodes.ConflictingFields, $"action: {field.Path} says {FieldValues.Shown(field.Value)}, {other.Path} says {FieldValues.Shown(other.Value)}",
                    other.Value.At);
                return null;
            }
        }

        return WithSide(reading, field, word);
    }

    private static bool IsSide(AlertField field) => field.Name is "side" or "direction";

    private static AlertField? Chosen(AlertReading reading)
    {
        var sure = reading.Fields.Named(Sure).Where(field => field.Value is not AlertNode.Null).ToList();
        if (sure.Find(field => !FieldValues.IsBlank(field.Value)) is { } said) return said;
        var likely = reading.Fields.Named(Likely).Where(field => field.Value is AlertNode.Text && !FieldValues.IsBlank(field.Value)).ToList();
        if (likely.Find(field => ActionWord.Of(((AlertNode.Text)field.Value).Value) is not null) is { } known) return known;
        if (likely.Find(field => !Vague.Contains(field.Name)) is { } word) return word;
        reading.Complaints.Add(AlertCodes.MissingAction, "no field says what to do", sure.FirstOrDefault()?.Value.At ?? 0);
        return null;
    }

    private static void Unknown(AlertReading reading, AlertField field)
    {
        var unresolved = FieldValues.IsUnresolved(field.Value) || FieldValues.IsNotANumber(field.Value);
        reading.Complaints.Add(
            unresolved ? AlertCodes.UnresolvedPlaceholder : AlertCodes.UnknownAction, $"{field.Path} is no action: {FieldValues.Shown(field.Value)}", field.Value.At);
    }

    /// <summary><c>open</c>, <c>enter</c>, <c>entry</c>: the direction stands elsewhere.</summary>
    private static ActionWord? Directed(AlertReading reading, AlertField field)
    {
        var side = reading.Fields.Named(Sides).FirstOrDefault(candidate => candidate != field && !FieldValues.IsBlank(candidate.Value));
        if (side is not null) side.IsUsed = true;
        switch (side is null ? null : ActionWord.SideOf(FieldValues.Words(side.Value) ?? ""))
        {
            case PositionSide.Long: return new(AlertAction.Buy);
            case PositionSide.Short: return new(AlertAction.Sell);
        }

        reading.Complaints.Add(AlertCodes.UnknownAction, $"{field.Path} says {FieldValues.Shown(field.Value)} without a direction", field.Value.At);
        return null;
    }

    private static ActionWord? WithSide(AlertReading reading, AlertField field, ActionWord word)
    {
        var isEntry = word.Action is AlertAction.Buy or AlertAction.Sell;
        if (!isEntry && word.Action is not (AlertAction.Close or AlertAction.Cancel or AlertAction.Modify)) return word;
        foreach (var other in reading.Fields.Named(isEntry ? "side" : Sides).Where(other => other != field && !FieldValues.IsBlank(other.Value)))
        {
            if (ActionWord.SideOf(FieldValues.Words(other.Value) ?? "") is not { } side)
            {
                if (isEntry && other.Name == "side" && (FieldValues.IsUnresolved(other.Value) || FieldValues.IsNotANumber(other.Value))) Unknown(reading, other);
                continue;
            }

            other.IsUsed = true;
            var expected = isEntry ? word.Action == AlertAction.Buy ? PositionSide.Long : PositionSide.Short : word.Side;
            if (side == PositionSide.Flat && !isEntry) continue;
            if (expected is not null && side != expected)
            {
                reading.Complaints.Add(
                    AlertCodes.ConflictingFields, $"{field.Path} says {FieldValues.Shown(field.Value)}, {other.Path} says {FieldValues.Shown(other.Value)}", other.Value.At);
                return null;
            }

            if (!isEntry) word = word with { Side = side };
        }

        return word;
    }
}
