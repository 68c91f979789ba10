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
    /// <param name="login">Of the connection that was told so.</param>
    private Task LoggedOut(int login)
    {
        if (login != Tokens.Logins)
        {
            // Our own newer login has ended the older one, under which the hub was connected: it is connected under the newer.
            _hub.Drop();
            return Task.CompletedTask;
        }

        Out.Happened(Tokens.Refusal, _stopping.Token);
        return Task.CompletedTask;
    }
}
