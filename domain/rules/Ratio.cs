using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A share such as 0.55, exact to the millionth. The default is zero.</summary>
public readonly record struct Ratio(long Millionths)
{
    public const long MillionthsPerOne = 1_000_000;

    /// <summary>The share of an amount, cut to the micro-dollar.</summary>
    public Usd Of(Usd amount) => new((long)((Int128)amount.Micros * Millionths / MillionthsPerOne));

    /// <summary>The share of <paramref name="whole"/> against <paramref name="part"/>, as products: nothing is divided and nothing rounded.</summary>
    /// <returns>Negative when the part is smaller than the share, zero when it is exactly the share.</returns>
    public int Compare(Usd part, Usd whole) => ((Int128)part.Micros * MillionthsPerOne).CompareTo((Int128)whole.Micros * Millionths);

    /// <summary>The amount that a part is this share of, rounded up to the cent. For showing.</summary>
    public Usd WholeOf(Usd part)
    {
        if (Millionths == 0) return Usd.Zero;
        const long Cent = Usd.MicrosPerDollar / 100;
        var divisor = (Int128)Millionths * Cent;
        var cents = ((Int128)part.Micros * MillionthsPerOne + divisor - 1) / divisor;
        return new((long)(cents * Cent));
    }

    /// <summary><c>0.55</c>.</summary>
    public override string ToString() => (Millionths / (decimal)MillionthsPerOne).ToString("0.######", CultureInfo.InvariantCulture);
}
