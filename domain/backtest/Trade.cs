using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Backtest;

/// <summary>One finished trade of an imported list.</summary>
/// <param name="Line">Its line in the file, the header being 1.</param>
/// <param name="Fees">Of both sides together.</param>
public sealed record Trade(
    int Line, DateTimeOffset Opened, DateTimeOffset Closed, ContractSymbol Contract, Side Side, int Quantity, Price Entry, Price Exit, Usd Fees)
{
    /// <summary>The part of the fees that its opening pays; the rest is paid with its end.</summary>
    internal Usd EntryFee => new(Fees.Micros / 2);
}

/// <summary>What is wrong with one field of a trade file.</summary>
public sealed record TradeFault(int Line, string Column, string Text)
{
    public override string ToString() => FormattableString.Invariant($"line {Line}, {Column}: {Text}");
}

/// <summary>What reading a trade file came to.</summary>
public abstract record ReadTrades
{
    private ReadTrades() { }

    public sealed record Read(EquatableArray<Trade> Trades) : ReadTrades;

    /// <summary>Every fault of every row; no trade of such a file is used.</summary>
    public sealed record Faulty(EquatableArray<TradeFault> Faults) : ReadTrades;

    /// <summary>The header is not ours.</summary>
    public sealed record Foreign(string Why) : ReadTrades;
}
