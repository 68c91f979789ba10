using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Alerts;

/// <summary>The alerts under way, for a clock that moves only when all is quiet. What waits for that clock holds it up no more than what waits behind it.</summary>
internal sealed class DeskActivity(IActivity activity)
{
    private readonly Lock _gate = new();
    private readonly HashSet<CommandId> _underWay = [];
    private int _pauses;
    private TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the alerts under way wait for the clock.</summary>
    public Task Paused
    {
        get
        {
            lock (_gate) return _paused.Task;
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _underWay.Count;
        }
    }

    /// <summary>False when it is under way already.</summary>
    public bool Begin(CommandId command)
    {
        lock (_gate)
        {
            if (!_underWay.Add(command)) return false;
            if (_pauses == 0) activity.Begin();
            return true;
        }
    }

    public void End(CommandId command)
    {
        lock (_gate)
        {
            if (_underWay.Remove(command) && _pauses == 0) activity.End();
        }
    }

    /// <summary>Until it is disposed the alerts under way wait for the clock.</summary>
    public IDisposable Pause()
    {
        lock (_gate)
        {
            if (_pauses++ == 0)
            {
                _paused.SetResult();
                foreach (var _ in _underWay) activity.End();
            }
        }

        return new Until(this);
    }

    private void Resume()
    {
        lock (_gate)
        {
            if (--_pauses > 0) return;
            _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var _ in _underWay) activity.Begin();
        }
    }

    private sealed class Until(DeskActivity desk) : IDisposable
    {
        public void Dispose() => desk.Resume();
    }
}
