using System.Globalization;

namespace TraderTerminal.Domain.Values;

/// <summary>A distance between two prices, in points; negative when the price fell. The default is no distance.</summary>
public readonly record struct Points(long Nanos) : IComparable<Points>
{
    public static Points operator +(Points a, Points b) => new(checked(a.Nanos + b.Nanos));
    public static Points operator -(Points a) => new(checked(-a.Nanos));
    public static Points operator *(Points a, int times) => new(checked(a.Nanos * times));
    public static bool operator <(Points a, Points b) => a.Nanos < b.Nanos;
    public static bool operator >(Points a, Points b) => a.Nanos > b.Nanos;
    public static bool operator <=(Points a, Points b) => a.Nanos <= b.Nanos;
    public static bool operator >=(Points a, Points b) => a.Nanos >= b.Nanos;

    public int CompareTo(Points other) => Nanos.CompareTo(other.Nanos);

    public override string ToString() =>
        (Nanos / (decimal)Price.NanosPerPoint).ToString("0.00#######", CultureInfo.InvariantCulture);
}
