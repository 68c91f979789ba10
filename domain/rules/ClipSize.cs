using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>The most that one order may open, in contracts and in money. At least one of the two is given.</summary>
/// <param name="Contracts">Contracts as they are, micros not weighted.</param>
/// <param name="Notional">Price × point value × contracts.</param>
public sealed record ClipSize(int? Contracts, Usd? Notional)
{
    public const string Code = "CLIP_SIZE";
    public const string NotionalCode = "NOTIONAL";

    /// <summary>The rules' names in decisions.</summary>
    public const string Name = "clip_size";

    public const string NotionalName = "notional";

    /// <summary>What one contract stands for at a price.</summary>
    public static Usd NotionalOf(Instrument instrument, Price price) =>
        new((long)((Int128)Math.Abs(price.Nanos) * instrument.TickValue.Micros / instrument.TickSize.Nanos));

    public static Check Check(int contracts, int quantity) =>
        new(Code, Name, quantity <= contracts, Measure.Of(MiniEquivalents.FromMinis(contracts)), Measure.Of(MiniEquivalents.FromMinis(quantity)));

    public static Check CheckNotional(Usd notional, Usd ofOne, int quantity) =>
        new(NotionalCode, NotionalName, (Int128)ofOne.Micros * quantity <= notional.Micros, Measure.Of(notional), Measure.Of(Saturated(ofOne, quantity)));

    /// <summary>The largest quantity within the money.</summary>
    public static int Largest(Usd notional, Usd ofOne) =>
        ofOne == Usd.Zero ? int.MaxValue : (int)Math.Min(int.MaxValue, notional.Micros / ofOne.Micros);

    public static ClipSize Tightest(ClipSize a, ClipSize b) => new(
        a.Contracts is { } x && b.Contracts is { } y ? Math.Min(x, y) : a.Contracts ?? b.Contracts,
        a.Notional is { } m && b.Notional is { } n ? Usd.Min(m, n) : a.Notional ?? b.Notional);

    private static Usd Saturated(Usd ofOne, int quantity) => new((long)Int128.Min(long.MaxValue, (Int128)ofOne.Micros * quantity));
}
