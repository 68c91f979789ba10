using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The limits that a trade date begins with, where the book chooses them by tiers, by the best day or by a ladder's step.</summary>
/// <param name="DailyLoss">Null for the book's own amount.</param>
/// <param name="ContractsMax">Null for the book's own limit.</param>
internal readonly record struct SessionLimits(Usd? DailyLoss, MiniEquivalents? ContractsMax)
{
    public static SessionLimits Of(RuleBook book, AccountState state, bool floorLocked, Course course)
    {
        var daily = book.DailyLoss is { Varies: true } varying
            ? varying.AmountFor(state.Balance - book.StartBalance, floorLocked, course.BestDay)
            : (Usd?)null;
        var max = book.Position is { Tiers.Count: > 0, Metric: not SizeMetric.LiveEquityProfit } tiered
            ? tiered.MaxFor(state.Balance, state.Balance, book.StartBalance)
            : null;
        return book.Ladder is { } ladder
            ? new(book.DailyLoss is null ? null : ladder.DailyLossAt(course.LadderStep) ?? daily, ladder.MaxAt(course.LadderStep) ?? max)
            : new(daily, max);
    }
}
