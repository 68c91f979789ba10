namespace TraderTerminal.Brokers.Common;

/// <summary>What a request is for; the more urgent goes first.</summary>
public enum Urgency
{
    /// <summary>Takes risk away: cancels, closes, and what has to be known for them.</summary>
    Exit,

    /// <summary>Looks that verify exits: in the exits' share, behind the exits themselves.</summary>
    Verify,

    /// <summary>Takes risk on; refused rather than sent late.</summary>
    Entry,

    /// <summary>Looks that an account waits for after a loss before it may open anything: they have the share of the entries that do not go out meanwhile.</summary>
    Restore,

    /// <summary>Looks that can wait.</summary>
    Read,
}

/// <summary>
/// Keeps one login's requests below the gateway's limit, for a 429 stops everybody. A share is reserved for exits: entries and reads
/// never touch it.
/// </summary>
/// <param name="max">Requests in any stretch of <paramref name="window"/>.</param>
/// <param name="reserved">Of these, only for exits and the looks that verify them.</param>
/// <param name="forEntries">Of the rest, only for entries: looks in passing leave them, or an alert for many accounts would be refused for nothing but looks.</param>
/// <param name="readWaitMax">A look that would wait longer, or has waited so long, is refused; null lets it wait.</param>
public sealed class RequestBudget(TimeProvider time, int max, int reserved, TimeSpan window, int forEntries = 0, TimeSpan? readWaitMax = null)
{
    /// <summary>An entry that would wait longer, or has because others went first, is refused. Ours: younger than the age at which an entry is given up.</summary>
    public static readonly TimeSpan EntryWaitMax = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _sent = [];
    private readonly List<Waiter>[] _waiting = [[], [], [], [], []];
    private DateTimeOffset _closedUntil;
    private DateTimeOffset _exitsClosedUntil;
    private ITimer? _timer;

    /// <param name="Until">When it is too late for what waits; null when it never is.</param>
    private sealed record Waiter(TaskCompletionSource<bool> Go, DateTimeOffset? Until);

    /// <summary>Completes when a request may go out; false for one that would have to wait too long.</summary>
    public async ValueTask<bool> Take(Urgency urgency, CancellationToken cancel)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_waiting.Take((int)urgency + 1).All(line => line.Count == 0) && Room(urgency) > 0)
            {
                _sent.Enqueue(time.GetUtcNow());
                return true;
            }

            TimeSpan? waitMax = urgency switch
            {
                Urgency.Entry => EntryWaitMax,
                Urgency.Read => readWaitMax,
                _ => null,
            };
            var until = time.GetUtcNow() + waitMax;
            if (NextRoomAt(urgency) >= until) return false;
            waiter = new(new(TaskCreationOptions.RunContinuationsAsynchronously), until);
            _waiting[(int)urgency].Add(waiter);
            Wait();
        }

        await using var given = cancel.Register(() =>
        {
            lock (_gate) _waiting[(int)urgency].Remove(waiter);
            waiter.Go.TrySetCanceled(cancel);
        });
        return await waiter.Go.Task;
    }

    /// <summary>The broker has said that it was too much: nothing goes out until then.</summary>
    /// <param name="exitsPass">Nothing but exits.</param>
    public void Close(DateTimeOffset until, bool exitsPass = false)
    {
        lock (_gate)
        {
            if (until > _closedUntil) _closedUntil = until;
            if (!exitsPass && until > _exitsClosedUntil) _exitsClosedUntil = until;
        }
    }

    /// <summary>Requests that may go out now when they take risk away; others have fewer.</summary>
    public int Left
    {
        get
        {
            lock (_gate) return Math.Max(0, Room(Urgency.Exit));
        }
    }

    private DateTimeOffset ClosedUntil(Urgency urgency) => urgency <= Urgency.Verify ? _exitsClosedUntil : _closedUntil;

    private int Room(Urgency urgency)
    {
        var now = time.GetUtcNow();
        while (_sent.TryPeek(out var oldest) && oldest <= now - window) _sent.Dequeue();
        return now < ClosedUntil(urgency) ? 0 : MaxOf(urgency) - _sent.Count;
    }

    private int MaxOf(Urgency urgency) => urgency switch
    {
        Urgency.Exit or Urgency.Verify => max,
        Urgency.Entry or Urgency.Restore => max - reserved,
        _ => max - reserved - forEntries,
    };

    private DateTimeOffset NextRoomAt(Urgency urgency)
    {
        var now = time.GetUtcNow();
        if (now < ClosedUntil(urgency)) return ClosedUntil(urgency);
        var room = Room(urgency);
        return room > 0 ? now : _sent.ElementAt(-room) + window;
    }

    private void Wait()
    {
        var next = Enum.GetValues<Urgency>().Where(urgency => _waiting[(int)urgency].Count > 0)
            .Select(urgency => _waiting[(int)urgency][0].Until is { } until && until < NextRoomAt(urgency) ? until : (DateTimeOffset?)NextRoomAt(urgency)).Min();
        _timer ??= time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var wait = next is { } at ? at - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer.Change(next is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Release()
    {
        lock (_gate)
        {
            foreach (var urgency in Enum.GetValues<Urgency>())
            {
                var line = _waiting[(int)urgency];
                while (line.Count > 0 && line[0].Until <= time.GetUtcNow())
                {
                    line[0].Go.TrySetResult(false);
                    line.RemoveAt(0);
                }

                while (line.Count > 0 && Room(urgency) > 0)
                {
                    _sent.Enqueue(time.GetUtcNow());
                    line[0].Go.TrySetResult(true);
                    line.RemoveAt(0);
                }
            }

            Wait();
        }
    }
}
