using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Contracts opened at one price; positive is long. Lots close first in, first out.</summary>
public readonly record struct Lot(int Net, Price Price);
