using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Control;

namespace TraderTerminal.Silo.Care;

/// <summary>Notices that the clock jumped, or that the machine slept: nothing is opened until every account has begun to match its broker's truth, and its times, again.</summary>
/// <param name="reread">Has every account begin; from then on each is held by its own state until it is done.</param>
internal sealed class ClockWatch(EngineHolds holds, IBroadcast broadcast, Func<string, Task> reread, TimeProvider time, ILogger<ClockWatch> log) : IAsyncDisposable
{
    /// <summary>So long an order may be decided by a wrong clock.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ClockLook _last = ClockLook.Of(time);
    private ITimer? _timer;

    /// <summary>Of the newest jump: an older one lets nothing go.</summary>
    private long _jumps;

    public void Start() => _timer = time.CreateTimer(_ => Look(), null, Pace, Pace);

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
    }

    private void Look()
    {
        string? why;
        long jump;
        lock (_gate)
        {
            var now = ClockLook.Of(time);
            why = ClockRule.Judge(_last, now);
            _last = now;
            if (why is null) return;
            jump = ++_jumps;
            holds.Take(ReasonCodes.ClockStepped, why);
        }

        broadcast.Alarm(null, ReasonCodes.ClockStepped, $"{char.ToUpperInvariant(why[0])}{why[1..]}. Nothing opens before every account is matched with its broker again.");
        _ = Match(why, jump);
    }

    private async Task Match(string why, long jump)
    {
        try
        {
            await reread(why);
            lock (_gate)
            {
                if (jump == _jumps) holds.LetGo(ReasonCodes.ClockStepped);
            }
        }
        catch (Exception ending) when (ending is OperationCanceledException or ObjectDisposedException)
        {
            // The process stops; the next start begins with a look.
        }
#pragma warning disable CA1031 // The outermost loop of work that nobody waits for: new risk stays held back, and it is told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.NotMatchedAgain(fault);
        }
    }
}
