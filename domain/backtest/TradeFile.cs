using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Backtest;

/// <summary>Reads a list of trades: comma-separated, the first line names the columns, in any order. See docs/rules/backtest.md.</summary>
public static class TradeFile
{
    /// <summary>A trader's years; a file with more is a mistake.</summary>
    public const int TradesMax = 100_000;

    /// <summary>No account of ours may hold as many; a larger number is a wrong column.</summary>
    private const int QuantityMax = 10_000;

    private static readonly string[] Columns = ["opened", "closed", "symbol", "side", "quantity", "entry", "exit", "fees"];

    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>The calendars reach no further.</summary>
    private const int YearMin = 2000;
    private const int YearMax = 2100;

    public static ReadTrades Read(string text)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var header = Fields(lines[0])?.Select(name => name.Trim().ToLowerInvariant()).ToArray() ?? [];
        if (Columns.Except(header).Any() || header.Length != Columns.Length)
            return new ReadTrades.Foreign($"The columns are {string.Join(", ", header.Where(name => name.Length > 0).DefaultIfEmpty("none"))}; known are {string.Join(", ", Columns)}. Exports of other programs are not read: their columns are not known to us.");
        var faults = new List<TradeFault>();
        var trades = new List<Trade>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0) continue;
            if (trades.Count + faults.Count >= TradesMax)
            {
                faults.Add(new(i + 1, "row", $"a file has at most {TradesMax} trades"));
                break;
            }

            if (Row(header, lines[i], i + 1, faults) is { } trade) trades.Add(trade);
        }

        if (faults.Count == 0 && trades.Count == 0) faults.Add(new(1, "row", "there is no trade below the header"));
        return faults.Count > 0 ? new ReadTrades.Faulty(faults.ToEquatableArray()) : new ReadTrades.Read(trades.ToEquatableArray());
    }

    private static Trade? Row(string[] header, string text, int line, List<TradeFault> faults)
    {
        var before = faults.Count;
        if (Fields(text) is not { } fields || fields.Count != header.Length)
        {
            faults.Add(new(line, "row", $"needs {header.Length} fields"));
            return null;
        }

        string Field(string name) => fields[Array.IndexOf(header, name)].Trim();
        void Wrong(string name, string why) => faults.Add(new(line, name, Field(name).Length == 0 ? "is empty" : $"{Field(name)} {why}"));
        var opened = Time(Field("opened"), why => Wrong("opened", why));
        var closed = Time(Field("closed"), why => Wrong("closed", why));
        if (opened > closed) Wrong("closed", "is before the trade was opened");
        Instrument? instrument = null;
        ContractSymbol contract = default;
        switch (SymbolResolver.Shipped.Resolve(Field("symbol"), DateOnly.FromDateTime((opened ?? new DateTimeOffset(YearMin, 1, 1, 0, 0, 0, TimeSpan.Zero)).UtcDateTime)))
        {
            case SymbolResolution.Resolved found: (instrument, contract) = (found.Instrument, found.Contract); break;
            case SymbolResolution.Refused refused when opened is not null || refused.Code != SymbolCodes.ExpiredContract: Wrong("symbol", $"cannot be traded: {refused.Reason}"); break;
            default: break;
        }

        var side = Field("side").ToLowerInvariant() switch { "long" or "buy" => Side.Buy, "short" or "sell" => Side.Sell, _ => (Side?)null };
        if (side is null) Wrong("side", "is neither long, short, buy nor sell");
        if (!int.TryParse(Field("quantity"), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) || quantity is < 1 or > QuantityMax) Wrong("quantity", $"is no whole number of contracts from 1 to {QuantityMax}");
        var entry = PriceOf(Field("entry"), instrument, why => Wrong("entry", why));
        var exit = PriceOf(Field("exit"), instrument, why => Wrong("exit", why));
        if (!Usd.TryParse(Field("fees"), out var fees) || fees < Usd.Zero) Wrong("fees", "is no amount of dollars from 0");
        return faults.Count > before ? null : new(line, opened!.Value, closed!.Value, contract, side!.Value, quantity, entry!.Value, exit!.Value, fees);
    }

    private static DateTimeOffset? Time(string text, Action<string> wrong)
    {
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (hasOffset && DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at.Year is >= YearMin and <= YearMax) return at.ToUniversalTime();
        wrong($"is no time with its offset between {YearMin} and {YearMax}, such as 2026-10-20T14:30:00Z");
        return null;
    }

    /// <summary>A price below zero has been traded, so it is read; only the grid is asked for.</summary>
    private static Price? PriceOf(string text, Instrument? instrument, Action<string> wrong)
    {
        if (!Price.TryParse(text, out var price)) wrong("is no price");
        else if (instrument is not null && !instrument.IsOnGrid(price)) wrong($"is not a whole number of ticks of {instrument.TickSize} for {instrument.Root}");
        else return price;
        return null;
    }

    /// <summary>The fields of a line, quoted where they hold a comma; null when a quote does not end.</summary>
    private static List<string>? Fields(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var c in line.TrimEnd('\r'))
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }

        fields.Add(field.ToString());
        return isQuoted ? null : fields;
    }
}
