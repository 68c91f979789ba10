using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>One thing that lets an account open nothing now, and where it is opened again.</summary>
/// <param name="Level"><c>account</c>, <c>group NAME</c>, <c>all</c>, or <c>engine</c>: it lets go by itself.</param>
/// <param name="Text">What it is and why, as a part of a sentence.</param>
public sealed record Hold(string Level, string Text)
{
    public const string Account = "account";

    /// <summary>Everything that holds an account, its own first. Empty when it may open as far as its rules allow.</summary>
    /// <param name="above">What is set for its groups and for all.</param>
    public static EquatableArray<Hold> Of(AccountState state, IEnumerable<ControlFromAbove> above)
    {
        var holds = new List<Hold>();
        void Own(string text) => holds.Add(new(Account, text));

        if (state.IsOver) Own(state.HasFailed ? "it has reached its maximum loss" : "it has passed");
        foreach (var held in state.Locks)
        {
            Own(held switch
            {
                { Rule: AccountLock.LockedOut, Until: { } until } => $"it is locked out until {Told(until)}, and nobody opens that sooner",
                { Until: { } until } => $"it is locked by {held.By} until {Told(until)} ({held.Reason})",
                _ => $"it is locked by {held.By} ({held.Reason})",
            });
        }

        if (state.Control != TradingState.Active) Own($"a person set it to {TradingStates.Word(state.Control)} ({state.ControlReason})");
        if (state.Flattens.Any(flatten => flatten.Scope.IsAccount)) Own("it is being flattened");
        if (state.IsReconciling) Own("its book is being matched with the broker's");
        foreach (var review in state.Truth.Reviews) Own($"it waits for a person to re-arm it: {review.Text.TrimEnd('.')}");
        if (state.Guard.SilentSince is { } since) Own($"nobody has been there since {Told(since)}");
        else if (state.Guard.IsReduceOnly) Own("a threshold of its own limits is crossed for today");
        foreach (var level in above)
        {
            if (level.Code is not null)
            {
                holds.Add(new(level.Level ?? Account, level.Reason ?? ""));
                continue;
            }

            var who = level.Level == "all" ? "all accounts are" : $"{level.Level} is";
            holds.Add(new(level.Level ?? Account, $"{who} {TradingStates.Word(level.State)} ({level.Reason})"));
        }

        return new([.. holds]);
    }

    private static string Told(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
