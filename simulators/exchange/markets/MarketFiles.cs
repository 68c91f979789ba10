using System.Globalization;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Recorded markets from files named <c>ESZ3-20131006-….csv[.gz]</c>: the contract, then the first day.</summary>
public static class MarketFiles
{
    /// <summary>The first column names of a file of trades; any other file is read as bars.</summary>
    private const string TickColumns = "time_utc,price,quantity";

    /// <exception cref="FormatException">The name says no contract, or the file begins with no columns that we know.</exception>
    public static IMarketSource Open(string path)
    {
        var contract = ContractOf(path) ?? throw new FormatException($"{path}: the name does not begin with a contract and a day, for example ESZ3-20131006.");
        var instrument = InstrumentCatalog.Shipped.Get(contract.Root);
        return IsTicks(path) ? TickReplay.Open(path, contract, instrument) : BarReplay.Open(path, contract, instrument);
    }

    /// <summary>Why there is no such market; null when the file is there and its name says a contract.</summary>
    public static string? WhyNot(string path) =>
        !File.Exists(path) ? $"there is no file {path}"
        : ContractOf(path) is null ? $"{path} does not begin with a contract and a day, for example ESZ3-20131006"
        : null;

    /// <summary>The contract that a file's name says, or null. A one-digit year is the first such year from the file's own day on.</summary>
    public static ContractSymbol? ContractOf(string path)
    {
        var parts = Path.GetFileName(path).Split('-', '.');
        if (parts.Length < 2 || parts[0].Length < 3) return null;
        if (!DateOnly.TryParseExact(parts[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        var (root, letter, digit) = (parts[0][..^2], parts[0][^2], parts[0][^1] - '0');
        var month = ContractSymbol.MonthLetters.IndexOf(letter, StringComparison.Ordinal) + 1;
        if (month == 0 || digit is < 0 or > 9 || InstrumentCatalog.Shipped.Find(root) is null) return null;
        return new ContractSymbol(root, day.Year + (digit - day.Year % 10 + 10) % 10, month);
    }

    private static bool IsTicks(string path)
    {
        using var text = MarketFile.Open(path);
        return text.ReadLine() == TickColumns;
    }
}
