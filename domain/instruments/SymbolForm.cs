using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TraderTerminal.Domain.Instruments;

/// <summary>A symbol as a sender wrote it, taken apart: a product's root with either an explicit month or a place in the row of contracts.</summary>
/// <param name="Continuous">1 is the front contract, also for a bare root; null when <paramref name="Contract"/> is given.</param>
/// <param name="Exchange">As the sender named it, without the mark of a delayed feed.</param>
/// <param name="Delayed">The sender's feed is delayed by about ten minutes.</param>
/// <remarks>TradingView reference 1.6 and 2.5. Whether the root is a product we know is for <see cref="SymbolResolver"/> to say.</remarks>
public sealed partial record SymbolForm(string Raw, string Root, ContractSymbol? Contract, int? Continuous, string? Exchange, bool Delayed)
{
    /// <summary>Longest symbol, after a ticker id is unwrapped.</summary>
    public const int LengthMax = 40;

    private const string Months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

    /// <summary>Takes a symbol apart. A one-digit year is the nearest such year that is not more than one year before <paramref name="on"/>.</summary>
    public static SymbolRead Read(string? raw, DateOnly on)
    {
        if (string.IsNullOrWhiteSpace(raw)) return new SymbolRead.Malformed(SymbolCodes.MissingSymbol, "the symbol is empty");
        if (Unwrapped(raw.Trim()) is not { } text) return Invalid(raw, "is no ticker id");
        if (text.Length > LengthMax) return Invalid(raw, $"is longer than {LengthMax} characters");
        var (exchange, delayed, ticker) = Prefix(text.ToUpperInvariant());
        if (ticker.Length == 0) return new SymbolRead.Malformed(SymbolCodes.MissingSymbol, $"\"{Shown(raw)}\" names an exchange only");
        if (!Allowed().IsMatch(ticker)) return Invalid(raw, "holds characters that no symbol has");
        return Parts(ticker, on) is { } parts
            ? new SymbolRead.Form(new(raw, parts.Root, parts.Contract, parts.Contract is null ? parts.Nth : null, exchange, delayed))
            : Invalid(raw, "is in no form we know");
    }

    private static SymbolRead.Malformed Invalid(string raw, string why) => new(SymbolCodes.InvalidSymbol, $"\"{Shown(raw)}\" {why}");

    private static string Shown(string raw) => raw.Length <= LengthMax ? raw : raw[..LengthMax] + "…";

    /// <summary>The innermost <c>symbol</c> of <c>={"symbol":…}</c>, which nests once more for Heikin-Ashi charts; null when it has none.</summary>
    private static string? Unwrapped(string text)
    {
        if (!text.StartsWith('=')) return text;
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(1), new JsonDocumentOptions { MaxDepth = 8 });
            var inner = document.RootElement;
            while (inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty("symbol", out var next)) inner = next;
            return inner.ValueKind == JsonValueKind.String ? inner.GetString()!.Trim() : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string? Exchange, bool Delayed, string Ticker) Prefix(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (null, false, text);
        var (exchange, delayed) = ExchangeOf(text[..colon]);
        return (exchange, delayed, text[(colon + 1)..].Trim());
    }

    /// <summary>An exchange's name without the ending of a delayed feed, and whether it had one.</summary>
    public static (string? Exchange, bool Delayed) ExchangeOf(string? name)
    {
        var text = name?.Trim().ToUpperInvariant() ?? "";
        foreach (var ending in (ReadOnlySpan<string>)["_DLY", "_DL"])
        {
            if (text.EndsWith(ending, StringComparison.Ordinal)) return (text[..^ending.Length], true);
        }

        return (text.Length == 0 ? null : text, false);
    }

    private static (string Root, ContractSymbol? Contract, int Nth)? Parts(string text, DateOnly on)
    {
        if (BrokerId().Match(text) is { Success: true } broker) return OfBroker(broker, on);
        if (text.StartsWith("CON.", StringComparison.Ordinal) || text.StartsWith("F.US.", StringComparison.Ordinal)) return null;
        if (text[0] is '/' or '@') text = text[1..];
        if (Nth().Match(text) is { Success: true } nth) return (nth.Groups["root"].Value, null, int.Parse(nth.Groups["n"].ValueSpan, CultureInfo.InvariantCulture));
        if (NinjaTrader().Match(text) is { Success: true } ninja) return OfNinjaTrader(ninja);
        if (InstrumentCatalog.Shipped.Find(text) is not null) return (text, null, 1);
        if (Explicit().Match(text) is { Success: true } month)
        {
            return Year(month.Groups["year"].Value, on) is { } year
                ? With(month.Groups["root"].Value, year, ContractSymbol.MonthLetters.IndexOf(month.Groups["month"].Value, StringComparison.Ordinal) + 1)
                : null;
        }

        return Bare().IsMatch(text) ? (text, null, 1) : null;
    }

    private static (string, ContractSymbol?, int)? OfBroker(Match match, DateOnly on)
    {
        var product = match.Groups["product"].Value;
        var root = ProjectXProducts.RootOf(product);
        if (!match.Groups["month"].Success) return match.Value.StartsWith("CON.", StringComparison.Ordinal) ? null : (root, null, 1);
        return Year(match.Groups["year"].Value, on) is { } year
            ? With(root, year, ContractSymbol.MonthLetters.IndexOf(match.Groups["month"].Value, StringComparison.Ordinal) + 1)
            : null;
    }

    private static (string, ContractSymbol?, int)? OfNinjaTrader(Match match)
    {
        var year = 2000 + int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["number"].Success)
            return int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 12 and var number ? With(match.Groups["root"].Value, year, number) : null;
        var at = Months.IndexOf(match.Groups["name"].Value, StringComparison.Ordinal);
        return at >= 0 && at % 3 == 0 ? With(match.Groups["root"].Value, year, at / 3 + 1) : null;
    }

    private static (string, ContractSymbol?, int)? With(string root, int year, int month) => (root, new ContractSymbol(root, year, month), 1);

    private static int? Year(string digits, DateOnly on)
    {
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        if (digits.Length == 1) return on.Year - 1 + ((number - (on.Year - 1)) % 10 + 10) % 10;
        if (digits.Length == 2) return 2000 + number;
        return number is >= 1980 and <= 2099 ? number : null;
    }

#pragma warning disable MA0009 // No backtracking worth fearing: the text is at most LengthMax characters long.
    [GeneratedRegex(@"^[A-Z0-9!.\- /@_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^(CON\.)?F\.US\.(?<product>[A-Z0-9]+)(\.(?<month>[FGHJKMNQUVXZ])(?<year>\d{2}|\d))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BrokerId();

    [GeneratedRegex(@"^(?<root>[A-Z0-9]+)(?<n>[1-9])!$", RegexOptions.CultureInvariant)]
    private static partial Regex Nth();

    [GeneratedRegex(@"^(?<root>[A-Z0-9]+) +((?<number>\d{2})-(?<year>\d{2})|(?<name>[A-Z]{3})(?<year>\d{2}))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NinjaTrader();

    [GeneratedRegex(@"^(?<root>[A-Z0-9]+)(?<month>[FGHJKMNQUVXZ])(?<year>\d{4}|\d{2}|\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex Explicit();

    [GeneratedRegex(@"^[A-Z0-9][A-Z0-9._\-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
#pragma warning restore MA0009
}
