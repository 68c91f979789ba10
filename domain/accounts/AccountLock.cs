namespace TraderTerminal.Domain.Accounts;

/// <summary>A latch against new risk.</summary>
/// <param name="Rule">The rule that set it (<c>daily_loss_limit</c>) or <c>manual</c> or <c>personal_lockout</c>.</param>
/// <param name="Until">When it ends by itself; null means a person must open it.</param>
public sealed record AccountLock(string Rule, string Reason, string By, DateTimeOffset? Until, DateTimeOffset At)
{
    public const string Manual = "manual";

    /// <summary>The trader locked himself out; it ends by its time alone.</summary>
    public const string LockedOut = "personal_lockout";
}
