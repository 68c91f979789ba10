namespace TraderTerminal.Brokers.Common;

/// <summary>When logins were made, beyond the life of a process: one that ends and begins again and again logs in no more often for that.</summary>
public interface ILoginTimes
{
    /// <summary>Oldest first; empty when there are none, or none that can be read.</summary>
    IReadOnlyList<DateTimeOffset> Read();

    /// <summary>Takes the place of what was kept. What cannot be kept is lost with the process, and stops no login.</summary>
    void Write(IReadOnlyList<DateTimeOffset> times);
}
