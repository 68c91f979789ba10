namespace TraderTerminal.Brokers.Tradovate;

/// <content>A stream that is up, beats and tells nothing (reference 4.4, 20.3): found by a list that shows what it should have told.</content>
public sealed partial class TradovateBroker
{
    /// <summary>What a list shows and the stream has not told by then it does not tell.</summary>
    private static readonly TimeSpan ToldMax = TimeSpan.FromSeconds(5);

    private long _tellings;
    private int _isListening;

    /// <summary>How often the stream has told something, for <see cref="ShownFirst"/>.</summary>
    private long Tellings => Interlocked.Read(ref _tellings);

    private void HasTold() => Interlocked.Increment(ref _tellings);

    /// <summary>A list shows what the stream has not told. It may be on its way; when nothing at all is told, another connection is made.</summary>
    /// <param name="tellings">Before the list was asked for.</param>
    private void ShownFirst(long tellings)
    {
        if (_isHeard && tellings == Tellings && Interlocked.Exchange(ref _isListening, 1) == 0) _ = Listen(tellings);
    }

    private async Task Listen(long tellings)
    {
        try
        {
            await Task.Delay(ToldMax, _time, _stopping.Token);
            if (_isHeard && tellings == Tellings) _socket.Drop();
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
        finally
        {
            Interlocked.Exchange(ref _isListening, 0);
        }
    }
}
