using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>An account cannot answer now: its mailbox is full, or its engine is being rebuilt.</summary>
public sealed class AccountUnavailableException(AccountId account, string why, Exception? inner = null) : Exception($"{account}: {why}", inner);
