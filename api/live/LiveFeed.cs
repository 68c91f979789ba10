using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Live;

namespace TraderTerminal.Api.Live;

/// <summary>What changed, numbered and kept for a while, so that every viewer reads at its own pace and nobody waits for it.</summary>
/// <remarks>
/// A viewer that falls behind the ring, or comes from another run of this process, is given everything anew. One short lock covers
/// the ring, the newest views and what each viewer is owed; nothing is written or sent under it. Each workspace has a feed of its own with
/// numbers of its own, so that not even a gap in them tells of another; the desk's has everything.
/// </remarks>
public sealed class LiveFeed : IBroadcast
{
    /// <summary>Numbered changes that are kept: minutes of a busy day, seconds of a storm.</summary>
    public const int RingLength = 8_192;

    /// <summary>Between two rounds of values to one viewer: ten a second is more than an eye reads.</summary>
    public static TimeSpan ValuePace { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two tellings of the time: a viewer notices so soon that it is told nothing any more.</summary>
    public static TimeSpan ClockPace { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Alarms that a viewer who comes late is told; a storm says the same again and again.</summary>
    public const int AlarmsMax = 200;

    private static readonly TimeSpan AlarmAgeMax = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly LiveMessage[] _ring;
    private readonly SortedDictionary<string, CachedJson> _views = new(StringComparer.Ordinal);
    private readonly HashSet<LiveViewer> _viewers = [];
    private readonly Queue<LiveMessage> _alarms = [];
    private readonly ConcurrentDictionary<string, LiveFeed> _workspaces = new(StringComparer.Ordinal);
    private long _number;

    public LiveFeed(TimeProvider time, IIdSource ids)
        : this(time, ids.Next(), RingLength)
    {
    }

    internal LiveFeed(TimeProvider time, Guid id, int ringLength)
    {
        _time = time;
        _startedAt = time.GetTimestamp();
        _ring = new LiveMessage[ringLength];
        Id = id;
    }

    /// <summary>Names this run's numbers; another run counts anew.</summary>
    internal Guid Id { get; }

    /// <summary>Of the newest numbered message.</summary>
    internal long Number
    {
        get
        {
            lock (_gate) return _number;
        }
    }

    /// <summary>Who watches now, those of workspaces among them.</summary>
    public int Viewers
    {
        get
        {
            var others = _workspaces.Values.Sum(feed => feed.Viewers);
            lock (_gate) return _viewers.Count + others;
        }
    }

    /// <summary>What is told of one workspace; this one for the desk.</summary>
    internal LiveFeed Of(string? workspace) => workspace is null
        ? this
        : _workspaces.GetOrAdd(workspace, static (name, desk) => new LiveFeed(desk._time, DeterministicId.Of("live", desk.Id.ToString(), name), desk._ring.Length) { IsDesk = false }, this);

    public void Changed(AccountView view, IReadOnlyList<AccountEvent> events)
    {
        var written = new CachedJson(view);
        Changed(view, written, events);
        Apart(view.Id.Value)?.Changed(view, written, events);
    }

    private void Changed(AccountView view, CachedJson written, IReadOnlyList<AccountEvent> events)
    {
        lock (_gate)
        {
            _views[view.Id.Value] = written;
            foreach (var viewer in _viewers) viewer.Settled(view.Id);
            Keep(LiveMessage.Changed(_number + 1, view.Id, written, events));
        }
    }

    public void Revalued(AccountView view)
    {
        var written = new CachedJson(view);
        Revalued(view, written);
        Apart(view.Id.Value)?.Revalued(view, written);
    }

    private void Revalued(AccountView view, CachedJson written)
    {
        lock (_gate)
        {
            _views[view.Id.Value] = written;
            foreach (var viewer in _viewers) viewer.Moved(view.Id);
        }
    }

    public void Alarm(AccountId? account, string code, string text)
    {
        lock (_gate)
        {
            var alarm = LiveMessage.Alarm(_number + 1, account, code, text, _time.GetUtcNow());
            _alarms.Enqueue(alarm);
            if (_alarms.Count > AlarmsMax) _alarms.Dequeue();
            Keep(alarm);
        }

        if (account is { } about) Apart(about.Value)?.Alarm(account, code, text);
    }

    /// <summary>What is recorded of a workspace's alerts is different now (null: of the desk's). Conflated: a viewer is told that, not what, and asks.</summary>
    public void AlertsMoved(string? workspace)
    {
        lock (_gate)
        {
            foreach (var viewer in _viewers) viewer.AlertsMoved();
        }

        if (workspace is not null && IsDesk) Of(workspace).AlertsMoved(workspace);
    }

    internal bool Knows(AccountId account)
    {
        lock (_gate) return _views.ContainsKey(account.Value);
    }

    /// <summary>A view that was asked for, of an account that has not told of a change yet. What an account tells by itself is newer.</summary>
    internal void Seed(AccountView view)
    {
        lock (_gate)
        {
            if (!_views.TryAdd(view.Id.Value, new CachedJson(view))) return;
            foreach (var viewer in _viewers) viewer.Moved(view.Id);
        }

        Apart(view.Id.Value)?.Seed(view);
    }

    /// <summary>The stream of one viewer, until it goes away.</summary>
    internal async IAsyncEnumerable<LiveMessage> Watch(
        long? afterNumber, Guid? feed, [EnumeratorCancellation] CancellationToken cancel)
    {
        var viewer = Join(afterNumber, feed);
        var toldAt = _time.GetTimestamp();
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var untilClock = ClockPace - _time.GetElapsedTime(toldAt);
                if (untilClock <= TimeSpan.Zero && !viewer.NeedsSnapshot)
                {
                    toldAt = _time.GetTimestamp();
                    yield return LiveMessage.Clock(viewer.Cursor, _time.GetUtcNow());
                    continue;
                }

                var (message, woken, wait) = Next(viewer);
                if (message is not null) yield return message;
                else await Pause(woken, wait < untilClock ? wait.Value : untilClock, cancel);
            }
        }
        finally
        {
            Leave(viewer);
        }
    }

    /// <summary>Until there is something to tell, or for so long.</summary>
    private async Task Pause(Task woken, TimeSpan most, CancellationToken cancel)
    {
        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(woken, Task.Delay(most, _time, isOver.Token));
        await isOver.CancelAsync(); // Of a viewer that is woken a thousand times a second no timer is left behind.
    }

    /// <summary>A viewer that goes on after a number when all that came later is still in the ring, and else begins anew.</summary>
    internal LiveViewer Join(long? afterNumber, Guid? feed)
    {
        lock (_gate)
        {
            var canResume = feed == Id && afterNumber >= 0 && afterNumber <= _number && afterNumber >= OldestResume;
            var viewer = new LiveViewer { NeedsSnapshot = !canResume, Cursor = canResume ? afterNumber!.Value : 0 };

            // Values and alerts have no numbers of their own: whoever resumes may have missed the newest of any account, and a delivery.
            if (canResume)
            {
                foreach (var account in _views.Keys) viewer.Moved(new AccountId(account));
                viewer.AlertsMoved();
            }

            _viewers.Add(viewer);
            return viewer;
        }
    }

    internal void Leave(LiveViewer viewer)
    {
        lock (_gate) _viewers.Remove(viewer);
    }

    /// <summary>The next message, or what to wait for: the viewer's being woken, and for a time when values are due then.</summary>
    internal (LiveMessage? Message, Task Woken, TimeSpan? Wait) Next(LiveViewer viewer)
    {
        var now = _time.GetElapsedTime(_startedAt);
        lock (_gate)
        {
            if (viewer.NeedsSnapshot || viewer.Cursor < OldestResume)
            {
                viewer.NeedsSnapshot = false;
                viewer.Cursor = _number;
                viewer.SettleAll();
                return (LiveMessage.Snapshot(Id, _number, [.. _views.Values], RecentAlarms(), _time.GetUtcNow()), Task.CompletedTask, null);
            }

            if (viewer.Cursor < _number) return (_ring[++viewer.Cursor % _ring.Length], Task.CompletedTask, null);
            if (viewer.NextMoved(now) is { } account)
                return (LiveMessage.Valued(_number, account, _views[account.Value]), Task.CompletedTask, null);
            if (viewer.TakeAlerts(now)) return (LiveMessage.Alerts(_number), Task.CompletedTask, null);
            return (null, viewer.Woken(), viewer.NextRoundAt - now);
        }
    }

    /// <summary>True for the feed that has everything.</summary>
    private bool IsDesk { get; init; } = true;

    /// <summary>The feed that is to be told beside this one of what has this name; null when there is none.</summary>
    private LiveFeed? Apart(string name) => IsDesk && Workspace.Of(name) is { } workspace ? Of(workspace) : null;

    /// <summary>The lowest number that everything after is still kept for.</summary>
    private long OldestResume => Math.Max(0, _number - _ring.Length);

    private LiveMessage[] RecentAlarms()
    {
        var yesterday = _time.GetUtcNow() - AlarmAgeMax;
        while (_alarms.TryPeek(out var oldest) && oldest.At < yesterday) _alarms.Dequeue();
        return [.. _alarms.Reverse()];
    }

    private void Keep(LiveMessage message)
    {
        _ring[message.Number % _ring.Length] = message;
        _number = message.Number;
        foreach (var viewer in _viewers) viewer.Wake();
    }
}
