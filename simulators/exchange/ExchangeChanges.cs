namespace TraderTerminal.Simulators.Exchange;

/// <summary>What requests and steps have changed since it was last taken: rows to keep, and the news of them in order.</summary>
public sealed record ExchangeChanges(
    IReadOnlyList<ExchangeAccount> Accounts,
    IReadOnlyList<ExchangeOrder> Orders,
    IReadOnlyList<ExchangeFill> Fills,
    IReadOnlyList<ExchangeEvent> Events);
