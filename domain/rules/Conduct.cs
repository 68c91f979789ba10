namespace TraderTerminal.Domain.Rules;

/// <summary>Rules that concern a trader rather than one account, and those a person has to judge.</summary>
/// <param name="Hedge">Null when opposite positions are allowed.</param>
/// <param name="PriceLimitMargin">Share of the exchange's price limit to stay away from; advisory.</param>
/// <param name="MinHoldSeconds">Positions held shorter than this count against a share of trades; advisory.</param>
/// <param name="MinHoldShare">The most of all trades that may be held shorter; advisory.</param>
/// <param name="InactivityDays">Days without a trade after which the account is closed.</param>
/// <param name="MaxActiveAccounts">Accounts that one trader may have at the firm.</param>
public sealed record Conduct(
    HedgeRule? Hedge, Ratio? PriceLimitMargin, int? MaxOrdersPerDay, int? MinHoldSeconds, Ratio? MinHoldShare, int? InactivityDays, int? MaxActiveAccounts);
