using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What an alert is about: an explicit contract, or the n-th continuous one (1 is the front, also for a bare root).</summary>
/// <param name="Delayed">The sender's feed is delayed; the route decides whether entries are taken.</param>
/// <param name="Raw">As it stood in the alert.</param>
public sealed record AlertSymbol(string Root, ContractSymbol? Contract, int? Continuous, string? Exchange, bool Delayed, string Raw);
