namespace TraderTerminal.Brokers.Common;

/// <summary>Another login of the same user has ended ours: one new login after a pause, and the second time within the hour a person has to see to it.</summary>
/// <param name="connection">For the sentence.</param>
/// <param name="stop">Nothing is sent any more, and why.</param>
/// <param name="resume">The pause is over; the reason it stopped for, in case something else has stopped it since.</param>
public sealed class LoggedOut(TimeProvider time, string connection, Action<string> stop, Action<string> resume)
{
    /// <summary>Before we log in again by ourselves: whoever put us out is there by then, and is not put out by a mistake of a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>We log in again by ourselves once in this time: two programs that put each other out for ever help nobody.</summary>
    private static readonly TimeSpan AgainEvery = TimeSpan.FromHours(1);

    private DateTimeOffset? _againAt;

    /// <param name="refusal">Why nothing is sent already; what is heard a second time of one logout changes nothing.</param>
    public void Happened(string? refusal, CancellationToken stopping)
    {
        if (refusal is not null) return;
        var now = time.GetUtcNow();
        var isFirst = _againAt is not { } before || now - before > AgainEvery;
        var why = $"{connection}: another program or device has logged in as this user, which ends our session; "
            + (isFirst ? $"we log in once more in {Pause.TotalSeconds:0} s" : "it is the second time within the hour: stop the other one, then connect again");
        stop(why);
        if (!isFirst) return;
        _againAt = now;
        _ = Again(why, stopping);
    }

    private async Task Again(string why, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Pause, time, stopping);
            resume(why);
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
    }
}
