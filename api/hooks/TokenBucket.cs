namespace TraderTerminal.Api.Hooks;

/// <summary>Lets through so many at once and one more each time a token has grown back.</summary>
internal sealed class TokenBucket(TimeProvider time, int burst, TimeSpan refillEvery)
{
    private readonly Lock _gate = new();
    private int _taken;
    private DateTimeOffset _filledAt = time.GetUtcNow();

    /// <summary>False when nothing is left.</summary>
    public bool Take()
    {
        lock (_gate)
        {
            var refills = Math.Max(0, (time.GetUtcNow() - _filledAt).Ticks / refillEvery.Ticks);
            _taken = (int)Math.Max(0, _taken - refills);
            _filledAt += refillEvery * refills;
            if (_taken == burst) return false;
            _taken++;
            return true;
        }
    }
}
