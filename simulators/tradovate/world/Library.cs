using System.Globalization;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>Products, contracts and their months as Tradovate numbers and names them (reference 7.8, 17). Ids follow from the product's place.</summary>
internal static class Library
{
    public const long Dollar = 1;
    public const long BracketStrategy = 2;

    /// <summary>A futures contract that expires this far back or ahead can be meant by one digit of its year.</summary>
    private const int YearsBack = 1;

    private const int YearsAhead = 9;
    private const int FirstYear = 2000;
    private const long FirstContract = 4_000_000;
    private const long FirstMaturity = 60_000;
    private const long FirstProduct = 50_000;
    private const int MonthsOfProduct = 1_300;

    /// <summary>Two that have been seen on the wire.</summary>
    private static readonly Dictionary<string, long> Seen = new(StringComparer.Ordinal) { ["NQ"] = 814, ["ES"] = 799 };

    private static readonly string[] Exchanges = [.. ProductBook.All.Select(product => product.Instrument.Exchange).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static readonly string[] Minis = ["ES", "NQ", "YM", "RTY", "EMD", "NKD"];

    public static IReadOnlyList<NamedEntity> AllExchanges { get; } = [.. Exchanges.Select((name, place) => new NamedEntity(place + 1, name))];

    public static IReadOnlyList<NamedEntity> Groups { get; } = [new(20, "Indices"), new(21, "Others")];

    public static IReadOnlyList<CurrencyEntity> Currencies { get; } = [new(Dollar, "USD", "$")];

    public static IReadOnlyList<OrderStrategyTypeEntity> StrategyTypes { get; } = [new(BracketStrategy, "bracket", true)];

    public static IReadOnlyList<ProductEntity> Products { get; } = [.. ProductBook.All.Select(Entity)];

    /// <summary><c>MESU6</c></summary>
    public static string Name(ContractSymbol contract) => $"{contract.Root}{ContractSymbol.MonthLetters[contract.Month - 1]}{contract.Year % 10}";

    public static long ProductId(string root) => Seen.TryGetValue(root, out var id) ? id : FirstProduct + Place(root);

    public static long ContractId(ContractSymbol contract) => FirstContract + Number(contract);

    public static long MaturityId(ContractSymbol contract) => FirstMaturity + Number(contract);

    public static ContractSymbol? ContractOf(long id) => Symbol(id - FirstContract);

    public static ContractSymbol? MaturityOf(long id) => Symbol(id - FirstMaturity);

    public static string? RootOf(long product) => Products.FirstOrDefault(one => one.Id == product)?.Name;

    /// <summary>The contract of a name with one digit of the year; null for no name of a listed month.</summary>
    public static ContractSymbol? Find(string name, DateTimeOffset at)
    {
        if (name.Length < 3 || !char.IsAsciiDigit(name[^1])) return null;
        var month = ContractSymbol.MonthLetters.IndexOf(name[^2], StringComparison.Ordinal) + 1;
        var root = name[..^2];
        if (month == 0 || ProductBook.All.FirstOrDefault(product => product.Root == root) is not { } product) return null;
        var digit = name[^1] - '0';
        for (var year = at.Year - YearsBack; year <= at.Year + YearsAhead - YearsBack; year++)
        {
            if (year % 10 == digit && ContractMonths.Shipped.IsListed(new(product.Like, year, month))) return new(root, year, month);
        }

        return null;
    }

    public static ContractEntity Entity(ContractSymbol contract) =>
        new(ContractId(contract), Name(contract), MaturityId(contract), "DefinitionChecked", Points(ProductBook.Of(contract.Root).Instrument.TickSize));

    public static ContractMaturityEntity Maturity(ContractSymbol contract, bool isFront) =>
        new(MaturityId(contract), ProductId(contract.Root), contract.Year * 100 + contract.Month, ExpiresAt(contract), isFront, Archived: false);

    /// <summary>The last trading day's morning, when the exchange settles.</summary>
    public static DateTimeOffset ExpiresAt(ContractSymbol contract) =>
        new(ContractMonths.Shipped.LastTradingDay(contract with { Root = ProductBook.Of(contract.Root).Like }).ToDateTime(new TimeOnly(13, 30)), TimeSpan.Zero);

    /// <summary>Commission and exchange fee for one side of one contract, all in (reference 17).</summary>
    public static (Usd Exchange, Usd Commission) Fees(string root)
    {
        var product = ProductBook.Of(root);
        var all = Usd.FromDollars(product.Instrument.IsMicro ? 0.79m : Minis.Contains(root, StringComparer.Ordinal) ? 1.29m : 1.79m);
        var exchange = Usd.Min(product.Fee, all);
        return (exchange, all - exchange);
    }

    /// <summary>A tenth of what the contract moves in a hundred points or so: enough to see margin move, no more.</summary>
    public static decimal DayMargin(string root) => ProductBook.Of(root).Instrument.IsMicro ? 50m : 500m;

    public static decimal Points(Points distance) => distance.Nanos / (decimal)Price.NanosPerPoint;

    public static TradeDay Day(TradeDate date) => TradeDay.Of(date);

    private static ProductEntity Entity(Product product)
    {
        var instrument = product.Instrument;
        var tick = Points(instrument.TickSize);
        var isFraction = tick is 0.03125m or 0.015625m or 0.0078125m or 0.00390625m;
        return new(
            ProductId(product.Root), product.Root, Dollar, "Futures", instrument.Description, Array.IndexOf(Exchanges, instrument.Exchange) + 1,
            Minis.Contains(product.Root, StringComparer.Ordinal) || product.Root is "MES" or "MNQ" or "MYM" or "M2K" ? 20 : 21, "Verified", Months(product),
            instrument.PointValue.Dollars, isFraction ? "Fractional" : "Decimal", isFraction ? -5 : -Digits(tick), tick, instrument.IsMicro);
    }

    private static int Digits(decimal tick) => (decimal.GetBits(tick / 1.0000000000000000000000000000m)[3] >> 16) & 0xFF;

    /// <summary>The letters of the months that the exchange lists.</summary>
    private static string Months(Product product) =>
        string.Concat(Enumerable.Range(1, 12).Where(month => ContractMonths.Shipped.IsListed(new(product.Like, 2026, month))).Select(month => ContractSymbol.MonthLetters[month - 1]));

    private static int Place(string root)
    {
        for (var place = 0; place < ProductBook.All.Count; place++)
        {
            if (ProductBook.All[place].Root == root) return place;
        }

        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No product {root}."), nameof(root));
    }

    private static long Number(ContractSymbol contract) => Place(contract.Root) * MonthsOfProduct + (contract.Year - FirstYear) * 12 + contract.Month - 1;

    private static ContractSymbol? Symbol(long number)
    {
        if (number < 0 || number >= (long)ProductBook.All.Count * MonthsOfProduct) return null;
        var (place, month) = ((int)(number / MonthsOfProduct), (int)(number % MonthsOfProduct));
        var product = ProductBook.All[place];
        var (year, of) = (FirstYear + month / 12, month % 12 + 1);
        return ContractMonths.Shipped.IsListed(new(product.Like, year, of)) ? new(product.Root, year, of) : null;
    }
}
