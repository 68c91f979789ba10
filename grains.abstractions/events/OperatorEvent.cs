using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>What happened to those who may sign in. Of secrets there are hashes alone, and what only the process that takes sign-ins can read.</summary>
public abstract record OperatorEvent
{
    private OperatorEvent() { }

    /// <summary>An operator is there from now on, or has another role and key.</summary>
    /// <param name="Accounts">Those that the role is for; null for every account.</param>
    public sealed record OperatorSaved(
        string Name, OperatorRole Role, string KeyHash, string? Reason, string By, DateTimeOffset At, EquatableArray<AccountId>? Accounts = null) : OperatorEvent;

    /// <summary>An operator has another role or other accounts, and the same secrets.</summary>
    /// <param name="Accounts">Those that the role is for; null for every account.</param>
    public sealed record OperatorChanged(string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts, string? Reason, string By, DateTimeOffset At) : OperatorEvent;

    public sealed record OperatorRemoved(string Name, string? Reason, string By, DateTimeOffset At) : OperatorEvent;

    public sealed record PasswordSet(string Name, string Hash, string By, DateTimeOffset At) : OperatorEvent;

    /// <summary>A program has a key from now on.</summary>
    /// <param name="Accounts">Those that the role is for; null for every account of its operator.</param>
    public sealed record ApiKeyAdded(
        string Name, string Key, string Hash, OperatorRole Role, EquatableArray<AccountId>? Accounts, DateTimeOffset? ExpiresAt, string By, DateTimeOffset At) : OperatorEvent;

    public sealed record ApiKeyRevoked(string Name, string Key, string? Reason, string By, DateTimeOffset At) : OperatorEvent;

    /// <summary>A second factor was confirmed by its first code, of time step <paramref name="Step"/>.</summary>
    public sealed record SecondFactorSet(string Name, string Secret, EquatableArray<string> RecoveryHashes, long Step, string By, DateTimeOffset At) : OperatorEvent;

    /// <summary>A code was used to sign in. Exactly one of the two is given.</summary>
    public sealed record SecondFactorUsed(string Name, long? Step, string? RecoveryHash, DateTimeOffset At) : OperatorEvent;

    public sealed record SecondFactorRemoved(string Name, string Reason, string By, DateTimeOffset At) : OperatorEvent;

    /// <summary>A session ended before its time, which was <paramref name="Until"/>.</summary>
    public sealed record SignedOut(string Name, Guid Session, DateTimeOffset Until, DateTimeOffset At) : OperatorEvent;
}
