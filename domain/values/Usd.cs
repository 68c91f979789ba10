using System.Globalization;

namespace TraderTerminal.Domain.Values;

/// <summary>An amount of US dollars, exact to the micro-dollar. The default value is zero.</summary>
/// <remarks>A whole number of micro-dollars inside; every operation is checked, so an overflow throws instead of wrapping.</remarks>
public readonly record struct Usd(long Micros) : IComparable<Usd>
{
    /// <summary>Micro-dollars in one dollar.</summary>
    public const long MicrosPerDollar = 1_000_000;

    public static Usd Zero => default;

    /// <summary>Takes an amount in dollars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount has more than six decimal places or is too large.</exception>
    public static Usd FromDollars(decimal dollars)
    {
        var micros = dollars * MicrosPerDollar;
        if (micros != decimal.Truncate(micros) || Math.Abs(micros) > long.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(dollars), dollars, "An amount has at most six decimal places.");
        return new Usd((long)micros);
    }

    /// <summary>The amount in dollars, exactly.</summary>
    public decimal Dollars => Micros / (decimal)MicrosPerDollar;

    public static Usd operator +(Usd a, Usd b) => new(checked(a.Micros + b.Micros));
    public static Usd operator -(Usd a, Usd b) => new(checked(a.Micros - b.Micros));
    public static Usd operator -(Usd a) => new(checked(-a.Micros));
    public static Usd operator *(Usd a, int times) => new(checked(a.Micros * times));
    public static bool operator <(Usd a, Usd b) => a.Micros < b.Micros;
    public static bool operator >(Usd a, Usd b) => a.Micros > b.Micros;
    public static bool operator <=(Usd a, Usd b) => a.Micros <= b.Micros;
    public static bool operator >=(Usd a, Usd b) => a.Micros >= b.Micros;

    public static Usd Max(Usd a, Usd b) => a.Micros >= b.Micros ? a : b;
    public static Usd Min(Usd a, Usd b) => a.Micros <= b.Micros ? a : b;

    public int CompareTo(Usd other) => Micros.CompareTo(other.Micros);

    /// <summary>Dollars with at least two decimal places and no thousands separator: <c>-250.00</c>, <c>0.125</c> as <c>0.125</c>.</summary>
    public override string ToString() => Dollars.ToString("0.00####", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> writes, and any plain decimal number.</summary>
    public static bool TryParse(string? text, out Usd amount)
    {
        amount = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars))
            return false;
        if (Math.Abs(dollars) > long.MaxValue / MicrosPerDollar || dollars * MicrosPerDollar != decimal.Truncate(dollars * MicrosPerDollar))
            return false;
        amount = FromDollars(dollars);
        return true;
    }
}
