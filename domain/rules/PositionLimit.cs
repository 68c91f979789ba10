using System.Collections.Frozen;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What happens to contracts held beyond the limit once the grace time is over.</summary>
public enum OnExceed
{
    /// <summary>The excess is closed.</summary>
    Reduce,

    /// <summary>The account has failed.</summary>
    Fail,
}

/// <summary>What chooses the tier of a contract limit.</summary>
public enum SizeMetric
{
    /// <summary>The balance when the trade date opens.</summary>
    EodBalance,

    /// <summary>The balance over the start balance when the trade date opens.</summary>
    EodProfit,

    /// <summary>The equity over the start balance, at every moment.</summary>
    LiveEquityProfit,
}

/// <summary>A contract limit that grows with the account.</summary>
public readonly record struct SizeTier(TierStart Start, MiniEquivalents Max);

/// <summary>The most contracts an account may hold, counted in minis, at worst: filled, working, in flight and of unknown outcome.</summary>
/// <param name="Max">Over all products together; null when only products are limited, or when tiers say it.</param>
/// <param name="MicrosPerMini">How many micros count as one mini; 1 counts every contract alike.</param>
/// <param name="Weights">Explicit weights by root; they win over <paramref name="MicrosPerMini"/>.</param>
/// <param name="PerProduct">The most contracts (unweighted) by root; 0 forbids the product.</param>
/// <remarks>Prop-firm rules reference 4.6 and 4.8: per symbol max(|net + working buys + q|, |net − working sells − q|), times weight, summed.</remarks>
public sealed record PositionLimit(
    MiniEquivalents? Max, int MicrosPerMini, FrozenDictionary<string, MiniEquivalents> Weights, FrozenDictionary<string, int> PerProduct)
{
    public const string Code = "POSITION_LIMIT";
    public const string ProductCode = "PRODUCT_LIMIT";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "max_contracts";

    /// <summary>Seconds an excess may stand before it counts; 0 acts at once.</summary>
    public int GraceSeconds { get; init; }

    public OnExceed OnExceed { get; init; }

    public SizeMetric Metric { get; init; }

    /// <summary>Limits by the metric; the last that is reached counts. Empty for one fixed limit.</summary>
    public EquatableArray<SizeTier> Tiers { get; init; }

    /// <summary>The limit for a balance or an equity and the balance that the account began with; null when only products are limited.</summary>
    public MiniEquivalents? MaxFor(Usd balance, Usd equity, Usd startBalance)
    {
        if (Tiers.Count == 0) return Max;
        var metric = Metric switch
        {
            SizeMetric.EodBalance => balance,
            SizeMetric.EodProfit => balance - startBalance,
            _ => equity - startBalance,
        };
        var max = default(MiniEquivalents);
        foreach (var tier in Tiers.Span)
        {
            if (tier.Start.IsReached(metric)) max = tier.Max;
        }

        return max;
    }

    /// <summary>How much one contract of a product counts.</summary>
    public MiniEquivalents Weight(Instrument instrument) =>
        Weights.TryGetValue(instrument.Root, out var weight) ? weight
        : instrument.IsMicro ? new(MiniEquivalents.MillionthsPerMini / MicrosPerMini)
        : new(MiniEquivalents.MillionthsPerMini);

    /// <summary>The gate over the account's worst case with the order in it.</summary>
    public static Check Check(MiniEquivalents max, MiniEquivalents worst) => new(Code, Name, worst <= max, Measure.Of(max), Measure.Of(worst));

    /// <summary>The gate over one product's worst case with the order in it, in contracts.</summary>
    public static Check CheckProduct(int limit, int worst) =>
        new(ProductCode, Name, worst <= limit, Measure.Of(new MiniEquivalents(0) + One * limit), Measure.Of(One * worst));

    private static MiniEquivalents One => new(MiniEquivalents.MillionthsPerMini);
}
