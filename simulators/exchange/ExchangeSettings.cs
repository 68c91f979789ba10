using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>How the simulated market treats orders. The default is friendly: no fees, no delay, no slippage, endless size.</summary>
public sealed record ExchangeSettings
{
    /// <summary>The fee of one contract on one side, by account and product root.</summary>
    public Func<AccountId, string, Usd> FeePerSide { get; init; } = static (_, _) => Usd.Zero;

    /// <summary>Simulation time from accepting an order until it can meet the market.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.Zero;

    /// <summary>A market or stop fill is worse than the quote by up to this many ticks, drawn evenly.</summary>
    public int SlippageTicksMax { get; init; }

    /// <summary>Contracts that an account can take from one step of a contract, on each side; null for endless.</summary>
    /// <remarks>Counted for each account alone: simulated accounts do not compete, so none changes the fills of another.</remarks>
    public int? DisplayedSize { get; init; }

    public LimitFillRule LimitFills { get; init; } = LimitFillRule.Cross;

    /// <summary>Bracket legs begin to work for the entry's whole size at its first fill, instead of for what has been filled.</summary>
    public Func<bool> WholeLegs { get; init; } = static () => false;

    public StopTrigger StopsTriggerOn { get; init; } = StopTrigger.TradeOrQuote;
}
