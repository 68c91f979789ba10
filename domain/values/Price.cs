using System.Globalization;

namespace TraderTerminal.Domain.Values;

/// <summary>A price of one contract, in points. Two prices differ by a distance; they do not add. The default is zero points.</summary>
/// <remarks>A whole number of nano-points inside, which holds every CME tick size exactly (the finest is 0.0000005).</remarks>
public readonly record struct Price(long Nanos) : IComparable<Price>
{
    /// <summary>Nano-points in one point.</summary>
    public const long NanosPerPoint = 1_000_000_000;

    /// <exception cref="ArgumentOutOfRangeException">The price has more than nine decimal places or is too large.</exception>
    public static Price FromPoints(decimal points) =>
        TryFromPoints(points, out var price)
            ? price
            : throw new ArgumentOutOfRangeException(nameof(points), points, "A price has at most nine decimal places.");

    public static bool TryFromPoints(decimal points, out Price price)
    {
        price = default;
        if (Math.Abs(points) > long.MaxValue / NanosPerPoint) return false;
        var nanos = points * NanosPerPoint;
        if (nanos != decimal.Truncate(nanos)) return false;
        price = new Price((long)nanos);
        return true;
    }

    public decimal Points => Nanos / (decimal)NanosPerPoint;

    public static Points operator -(Price to, Price from) => new(checked(to.Nanos - from.Nanos));
    public static Price operator +(Price price, Points distance) => new(checked(price.Nanos + distance.Nanos));
    public static Price operator -(Price price, Points distance) => new(checked(price.Nanos - distance.Nanos));
    public static bool operator <(Price a, Price b) => a.Nanos < b.Nanos;
    public static bool operator >(Price a, Price b) => a.Nanos > b.Nanos;
    public static bool operator <=(Price a, Price b) => a.Nanos <= b.Nanos;
    public static bool operator >=(Price a, Price b) => a.Nanos >= b.Nanos;

    public int CompareTo(Price other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Points with at least two decimal places: <c>15500.50</c>, <c>110.015625</c>.</summary>
    public override string ToString() => Points.ToString("0.00#######", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out Price price)
    {
        price = default;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var points)
            && TryFromPoints(points, out price);
    }
}
