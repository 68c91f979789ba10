using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A market entry needs a market whose bid and ask stand at most so many ticks apart.</summary>
/// <remarks>Exactly so many pass. An unknown spread lets no market entry pass: opening fails closed.</remarks>
public sealed record SpreadLimit(int Ticks)
{
    public const string Code = "WIDE_SPREAD";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "spread";

    /// <summary>The gate, in ticks; a part of a tick counts as one. Without a spread there are no numbers.</summary>
    public Check Check(Instrument instrument, Points? spread)
    {
        if (spread is not { } seen) return new(Code, Name, false, default, default);
        var tick = (Int128)instrument.TickSize.Nanos;
        var ticks = (int)Int128.Clamp((seen.Nanos + tick - 1) / tick, 0, int.MaxValue);
        return new(Code, Name, ticks <= Ticks, Measure.Of(Ticks), Measure.Of(ticks));
    }

    public static SpreadLimit Tightest(SpreadLimit a, SpreadLimit b) => new(Math.Min(a.Ticks, b.Ticks));
}
