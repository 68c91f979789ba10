using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.ProjectX;

/// <content>Another login of the same user has ended ours (reference 4.6).</content>
public sealed partial class ProjectXBroker
{
    private LoggedOut? _loggedOut;

    private LoggedOut Out => _loggedOut ??= new LoggedOut(_time, _connection.ToString(), Tokens.Stop, why =>
    {
        // Unless something else has stopped or resumed it meanwhile.
        if (Tokens.Refusal == why) Tokens.Resume();
    });

    /// <summary>Nothing is sent, everybody is told, and one new login is made after a pause; the second time within the hour a person has to see to it.</summary>
    private Task LoggedOut()
    {
        Out.Happened(Tokens.Refusal, _stopping.Token);
        return Task.CompletedTask;
    }
}
