using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>Loss budgets that the accounts of a group share. Persisted.</summary>
public interface IGroupBudgets
{
    /// <summary>Every group with a budget, in the order of their names.</summary>
    IReadOnlyList<GroupBudgetView> All { get; }

    /// <summary>Sets a group's budget; null takes it away. What is tighter holds at once, what is looser from the next trade date on.</summary>
    /// <param name="onlyTightens">Whoever asks may not loosen: what is looser than what is in force is refused as <see cref="Reply.Loosens"/>.</param>
    ValueTask<Reply> Set(Guid id, string group, GroupLossBudget? budget, string reason, string by, bool onlyTightens = false);
}

/// <summary>A group's budget now.</summary>
/// <param name="Next">Begins with the next trade date when <paramref name="Waits"/>; null is none.</param>
/// <param name="IsUsedUp">Reached in this trade date: nothing opens in the group.</param>
public sealed record GroupBudgetView(
    string Group, GroupLossBudget? Budget, bool Waits, GroupLossBudget? Next, TradeDate TradeDate, Usd Used, Usd Left, bool IsUsedUp,
    EquatableArray<MemberResult> Accounts);

/// <summary>An account's result of its trade date, open positions and fees included.</summary>
public sealed record MemberResult(AccountId Account, Usd DayPnl);
