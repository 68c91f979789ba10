using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Stops entries once so many of them were filled worse than the price seen when they were decided, until a person re-arms the account.</summary>
/// <param name="Ticks">A fill that is worse by more than this has slipped; a better one never has.</param>
/// <param name="InRow">Slipped entries in a row; null for no such stop. At least one of the two is given.</param>
/// <param name="InDay">Slipped entries in one trade date; null for no such stop.</param>
/// <remarks>
/// Our own post-trade check, beside the repeated execution throttle of RTS 6 article 15 (engineering references 1.9). The price seen is the mark, or
/// the stop of a stop order. Spreads are not judged: the market view has one price a contract.
/// </remarks>
public sealed record Slippage(int Ticks, int? InRow, int? InDay)
{
    public const string Code = "SLIPPAGE";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "slippage";

    /// <summary>The gate.</summary>
    public Check Check(int inRow, int today) => InRow is { } most && inRow >= most ? Said(most, inRow) : Said(InDay ?? int.MaxValue, today);

    /// <summary>True when a fill is so much worse than what was seen.</summary>
    public bool HasSlipped(Instrument instrument, Side side, Price seen, Price filled) =>
        side.Sign() * ((Int128)filled.Nanos - seen.Nanos) > (Int128)Ticks * instrument.TickSize.Nanos;

    public static Slippage Tightest(Slippage a, Slippage b) => new(Math.Min(a.Ticks, b.Ticks), Rearm.Least(a.InRow, b.InRow), Rearm.Least(a.InDay, b.InDay));

    private static Check Said(int limit, int count) => new(Code, Name, count < limit, Measure.Of(limit), Measure.Of(count));
}
