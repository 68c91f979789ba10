using System.Globalization;

namespace TraderTerminal.Domain.Rules;

/// <summary>Contracts counted in minis, exact to the millionth: ten micros of weight 0.1 are one. The default is none.</summary>
public readonly record struct MiniEquivalents(long Millionths) : IComparable<MiniEquivalents>
{
    public const long MillionthsPerMini = 1_000_000;

    public static MiniEquivalents FromMinis(decimal minis) => new((long)(minis * MillionthsPerMini));

    public static MiniEquivalents operator +(MiniEquivalents a, MiniEquivalents b) => new(checked(a.Millionths + b.Millionths));
    public static MiniEquivalents operator -(MiniEquivalents a, MiniEquivalents b) => new(checked(a.Millionths - b.Millionths));
    public static MiniEquivalents operator *(MiniEquivalents a, int times) => new(checked(a.Millionths * times));
    public static bool operator <(MiniEquivalents a, MiniEquivalents b) => a.Millionths < b.Millionths;
    public static bool operator >(MiniEquivalents a, MiniEquivalents b) => a.Millionths > b.Millionths;
    public static bool operator <=(MiniEquivalents a, MiniEquivalents b) => a.Millionths <= b.Millionths;
    public static bool operator >=(MiniEquivalents a, MiniEquivalents b) => a.Millionths >= b.Millionths;

    public int CompareTo(MiniEquivalents other) => Millionths.CompareTo(other.Millionths);

    /// <summary>Whole contracts without decimals: <c>3</c>, <c>0.1</c>.</summary>
    public override string ToString() => (Millionths / (decimal)MillionthsPerMini).ToString("0.######", CultureInfo.InvariantCulture);
}
