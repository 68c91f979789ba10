using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>What happened to those who may sign in. Of secrets there are hashes alone.</summary>
public abstract record OperatorEvent
{
    private OperatorEvent() { }

    /// <summary>An operator is there from now on, or has another role and key.</summary>
    public sealed record OperatorSaved(string Name, OperatorRole Role, string KeyHash, string? Reason, string By, DateTimeOffset At) : OperatorEvent;

    public sealed record OperatorRemoved(string Name, string? Reason, string By, DateTimeOffset At) : OperatorEvent;

    public sealed record PasswordSet(string Name, string Hash, string By, DateTimeOffset At) : OperatorEvent;

    /// <summary>A session ended before its time, which was <paramref name="Until"/>.</summary>
    public sealed record SignedOut(string Name, Guid Session, DateTimeOffset Until, DateTimeOffset At) : OperatorEvent;
}
