using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Rules that concern a trader rather than one account, and those a person has to judge.</summary>
/// <param name="Hedge">Null when opposite positions are allowed.</param>
/// <param name="PriceLimitMargin">Share of the exchange's price limit to stay away from; advisory.</param>
/// <param name="InactivityDays">Days without a trade after which the account is closed.</param>
/// <param name="MaxActiveAccounts">Accounts that one trader may have at the firm.</param>
/// <param name="Notes">What cannot be expressed as a rule: shown, never enforced.</param>
public sealed record Conduct(
    HedgeRule? Hedge, Ratio? PriceLimitMargin, int? MaxOrdersPerDay, MinHold? MinHold, int? InactivityDays, int? MaxActiveAccounts,
    EquatableArray<string> Notes);

/// <summary>At least this share of all trades is to be held longer than so many seconds; advisory.</summary>
public sealed record MinHold(int Seconds, Ratio Share);
