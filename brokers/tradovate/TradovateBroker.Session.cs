using TraderTerminal.Brokers.Common;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>Another login of the same user has ended our session (reference 4.5).</content>
public sealed partial class TradovateBroker
{
    private LoggedOut? _loggedOut;

    private LoggedOut Out => _loggedOut ??= new LoggedOut(_time, _connection.ToString(), Tokens.Stop, why =>
    {
        if (Tokens.Refusal == why) Tokens.Resume();
    });

    /// <summary>Nothing is sent, everybody is told, and one new login is made after a pause; the second time within the hour a person has to see to it.</summary>
    private void Taken() => Out.Happened(Tokens.Refusal, _stopping.Token);

    /// <summary>Whether the session is over as well is asked at once: a person reads the right reason, and nothing is sent in vain.</summary>
    private async Task LooksAfterTheSession()
    {
        try
        {
            _ = await Tokens.Get(_stopping.Token);
        }
        catch (Exception away) when (away is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It is said by whoever needs it.
        }
    }

    private void Resumed()
    {
        _socket.Drop();
        _feed.Hurry();
    }

    /// <summary>The login has ended for good while the stream may live on: nobody trades on by it.</summary>
    private void Stopped(string why)
    {
        var now = _time.GetUtcNow();
        _told(new ConnectionNews(_connection.Name, IsUp: false, why, now));
        _wasLost = true;
        TellEach(new BrokerEvent.Lost(why, now));
    }
}
