namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Runs a market against a clock: each quote goes to the sink when its time has come.</summary>
/// <param name="restamp">Quotes carry the clock's time instead of their own, so that a recorded market looks like today's.</param>
public sealed class MarketPump(
    IMarketSource source, TimeProvider time, Action<MarketQuote> sink, MarketPace pace, bool restamp = false)
{
    /// <summary>A pump that is further behind, after a machine slept for instance, goes on from now instead of catching up.</summary>
    private static readonly TimeSpan BehindMax = TimeSpan.FromSeconds(5);

    /// <summary>A pump without a pace lets others run after this many quotes.</summary>
    private const int QuotesPerTurn = 1024;

    /// <summary>Runs to the end of the market or until cancelled; cancelling is the usual end and does not throw.</summary>
    public async Task Run(CancellationToken cancel)
    {
        (DateTimeOffset Clock, DateTimeOffset Market)? start = null;
        for (var count = 1; !cancel.IsCancellationRequested && source.TryNext(out var quote); count++)
        {
            var now = time.GetUtcNow();
            start ??= (now, quote.At);
            if (pace.Factor > 0)
            {
                var wait = start.Value.Clock + (quote.At - start.Value.Market) / pace.Factor - now;
                if (wait < -BehindMax) start = (now, quote.At);
                else if (wait > TimeSpan.Zero && !await Waited(wait, cancel)) return;
            }
            else if (count % QuotesPerTurn == 0) await Task.Yield();

            sink(restamp ? quote with { At = time.GetUtcNow() } : quote);
        }
    }

    private async Task<bool> Waited(TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(wait, time, cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
