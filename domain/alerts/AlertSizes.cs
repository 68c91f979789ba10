using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Alerts.ResolvedAlert;

namespace TraderTerminal.Domain.Alerts;

/// <summary>The sizes of an alert for one account: scaled, rounded down, capped, and never raised to one contract.</summary>
/// <param name="Quantity">Null for the whole position of a close, or when the position after says the size.</param>
/// <param name="Ask">What only the account can work out; then there is no quantity yet.</param>
/// <param name="Scale">What the sender's contracts were multiplied by.</param>
/// <param name="Sizing">The arithmetic; null when the alert's own number is taken as it is.</param>
internal readonly record struct AlertSizes(int? Quantity, StrategyPosition? After, SizeAsk? Ask, AlertScale Scale, string? Sizing)
{
    /// <summary>Null when it has sizes; otherwise why not.</summary>
    /// <param name="standard">Contracts of an alert that says nothing about its size.</param>
    /// <param name="named">The account as the alert names it, with a size of its own; null when it does not.</param>
    /// <param name="ratio">Contracts of the follower's product for one of the sender's.</param>
    public static Unusable? Read(CanonicalAlert alert, int standard, Follower follower, AlertAccount? named, decimal ratio, out AlertSizes sizes)
    {
        sizes = default;
        var scale = ScaleOf(alert, standard, follower, named, ratio);
        var max = follower.QuantityMax;
        if (Aim(alert.After, scale, max, out var after) is { } unknown) return unknown;
        if (alert.Quantity is { Unit: not QuantityUnit.Contracts } measured && after is not { IsFlat: true })
        {
            if (By(measured.Unit) is not { } by) return new(AlertCodes.UnsupportedSizing, $"a size in {measured.Unit} makes no sense for futures");
            sizes = new(null, after, new SizeAsk(by, measured.Value, follower.Multiplier * (named?.Multiplier ?? 1), max), scale, null);
            return null;
        }

        if (Asked(alert, after, standard) is not { } count)
        {
            sizes = new(null, after, null, scale, after?.Size is { } target ? Said(alert.After?.Size, scale, max, target) : null);
            return null;
        }

        if (scale.Of(count, max, out var quantity) is { } none) return none;
        sizes = new(quantity, after, null, scale, Said(count, scale, max, quantity));
        return null;
    }

    /// <summary>A size of its own stands for the sender's full position, so that parts of it stay parts.</summary>
    private static AlertScale ScaleOf(CanonicalAlert alert, int standard, Follower follower, AlertAccount? named, decimal ratio)
    {
        if ((named?.Quantity ?? follower.Quantity) is not { } own) return new(follower.Multiplier * (named?.Multiplier ?? 1) * ratio);
        decimal full = Math.Max(alert.After?.Size ?? 0, alert.Before?.Size ?? 0);
        if (full == 0 && alert.MayOpen) full = alert.Quantity is { Unit: QuantityUnit.Contracts } asked ? asked.Value : standard;
        return full == 0 ? new(ratio) : new(own, full);
    }

    private static string? Said(decimal? count, AlertScale scale, int? max, int came) =>
        count is { } asked && came != asked ? $"{AlertScale.Shown(asked)} {scale}{(came == max ? $", capped at {max}" : "")} = {came}" : null;

    private static SizeBy? By(QuantityUnit unit) => unit switch
    {
        QuantityUnit.PercentOfPosition => SizeBy.PercentOfPosition,
        QuantityUnit.RiskMoney => SizeBy.RiskMoney,
        QuantityUnit.RiskPercent => SizeBy.RiskPercent,
        _ => null,
    };

    /// <summary>A position of unknown side says nothing that could be aimed at.</summary>
    private static Unusable? Aim(AlertPosition? given, AlertScale scale, int? max, out StrategyPosition? after)
    {
        after = given?.Side is PositionSide.Flat ? new(null, 0) : null;
        if (given?.Side is not (PositionSide.Long or PositionSide.Short)) return null;
        var side = given.Side == PositionSide.Long ? Side.Buy : Side.Sell;
        int? size = null;
        if (given.Size is { } count)
        {
            if (scale.Of(count, max, out var scaled) is { } none) return none;
            size = scaled;
        }

        after = new(side, size);
        return null;
    }

    /// <summary>The sender's contracts; null when the position says the size.</summary>
    private static decimal? Asked(CanonicalAlert alert, StrategyPosition? after, int standard)
    {
        if (after is { IsFlat: true }) return null;
        if (alert.Quantity is { } asked) return asked.Value;
        return alert.Action is AlertAction.Close or AlertAction.Reverse or AlertAction.Cancel or AlertAction.Modify || after is { Size: not null } ? null : standard;
    }
}
