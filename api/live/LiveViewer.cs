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

    /// <summary>When the next round may begin; null when there is nothing to tell.</summary>
    public TimeSpan? NextRoundAt => _moved.Count == 0 ? null : _nextRoundAt;

    public void Wake() => _woken.TrySetResult();

    /// <summary>Completes at the next <see cref="Wake"/>.</summary>
    public Task Woken()
    {
        if (_woken.Task.IsCompleted) _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _woken.Task;
    }
}
