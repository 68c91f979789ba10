using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>A recorded decision on an alert, made once more from what it was made on.</summary>
/// <param name="IsExact">The inputs were recorded with it: every event has to come out the same. Else they are read from the history, and only what was decided is comparable.</param>
/// <param name="Events">What comes out now; null when the history does not say what was asked.</param>
public sealed record DecidedAgain(bool IsExact, IReadOnlyList<AccountEvent>? Events)
{
    /// <param name="before">The account before the turn.</param>
    /// <param name="inputs">As they were recorded; null for a decision from before they were.</param>
    /// <exception cref="ArgumentException">The turn decides no alert.</exception>
    public static DecidedAgain Of(AccountState before, RecordedTurn turn, DecisionInputs? inputs, Func<string, RuleBook> readBook)
    {
        if (DecisionIn(turn.Events) is not { } decision) throw new ArgumentException("The turn decides no alert.", nameof(turn));
        if (inputs is not null)
            return new(true, AccountDecider.Decide(before, inputs.Command(turn.Command, AlertOf(decision)!.Value, decision.At), readBook).Events);
        foreach (var moment in turn.Moments())
        {
            if (moment.Contains(decision))
            {
                var command = AskedAgain.Of(turn.Command, before, moment);
                return new(false, command is null ? null : AccountDecider.Decide(before, command with { Market = new KnownPrices(readBook).Of(before, moment) }, readBook).Events);
            }

            foreach (var happened in moment) before = AccountFold.Evolve(before, happened, readBook);
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The decision on an alert among a turn's events; null when there is none.</summary>
    public static AccountEvent? DecisionIn(EquatableArray<AccountEvent> events)
    {
        foreach (var happened in events)
        {
            if (AlertOf(happened) is not null) return happened;
        }

        return null;
    }

    /// <summary>The alert that an event decides; null for any other.</summary>
    public static AlertId? AlertOf(AccountEvent happened) => happened switch
    {
        AlertAccepted e => e.Alert,
        AlertRefused e => e.Alert,
        AlertIgnored e => e.Alert,
        _ => null,
    };

    /// <summary>An outcome with its code, as it is compared and shown: <c>refused POSITION_LIMIT</c>. Null for what decides no alert.</summary>
    public static string? OutcomeOf(AccountEvent happened) => AlertOf(happened) is null || ReplayTally.OutcomeOf(happened) is not { } outcome ? null
        : outcome.Code is { } code ? $"{outcome.Outcome} {code}" : outcome.Outcome;
}
