using TraderTerminal.Grains;

namespace TraderTerminal.Silo.Runtime;

/// <summary>Counts what is under way (turns, work beside them, alerts being drained), so that a virtual clock moves only when all is quiet.</summary>
public sealed class Quiescence : IActivity
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _quiet;
    private int _underWay;
    private long _changes;

    /// <summary>How often something began or ended: the same number before and after says that nothing happened in between.</summary>
    public long Changes
    {
        get
        {
            lock (_gate) return _changes;
        }
    }

    public void Begin()
    {
        lock (_gate)
        {
            _underWay++;
            _changes++;
        }
    }

    public void End()
    {
        TaskCompletionSource? quiet = null;
        lock (_gate)
        {
            _changes++;
            if (--_underWay == 0) (quiet, _quiet) = (_quiet, null);
        }

        quiet?.SetResult();
    }

    /// <summary>Completes when nothing is under way; at once if that is so now.</summary>
    public Task WhenQuiet()
    {
        lock (_gate)
        {
            if (_underWay == 0) return Task.CompletedTask;
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task;
        }
    }
}
