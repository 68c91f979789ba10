using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Evidence;

/// <summary>What the journal holds of an account, written out for others. Told line by line, so that its length does not matter.</summary>
public interface IEvidence
{
    /// <summary>The lines of one table, each with its line break.</summary>
    IAsyncEnumerable<string> Export(ExportAsk ask, CancellationToken cancel);

    /// <summary>The lines of the proof of one decision; null when the account has decided no such alert.</summary>
    ValueTask<IAsyncEnumerable<string>?> Bundle(AccountId account, AlertId alert, CancellationToken cancel);
}

/// <summary>Which table of an account, in which form, and of which trade dates; both ends are in it, and null is open.</summary>
public sealed record ExportAsk(AccountId Account, ExportTable Table, ExportForm Form, TradeDate? From = null, TradeDate? To = null);

/// <summary>What is exported of an account, a row each.</summary>
public enum ExportTable
{
    /// <summary>Deliveries that the account decided.</summary>
    Alerts,

    /// <summary>What it decided, with every check.</summary>
    Decisions,

    /// <summary>Each thing that happened to an order.</summary>
    Orders,

    Fills,

    /// <summary>Where its rules stood at the end of each trade date, and stand now.</summary>
    States,
}

/// <summary>How a table is written.</summary>
public enum ExportForm
{
    /// <summary>Comma-separated, RFC 4180, with a line of names.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Jsonl,
}
