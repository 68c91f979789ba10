using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX;

/// <summary>Moves the world along its clock: the real one, or a virtual one that stands until it is told.</summary>
internal sealed class GatewayClock(GatewayWorld world, ProjectXOptions options) : IAsyncDisposable
{
    /// <summary>Well below the latency of an order, and nothing for a processor.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _moving = new(1, 1);
    private Task _run = Task.CompletedTask;

    public TimeProvider Time => options.Virtual ?? options.Clock;

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
