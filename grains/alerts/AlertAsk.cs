using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>What one alert asks of one account of its route. May be put again until the account has decided; it decides once.</summary>
/// <param name="Put">Judges the alert's age now and asks the account; or has it record the refusal that is given.</param>
public sealed record AlertAsk(AccountId Account, Func<AlertRefusal?, ValueTask<AlertOutcome>> Put);
