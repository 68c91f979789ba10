using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What crossing a threshold does, from the mildest.</summary>
public enum ThresholdAction
{
    /// <summary>It is said, once per crossing.</summary>
    Warn,

    /// <summary>Nothing opens until the next trade date.</summary>
    ReduceOnly,

    /// <summary>Everything is closed and the account is locked until the next trade date.</summary>
    FlattenAndLock,
}

/// <summary>A step before a limit: at a share of its allowance, or at an amount that is left of it. Exactly one of the two is given.</summary>
/// <param name="Rule">The limit's name, for example <c>daily_loss_limit</c> or <c>max_contracts</c>; null for every loss limit of the account.</param>
/// <param name="Percent">Share of the allowance that is used up, 1 to 99.</param>
/// <param name="Left">What is left until the limit.</param>
/// <remarks>
/// Prop-firm rules reference 4.10: the firm's numbers say what will happen, the trader's margins what we do, earlier. A warning arms itself
/// again once a tenth of the allowance has been won back; the other actions hold for their trade date. Before the contract limit, which is no
/// loss, a share alone makes sense and nothing is closed: it holds while so many contracts are open.
/// </remarks>
public sealed record Threshold(string? Rule, int? Percent, Usd? Left, ThresholdAction Action)
{
    /// <summary>The rule's name in locks and reasons.</summary>
    public const string Name = "safety_margin";

    /// <summary>Part of the allowance that has to be won back before a warning is armed again. Ours.</summary>
    private const int RearmPart = 10;

    /// <summary>True before the contract limit.</summary>
    public bool IsOfSize => Rule == PositionLimit.Name;

    /// <param name="rule">The name of a loss limit; the firm's own is meant with the rule that it stands beside.</param>
    public bool AppliesTo(string rule) => Rule is null || Rule == rule || Rule == FirmLimit.Beside(rule);

    /// <summary>With so many contracts open, weighted, it is crossed: at the share exactly, and never by holding none.</summary>
    public bool IsReached(MiniEquivalents open, MiniEquivalents max) =>
        open.Millionths > 0 && (Int128)open.Millionths * 100 >= (Int128)max.Millionths * Percent!.Value;

    /// <summary>At or below this equity it is crossed.</summary>
    /// <param name="floor">The equity that reaches the limit itself.</param>
    public Usd Level(Usd floor, Usd allowance) =>
        floor + (Left ?? Share(allowance, 100 - Percent!.Value));

    /// <summary>Above this equity a warning is armed again.</summary>
    public Usd RearmAbove(Usd floor, Usd allowance) => Level(floor, allowance) + new Usd(allowance.Micros / RearmPart);

    /// <summary>True when this one does at least what the other does, and no later.</summary>
    public bool Covers(Threshold other) =>
        (Rule == other.Rule || (Rule is null && !other.IsOfSize)) && Action >= other.Action
        && ((Percent is { } percent && other.Percent is { } theirs && percent <= theirs) || (Left is { } left && other.Left is { } theirLeft && left >= theirLeft));

    /// <summary>A percentage of an amount, cut to the micro-dollar; whole hundreds first, so that nothing overflows.</summary>
    private static Usd Share(Usd amount, int percent)
    {
        var (hundreds, rest) = Math.DivRem(amount.Micros, 100);
        return new(hundreds * percent + rest * percent / 100);
    }

    /// <summary><c>75 % of daily_loss_limit</c>.</summary>
    public override string ToString() => $"{(Percent is { } percent ? $"{percent} %" : $"{Left} USD left")} of {Rule ?? "each loss limit"}";
}
