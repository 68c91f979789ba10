using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Alerts.ResolvedAlert;

namespace TraderTerminal.Domain.Alerts;

/// <summary>The sizes of an alert for one account: multiplied, rounded down, and never raised to one contract.</summary>
/// <param name="Quantity">Null for the whole position of a close, or when the position after says the size.</param>
internal readonly record struct AlertSizes(int? Quantity, StrategyPosition? After)
{
    /// <summary>Null when it has sizes; otherwise why not.</summary>
    /// <param name="standard">Contracts of an alert that says nothing about its size.</param>
    public static Unusable? Read(CanonicalAlert alert, int standard, decimal multiplier, out AlertSizes sizes)
    {
        sizes = default;
        if (alert.MayOpen && alert.Route.Accounts.Any(account => account is { Multiplier: not (null or 1) } or { Quantity: not null }))
            return new(AlertCodes.UnsupportedSizing, "the size of one account is set in its route, not in the alert");
        if (Aim(alert.After, multiplier, out var after) is { } unknown) return unknown;
        if (Asked(alert, after, standard, multiplier, out var quantity) is { } unsized) return unsized;
        sizes = new(quantity, after);
        return null;
    }

    /// <summary>Null when it is a count of at least one.</summary>
    public static Unusable? Scaled(decimal count, decimal multiplier, out int scaled)
    {
        scaled = 0;
        var exact = decimal.Floor(count * multiplier);
        if (exact > int.MaxValue) return new(AlertCodes.InvalidQuantity, $"{exact} contracts are more than any position");
        if (exact < 1) return new(AlertCodes.SizeRoundsToZero, string.Create(CultureInfo.InvariantCulture, $"{count} × {multiplier} is less than one contract"));
        scaled = (int)exact;
        return null;
    }

    /// <summary>A position of unknown side says nothing that could be aimed at.</summary>
    private static Unusable? Aim(AlertPosition? given, decimal multiplier, out StrategyPosition? after)
    {
        after = given?.Side is PositionSide.Flat ? new(null, 0) : null;
        if (given?.Side is not (PositionSide.Long or PositionSide.Short)) return null;
        var side = given.Side == PositionSide.Long ? Side.Buy : Side.Sell;
        int? size = null;
        if (given.Size is { } count)
        {
            if (Scaled(count, multiplier, out var scaled) is { } none) return none;
            size = scaled;
        }

        after = new(side, size);
        return null;
    }

    private static Unusable? Asked(CanonicalAlert alert, StrategyPosition? after, int standard, decimal multiplier, out int? quantity)
    {
        quantity = null;
        if (after is { IsFlat: true }) return null;
        if (alert.Quantity is { Unit: not QuantityUnit.Contracts } other) return new(AlertCodes.UnsupportedSizing, $"a size in {other.Unit} is not supported yet");
        if (alert.Quantity is null && (alert.Action is AlertAction.Close or AlertAction.Reverse or AlertAction.Cancel || after is { Size: not null })) return null;
        if (Scaled(alert.Quantity?.Value ?? standard, multiplier, out var scaled) is { } none) return none;
        quantity = scaled;
        return null;
    }
}
