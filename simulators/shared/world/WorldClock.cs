using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Simulators.Shared.World;

/// <summary>What moves a world.</summary>
/// <param name="Virtual">A clock that is told; null for the real one.</param>
/// <param name="Pace">Virtual seconds that pass by themselves in a real second; zero when only the control API moves the clock.</param>
internal sealed record ClockOptions(VirtualTime? Virtual, TimeProvider Real, int Pace);

/// <summary>A world in which time passes.</summary>
internal interface ITimedWorld
{
    /// <summary>When the market's next quote comes.</summary>
    DateTimeOffset NextQuoteAt { get; }

    /// <summary>The next quote of the market, when it is due; false when the next one is later.</summary>
    bool StepMarket(DateTimeOffset now);

    /// <summary>Time passes: delayed orders arrive, sessions end and open, the firm looks at its boundaries.</summary>
    void Advance(DateTimeOffset now);
}

/// <summary>Moves the world along its clock: the real one, or a virtual one that stands until it is told.</summary>
internal sealed class WorldClock(ITimedWorld world, ClockOptions options) : IAsyncDisposable
{
    /// <summary>Well below the latency of an order, and nothing for a processor.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _moving = new(1, 1);
    private Task _run = Task.CompletedTask;

    public TimeProvider Time => options.Virtual ?? options.Real;

    /// <summary>Told after time has passed.</summary>
    public Action<DateTimeOffset>? Passed { get; set; }

    public bool IsVirtual => options.Virtual is not null;

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Ends when the clock is stopped, or with what broke it.</summary>
    public Task Running => _run;

    public void Start()
    {
        Follow(Now);
        _run = options.Virtual is null || options.Pace > 0 ? Task.Run(Run) : Stand();
    }

    /// <summary>Moves the virtual clock; every quote and boundary on the way comes at its own time. False when the time is past.</summary>
    public async Task<bool> AdvanceTo(DateTimeOffset to, CancellationToken cancel)
    {
        await _moving.WaitAsync(cancel);
        try
        {
            if (options.Virtual is not { } clock || to < clock.GetUtcNow()) return false;
            while (world.NextQuoteAt is var next && next <= to)
            {
                cancel.ThrowIfCancellationRequested();
                if (next > clock.GetUtcNow()) clock.Advance(next);
                Follow(clock.GetUtcNow());
            }

            clock.Advance(to);
            Follow(to);
            return true;
        }
        finally
        {
            _moving.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
        _moving.Dispose();
    }

    private void Follow(DateTimeOffset now)
    {
        while (world.StepMarket(now))
        {
            // Each quote settles before the next.
        }

        world.Advance(now);
        Passed?.Invoke(now);
    }

    private async Task Stand()
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                if (options.Virtual is { } clock) await AdvanceTo(clock.GetUtcNow() + Beat * options.Pace, _stopping.Token);
                else Follow(Now);
            }
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }
}
