namespace TraderTerminal.Brokers.ProjectX;

/// <content>Another login of the same user has ended ours (reference 4.6).</content>
public sealed partial class ProjectXBroker
{
    /// <summary>Before we log in again by ourselves: whoever put us out is there by then, and is not put out by a mistake of a second.</summary>
    private static readonly TimeSpan LoginPause = TimeSpan.FromSeconds(30);

    /// <summary>We log in again by ourselves once in this time: two programs that put each other out for ever help nobody.</summary>
    private static readonly TimeSpan LoginAgainEvery = TimeSpan.FromHours(1);

    private DateTimeOffset? _loggedInAgainAt;

    /// <summary>Nothing is sent, everybody is told, and one new login is made after a pause; the second time within the hour a person has to see to it.</summary>
    private Task LoggedOut()
    {
        var now = _time.GetUtcNow();
        var isFirst = _loggedInAgainAt is not { } before || now - before > LoginAgainEvery;
        var why = $"{_connection}: another program or device has logged in as this user, which ends our session; "
            + (isFirst ? $"we log in once more in {LoginPause.TotalSeconds:0} s" : "it is the second time within the hour: stop the other one, then connect again");
        // What is heard a second time of one logout changes nothing.
        if (_client.Tokens.Refusal is not null) return Task.CompletedTask;
        _client.Tokens.Stop(why);
        if (!isFirst) return Task.CompletedTask;
        _loggedInAgainAt = now;
        _ = LogInAgain(why);
        return Task.CompletedTask;
    }

    private async Task LogInAgain(string why)
    {
        try
        {
            await Task.Delay(LoginPause, _time, _stopping.Token);
            // Unless something else has stopped or resumed it meanwhile.
            if (_client.Tokens.Refusal == why) _client.Tokens.Resume();
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
    }
}
