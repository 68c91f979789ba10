namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account made of an alert.</summary>
public enum Verdict
{
    Accepted,
    Refused,

    /// <summary>Nothing was to be done.</summary>
    Ignored,
}

/// <summary>What became of the newest alert, for a look at the account.</summary>
/// <param name="Code">Why; null when nothing held it back.</param>
/// <param name="At">When it was decided.</param>
public readonly record struct LastDecision(Verdict Outcome, string? Code, string Text, DateTimeOffset At);
