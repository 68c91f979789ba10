namespace TraderTerminal.Domain.Accounts;

/// <summary>More contracts than the limit allows, from the first moment until the account is within it again.</summary>
/// <param name="DueAt">From here on it counts: the grace time is over.</param>
/// <param name="IsRaised">The violation was raised; the excess is being closed.</param>
public sealed record Excess(DateTimeOffset Since, DateTimeOffset DueAt, bool IsRaised);
