namespace TraderTerminal.Domain.Values;

/// <summary>A count of contracts, never negative; the side of a trade is a <see cref="Side"/>, not a sign. The default is none.</summary>
public readonly record struct Contracts : IComparable<Contracts>
{
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Contracts(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
    }

    public int Count { get; }

    public static Contracts operator +(Contracts a, Contracts b) => new(checked(a.Count + b.Count));
    public static Contracts operator -(Contracts a, Contracts b) => new(a.Count - b.Count);
    public static bool operator <(Contracts a, Contracts b) => a.Count < b.Count;
    public static bool operator >(Contracts a, Contracts b) => a.Count > b.Count;
    public static bool operator <=(Contracts a, Contracts b) => a.Count <= b.Count;
    public static bool operator >=(Contracts a, Contracts b) => a.Count >= b.Count;

    public static Contracts Min(Contracts a, Contracts b) => a.Count <= b.Count ? a : b;

    public int CompareTo(Contracts other) => Count.CompareTo(other.Count);

    public override string ToString() => Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
