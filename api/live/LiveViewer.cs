using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Live;

/// <summary>What one viewer has had and what it is still owed. Used under the lock of its feed alone.</summary>
/// <remarks>Numbered messages are read from the feed's ring by <see cref="Cursor"/>, so a slow viewer costs no memory of its own.</remarks>
internal sealed class LiveViewer
{
    private readonly HashSet<AccountId> _moved = [];
    private readonly Queue<AccountId> _round = [];
    private readonly HashSet<AccountId> _inRound = [];
    private TimeSpan _nextRoundAt = TimeSpan.MinValue;
    private TimeSpan _nextAlertsAt = TimeSpan.MinValue;
    private bool _alertsMoved;
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The number of the last numbered message it was given.</summary>
    public long Cursor { get; set; }

    /// <summary>True when it is to be given everything anew.</summary>
    public bool NeedsSnapshot { get; set; }

    /// <summary>The value of an account moved; only the newest will be told, in the viewer's next round.</summary>
    public void Moved(AccountId account)
    {
        if (_inRound.Contains(account) || !_moved.Add(account)) return;
        if (_moved.Count == 1) Wake();
    }

    /// <summary>Alerts have to be asked for anew; told once, however many there are.</summary>
    public void AlertsMoved()
    {
        if (_alertsMoved) return;
        _alertsMoved = true;
        Wake();
    }

    /// <summary>True once, when it is time to tell that alerts moved.</summary>
    public bool TakeAlerts(TimeSpan now)
    {
        if (!_alertsMoved || now < _nextAlertsAt) return false;
        _alertsMoved = false;
        _nextAlertsAt = now + LiveFeed.ValuePace;
        return true;
    }

    /// <summary>A numbered message carries this account's newest view: there is nothing more to tell.</summary>
    public void Settled(AccountId account)
    {
        _moved.Remove(account);
        _inRound.Remove(account);
    }

    public void SettleAll()
    {
        _moved.Clear();
        _round.Clear();
        _inRound.Clear();
        _alertsMoved = false;
    }

    /// <summary>The next account of this round, or null until the next one begins. A round tells each account at most once.</summary>
    public AccountId? NextMoved(TimeSpan now)
    {
        while (true)
        {
            while (_round.TryDequeue(out var account))
            {
                if (_inRound.Remove(account)) return account;
            }

            if (_moved.Count == 0 || now < _nextRoundAt) return null;
            foreach (var account in _moved)
            {
                _round.Enqueue(account);
                _inRound.Add(account);
            }

            _moved.Clear();
            _nextRoundAt = now + LiveFeed.ValuePace;
        }
    }

    /// <summary>When there is something to tell again; null when there is nothing.</summary>
    public TimeSpan? NextRoundAt => (_moved.Count > 0, _alertsMoved) switch
    {
        (true, true) => _nextRoundAt < _nextAlertsAt ? _nextRoundAt : _nextAlertsAt,
        (true, false) => _nextRoundAt,
        (false, true) => _nextAlertsAt,
        (false, false) => null,
    };

    public void Wake() => _woken.TrySetResult();

    /// <summary>Completes at the next <see cref="Wake"/>.</summary>
    public Task Woken()
    {
        if (_woken.Task.IsCompleted) _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _woken.Task;
    }
}
