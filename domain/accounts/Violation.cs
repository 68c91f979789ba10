using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a violation makes of the account.</summary>
public enum ViolationEffect
{
    /// <summary>Recorded and, for a contract limit, reduced to the limit.</summary>
    Reduce,

    /// <summary>No trading until the next trade date.</summary>
    LockDay,

    /// <summary>The account is lost.</summary>
    Fail,

    /// <summary>No trading until the next week of trade dates.</summary>
    LockWeek,

    /// <summary>Everything is closed once.</summary>
    Liquidate,

    /// <summary>Said, and nothing else.</summary>
    Warn,
}

/// <summary>A limit that was reached, with its numbers. One is open per account, rule and trade date.</summary>
public sealed record Violation(
    string Code, string Rule, Measure Limit, Measure Value, ViolationEffect Effect, TradeDate TradeDate, DateTimeOffset At);
