using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Replay;

/// <summary>An account's history under another rule book: what would have been decided otherwise, and what would have come of it.</summary>
/// <param name="Bound">The book the account was bound to at first.</param>
/// <param name="Other">The book of the replay.</param>
/// <param name="Decided">Alerts and payouts that were decided again.</param>
/// <param name="Undecided">Alerts whose request the history does not hold, such as ignored ones; they change nothing in the replay.</param>
/// <param name="Ends">Where both stand after the last event; null for an account without a day.</param>
/// <param name="Estimate">True when anything of the replay's money rests on an assumption; <see cref="Assumed"/> counts them.</param>
public sealed record ReplayReport(
    AccountId Account, ReplayBook Bound, ReplayBook Other, DateTimeOffset From, DateTimeOffset To, int Decided, int Undecided,
    EquatableArray<ReplayDifference> Differences, EquatableArray<ReplayDay> Days, ReplayEnds Ends, EquatableArray<ReplayEnding> EndingsThen,
    EquatableArray<ReplayEnding> EndingsNow, bool Estimate, ReplayAssumptions Assumed, EquatableArray<string> Notes)
{
    /// <summary>True when the other book decides and ends everything as it was.</summary>
    public bool IsSame => Differences.Count == 0 && EndingsThen == EndingsNow && Ends.Then == Ends.Now && Days.All(day => day.Then == day.Now);
}

public sealed record ReplayBook(RuleBookId Id, string Version);

/// <summary>What was assumed where the history is silent.</summary>
/// <param name="FillsLeftOut">Recorded fills of orders that would not have existed, or of contracts that would not have been held.</param>
/// <param name="FillsAssumed">Fills of orders that never existed, at the newest price that the history knew then.</param>
/// <param name="CancelsAssumed">Orders that the replay cancels and the history does not; taken as cancelled at once.</param>
public sealed record ReplayAssumptions(int FillsLeftOut, int FillsAssumed, int CancelsAssumed);

/// <summary>One decision that would have been another.</summary>
/// <param name="Kind"><c>alert</c> or <c>payout</c>.</param>
/// <param name="Id">The alert's id, or the command's of a payout.</param>
/// <param name="Estimate">True when an assumption came before it, or an order that the history does not have was under way: the state it was decided in is an estimate.</param>
public sealed record ReplayDifference(
    string Kind, Guid Id, DateTimeOffset At, ReplayOutcome Then, ReplayOutcome Now, bool Estimate);

/// <summary>What was decided, why, and with which numbers.</summary>
/// <param name="Outcome"><c>accepted</c>, <c>refused</c> or <c>ignored</c>.</param>
/// <param name="Largest">The largest order of that side; null where no size was judged.</param>
/// <param name="Failed">The checks that failed, with limit and value.</param>
public sealed record ReplayOutcome(
    string Outcome, string? Code, string Text, int? Largest, string? Binding, EquatableArray<Check> Failed, Usd? Balance, Usd? Equity, int? Net);

/// <summary>A trade date's close on both sides; null on the side that did not close it.</summary>
public sealed record ReplayDay(TradeDate TradeDate, ReplayMoney? Then, ReplayMoney? Now, bool Estimate);

/// <param name="Realized">Profit and loss of the trade date's fills, fees taken.</param>
/// <param name="Headroom">Above the floor of the maximum loss; null without one.</param>
public sealed record ReplayMoney(Usd Realized, Usd Balance, Usd? Headroom);

/// <param name="Realized">Of all fills, fees taken.</param>
public sealed record ReplayStand(Usd Realized, Usd Balance, Usd Equity, Usd? Headroom, string Status);

/// <param name="Difference">The replay's realised profit and loss less the recorded one.</param>
public sealed record ReplayEnds(ReplayStand Then, ReplayStand Now, Usd Difference, bool Estimate);

/// <summary>A lock, the failure or the passing of the account.</summary>
/// <param name="Kind"><c>locked</c>, <c>failed</c> or <c>passed</c>.</param>
public sealed record ReplayEnding(string Kind, string? Rule, DateTimeOffset At, string Text);
