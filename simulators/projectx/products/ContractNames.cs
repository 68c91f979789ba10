using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.Products;

/// <summary>The four spellings of a contract (reference 7.1), and back from its id.</summary>
internal static class ContractNames
{
    /// <summary><c>CON.F.US.ENQ.Z26</c></summary>
    public static string Id(ContractSymbol contract) =>
        string.Create(CultureInfo.InvariantCulture, $"CON.{SymbolId(ProductBook.Of(contract.Root))}.{Letter(contract)}{contract.Year % 100:00}");

    /// <summary><c>F.US.ENQ</c></summary>
    public static string SymbolId(Product product) => $"F.US.{product.Code}";

    /// <summary><c>NQZ6</c></summary>
    public static string Name(ContractSymbol contract) => $"{contract.Root}{Letter(contract)}{contract.Year % 10}";

    /// <summary><c>NQZ26</c>, as positions show it.</summary>
    public static string DisplayName(ContractSymbol contract) =>
        string.Create(CultureInfo.InvariantCulture, $"{contract.Root}{Letter(contract)}{contract.Year % 100:00}");

    /// <summary><c>E-mini NASDAQ-100: December 2026</c></summary>
    public static string Description(ContractSymbol contract) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProductBook.Of(contract.Root).Instrument.Description}: {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(contract.Month)} {contract.Year}");

    /// <summary>Null for an id of no product, or of a month that its exchange does not list.</summary>
    public static ContractSymbol? Find(string id)
    {
        if (id.Split('.') is not ["CON", "F", "US", var code, { Length: 3 } expiry] || ProductBook.WithCode(code) is not { } product) return null;
        var month = ContractSymbol.MonthLetters.IndexOf(expiry[0], StringComparison.Ordinal) + 1;
        if (month == 0 || !int.TryParse(expiry.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return null;
        return ContractMonths.Shipped.IsListed(new(product.Like, 2000 + year, month)) ? new(product.Root, 2000 + year, month) : null;
    }

    private static char Letter(ContractSymbol contract) => ContractSymbol.MonthLetters[contract.Month - 1];
}
