namespace TraderTerminal.Simulators.Exchange;

/// <summary>Everything an exchange needs to carry on after a restart. Fills stand in their order.</summary>
public sealed record ExchangeState(
    IReadOnlyList<ExchangeAccount> Accounts,
    IReadOnlyList<ExchangeOrder> Orders,
    IReadOnlyList<ExchangeFill> Fills,
    IReadOnlyList<MarketQuote> Quotes)
{
    public static ExchangeState Empty { get; } = new([], [], [], []);
}
