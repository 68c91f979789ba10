using System.Collections.Frozen;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Domain.Rules;

/// <summary>What happens to contracts held beyond the limit once the grace time is over.</summary>
public enum OnExceed
{
    /// <summary>The excess is closed.</summary>
    Reduce,

    /// <summary>The account has failed.</summary>
    Fail,
}

/// <summary>The most contracts an account may hold, counted in minis, at worst: filled, working, in flight and of unknown outcome.</summary>
/// <param name="Max">Over all products together; null when only products are limited.</param>
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

    /// <summary>How much one contract of a product counts.</summary>
    public MiniEquivalents Weight(Instrument instrument) =>
        Weights.TryGetValue(instrument.Root, out var weight) ? weight
        : instrument.IsMicro ? new(MiniEquivalents.MillionthsPerMini / MicrosPerMini)
        : new(MiniEquivalents.MillionthsPerMini);

    /// <summary>The gate over the account's worst case with the order in it.</summary>
    public Check Check(MiniEquivalents worst) => new(Code, Name, worst <= Max!.Value, Measure.Of(Max.Value), Measure.Of(worst));

    /// <summary>The gate over one product's worst case with the order in it, in contracts.</summary>
    public static Check CheckProduct(int limit, int worst) =>
        new(ProductCode, Name, worst <= limit, Measure.Of(new MiniEquivalents(0) + One * limit), Measure.Of(One * worst));

    private static MiniEquivalents One => new(MiniEquivalents.MillionthsPerMini);
}
