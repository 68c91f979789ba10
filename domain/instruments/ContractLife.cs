namespace TraderTerminal.Domain.Instruments;

/// <summary>What is left of a contract on a date. Days are calendar days; below one it is over.</summary>
/// <param name="RollsOn">From this date on the next front month is in front.</param>
/// <param name="Warning">A sentence from as many days before the roll on as the product rolls before its end; null before.</param>
public sealed record ContractLife(ContractSymbol Contract, DateOnly RollsOn, int DaysToRoll, DateOnly LastTradingDay, int DaysToLastTradingDay, string? Warning);
