using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>An account as it was opened, and whether the firm has locked it. All else follows from its fills.</summary>
public sealed record ExchangeAccount(AccountId Id, Usd OpenedWith, DateTimeOffset OpenedAt, bool Frozen = false);
