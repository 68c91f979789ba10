using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>A price that values open positions, and when it was quoted.</summary>
public readonly record struct Mark(ContractSymbol Contract, Price Price, DateTimeOffset At);

/// <summary>How far a contract's bid and ask stand apart.</summary>
public readonly record struct ContractSpread(ContractSymbol Contract, Points Between);

/// <summary>What the shell saw of the market when it made the command. The default saw nothing.</summary>
/// <param name="Marks">Newest marks of the contracts the account holds or is asked about.</param>
/// <param name="HighEquity">The highest equity valued since the last recorded mark; null when nothing was valued.</param>
public readonly record struct MarketView(EquatableArray<Mark> Marks, Usd? HighEquity)
{
    /// <summary>A quote older than this is no price to open on. Ours: one minute, the spacing of the coarsest recorded data.</summary>
    public static TimeSpan QuoteAgeMax { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Spreads of the contracts that are asked about.</summary>
    public EquatableArray<ContractSpread> Spreads { get; init; }

    /// <summary>Null when the contract's bid and ask are not known.</summary>
    public Points? SpreadOf(ContractSymbol contract)
    {
        foreach (var spread in Spreads.Span)
        {
            if (spread.Contract == contract) return spread.Between;
        }

        return null;
    }

    public Mark? Of(ContractSymbol contract)
    {
        foreach (var mark in Marks.Span)
        {
            if (mark.Contract == contract) return mark;
        }

        return null;
    }
}
