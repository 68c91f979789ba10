namespace TraderTerminal.Brokers.Common;

/// <summary>
/// A host whose name leads nowhere: its address is wrong, or this computer has no network yet. The name is looked up, and nothing is asked of the broker, until it
/// leads somewhere.
/// </summary>
public static class HostWatch
{
    /// <summary>Between two looks, unless this computer's network changes before: one that wakes up has it within moments.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    /// <param name="why">Why everything has stopped.</param>
    /// <param name="refusal">Why it is stopped now: something else may have stopped or resumed it meanwhile.</param>
    /// <param name="resume">Called once the name leads somewhere.</param>
    /// <param name="changed">Completes when the network is another one; the system is asked when null.</param>
    public static async Task Wait(
        string why, Func<string?> refusal, Action resume, Func<CancellationToken, Task<bool>> isKnown, TimeProvider time, CancellationToken stopping,
        Func<CancellationToken, Task>? changed = null)
    {
        try
        {
            do
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                await await Task.WhenAny(Task.Delay(Pace, time, waiting.Token), (changed ?? OwnAddresses.Changed)(waiting.Token));
                await waiting.CancelAsync();
            }
            while (refusal() == why && !await isKnown(stopping));
        }
        catch (OperationCanceledException)
        {
            return; // We stop.
        }

        if (refusal() == why) resume();
    }
}
