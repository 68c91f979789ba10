using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>New values of a working order; null leaves a value as it is.</summary>
public sealed record OrderModification(Contracts? Quantity = null, Price? Limit = null, Price? Stop = null);
