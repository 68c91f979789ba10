using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>One account that the sender names, with its own size.</summary>
public sealed record AlertAccount(string Id, decimal? Multiplier, int? Quantity);

/// <summary>Where the sender wants the alert to go; the hook's route has the last word.</summary>
public sealed record AlertRoute(EquatableArray<AlertAccount> Accounts, string? Group, string? Strategy);
