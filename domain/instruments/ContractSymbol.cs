namespace TraderTerminal.Domain.Instruments;

/// <summary>One contract month of a product, written root, month letter, four-digit year: <c>MNQZ2026</c>.</summary>
public readonly record struct ContractSymbol(string Root, int Year, int Month) : IComparable<ContractSymbol>
{
    /// <summary>The letters of January to December, as the exchange writes them.</summary>
    public const string MonthLetters = "FGHJKMNQUVXZ";

    /// <summary>Orders by root, then by expiry.</summary>
    public int CompareTo(ContractSymbol other)
    {
        var byRoot = string.CompareOrdinal(Root, other.Root);
        return byRoot != 0 ? byRoot : (Year * 12 + Month).CompareTo(other.Year * 12 + other.Month);
    }

    public override string ToString() => $"{Root}{MonthLetters[Month - 1]}{Year}";

    /// <summary>Reads exactly what <see cref="ToString"/> writes; every other form is the business of symbol resolution.</summary>
    public static bool TryParse(string? text, out ContractSymbol contract)
    {
        contract = default;
        if (text is null || text.Length < 6) return false;
        var month = MonthLetters.IndexOf(text[^5], StringComparison.Ordinal) + 1;
        if (month == 0 || !int.TryParse(text.AsSpan(text.Length - 4), System.Globalization.NumberStyles.None, null, out var year)) return false;
        contract = new ContractSymbol(text[..^5], year, month);
        return true;
    }
}
