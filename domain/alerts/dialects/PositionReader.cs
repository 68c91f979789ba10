namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds the strategy's own position before and after the alert, and whether it can be (TradingView reference 2.8).</summary>
internal static class PositionReader
{
    private const string AfterSides = "sentiment marketposition positionafter positionside";
    private const string AfterSizes = "marketpositionsize positionsizeafter positionsize newsize";
    private const string BeforeSides = "prevmarketposition previousposition positionbefore";
    private const string BeforeSizes = "prevmarketpositionsize positionsizebefore";

    /// <summary>True when the sender says that the strategy ends flat. Looked at first: it makes the alert an exit.</summary>
    public static bool EndsFlat(AlertReading reading)
    {
        var side = reading.Fields.Named($"{AfterSides} direction").FirstOrDefault(field => !FieldValues.IsBlank(field.Value));
        if (side is not null && ActionWord.SideOf(FieldValues.Words(side.Value) ?? "") is { } said) return said == PositionSide.Flat;
        var size = reading.Fields.Named(AfterSizes).FirstOrDefault(field => !FieldValues.IsBlank(field.Value));
        return side is null && size is not null && FieldValues.TryNumber(size.Value, out var number) && number == 0;
    }

    public static AlertPosition? After(AlertReading reading) => Read(reading, $"{AfterSides} direction", AfterSizes, "after");

    public static AlertPosition? Before(AlertReading reading) => Read(reading, BeforeSides, BeforeSizes, "before");

    private static AlertPosition? Read(AlertReading reading, string sides, string sizes, string what)
    {
        var sideField = reading.Pick(sides, what, node => ActionWord.SideOf(FieldValues.Words(node) ?? "")?.ToString() ?? FieldValues.Shown(node));
        var sizeField = reading.Pick(sizes, $"{what} size", Contracts);
        var side = sideField is null ? null : Side(reading, sideField);
        var signed = sizeField is null ? null : Size(reading, sizeField);
        if (signed is not { } size) return side is null ? null : new(side, side == PositionSide.Flat ? 0 : null);
        if (size < 0 || (side is null && size > 0 && sizeField!.Name == "positionsize"))
        {
            var sign = size < 0 ? PositionSide.Short : PositionSide.Long;
            if (side is not null && side != sign) reading.Wrong(AlertCodes.InconsistentPosition, $"{what}: {sideField!.Path} and the sign of {sizeField!.Path} differ", sizeField.Value);
            return new(sign, Math.Abs(size));
        }

        if (size == 0 && side is null) return AlertPosition.Flat;
        if ((size == 0) != (side == PositionSide.Flat) && side is not null)
        {
            reading.Wrong(AlertCodes.InconsistentPosition, $"{what}: {FieldValues.Shown(sideField!.Value)} with size {size}", sizeField!.Value);
            return side == PositionSide.Flat ? AlertPosition.Flat : null;
        }

        return new(side, size);
    }

    /// <summary>One name may carry the sign and another not.</summary>
    private static string? Contracts(AlertNode node) => AlertReading.NumberKey(node)?.TrimStart('-');

    private static PositionSide? Side(AlertReading reading, AlertField field)
    {
        if (FieldValues.IsBlank(field.Value)) return null;
        if (ActionWord.SideOf(FieldValues.Words(field.Value) ?? "") is { } side) return side;
        var code = FieldValues.IsUnresolved(field.Value) ? AlertCodes.UnresolvedPlaceholder
            : FieldValues.IsNotANumber(field.Value) ? AlertCodes.InvalidNumber
            : AlertCodes.InconsistentPosition;
        reading.Wrong(code, $"{field.Path} is no side of a position: {FieldValues.Shown(field.Value)}", field.Value);
        return null;
    }

    private static int? Size(AlertReading reading, AlertField field)
    {
        if (FieldValues.IsBlank(field.Value)) return null;
        return reading.Count(field.Value, field.Path, -int.MaxValue, AlertCodes.InvalidNumber);
    }

    /// <summary>What a buy or sell would do by the sender's own account, when that is impossible; null when it is possible.</summary>
    /// <param name="partialExitsUnsaid">The dialect writes a partial exit without saying the position before.</param>
    public static string? Impossible(AlertAction action, AlertPosition? before, AlertPosition? after, bool partialExitsUnsaid)
    {
        if (after?.Side is not { } end || end == PositionSide.Flat) return null;
        var (ahead, behind) = action == AlertAction.Buy ? (PositionSide.Long, PositionSide.Short) : (PositionSide.Short, PositionSide.Long);
        if (end == behind)
        {
            if (before?.Side is null ? !partialExitsUnsaid : before.Side != behind) return $"a {action} cannot end {end} from {before?.Side?.ToString() ?? "an unknown position"}";
            return before?.Size <= after.Size ? $"a {action} cannot leave {after.Size} of {before!.Size} {end}" : null;
        }

        return before?.Side == ahead && before.Size >= after.Size ? $"a {action} cannot go from {before.Size} to {after.Size} {end}" : null;
    }
}
