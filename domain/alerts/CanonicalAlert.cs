using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What a strategy sent, in our own words. A dialect is only a way of filling these fields.</summary>
/// <param name="Side">With close, cancel and modify: which side is meant; null otherwise.</param>
/// <param name="Symbol">Null only for flatten, note and a cancel of everything.</param>
/// <param name="Quantity">Null when none was given: the route's default, or the whole position of a close.</param>
/// <param name="After">The strategy's own position after the alert.</param>
/// <param name="Before">The strategy's own position before it.</param>
/// <param name="Price">The sender's reference price in points; never an instruction.</param>
/// <param name="FiredAt">When the alert fired, or a time of unknown kind (<see cref="FiredAtIsSure"/>).</param>
/// <param name="BarTime">When the bar opened.</param>
/// <param name="Extras">What the sender added and we do not trade on.</param>
/// <remarks>TradingView reference 2.1, which is normative.</remarks>
public sealed record CanonicalAlert(
    AlertAction Action,
    PositionSide? Side,
    AlertSymbol? Symbol,
    AlertQuantity? Quantity,
    AlertPosition? After,
    AlertPosition? Before,
    AlertOrder Order,
    EquatableArray<AlertBracket> Brackets,
    AlertExisting Existing,
    AlertRoute Route,
    decimal? Price,
    string? Id,
    DateTimeOffset? FiredAt,
    DateTimeOffset? BarTime,
    string? Interval,
    string? Comment,
    EquatableArray<AlertExtra> Extras)
{
    /// <summary>False when the sender's field may hold the bar's open instead of the fire time; staleness then allows one bar more.</summary>
    public bool FiredAtIsSure { get; init; } = true;

    /// <summary>True when it closes the whole account.</summary>
    public bool ClosesAll => Action == AlertAction.Flatten && Symbol is null;

    /// <summary>True when the alert may open or increase a position; everything unclear in such an alert is an error.</summary>
    public bool MayOpen =>
        Action is AlertAction.Buy or AlertAction.Sell or AlertAction.Add or AlertAction.Reverse && After is not { Side: PositionSide.Flat };
}

/// <summary>A field of the sender's that we keep without reading: its name and its JSON text.</summary>
public readonly record struct AlertExtra(string Name, string Json);
