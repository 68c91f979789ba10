namespace TraderTerminal.Grains;

/// <summary>What an engine gives the grain it hosts. The built-in engine and Orleans both can.</summary>
public interface IGrainHost
{
    /// <summary>Runs this later as a turn of the grain, after what already waits. False when the mailbox is full or the grain is going.</summary>
    bool Post(Func<ValueTask> turn);

    /// <summary>Runs work that waits for the outside world beside the turns; its results come back through <see cref="Post"/>.</summary>
    void Run(Func<CancellationToken, Task> work);

    /// <summary>Asks for <see cref="AccountGrain.Wake"/> as a turn at this time; a later call replaces an earlier one, null clears it.</summary>
    void WakeAt(DateTimeOffset? at);

    /// <summary>Drops the grain from memory after this turn; the next call activates it anew from the journal.</summary>
    void Drop();
}
