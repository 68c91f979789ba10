using System.Collections.Concurrent;
using System.Globalization;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Notifications;
using TraderTerminal.Journal;
using static TraderTerminal.Grains.Abstractions.Events.NotificationEvent;

namespace TraderTerminal.Silo.Notifications;

/// <summary>Follows the journal, puts what is worth telling into the outbox, and delivers what is in it: each channel by itself, so that none waits for another, and the engine for none.</summary>
/// <remarks>What is read is durable in the outbox before the feed's place is; what is sent is marked afterwards. So a crash loses nothing and repeats at most a message, under its own id.</remarks>
internal sealed class Notifier : IAsyncDisposable
{
    private const string Subscriber = "notifications";
    private const int PageMax = 500;

    /// <summary>The place in a feed that has nothing to tell is kept after so many events.</summary>
    private const long KeepEvery = 1_000;

    /// <summary>Feeds are read from this long before the oldest channel began: the clocks of several processes differ.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(1);

    /// <summary>Alarms that wait to be read; beyond it the oldest are dropped, for they stand in the log.</summary>
    private const int AlarmsMax = 256;

    /// <summary>The same alarm again within this time says nothing new.</summary>
    private static readonly TimeSpan AlarmAgain = TimeSpan.FromHours(1);

    /// <summary>Between two tries: doubled from the first to the last.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5), LastRetry = TimeSpan.FromMinutes(15);

    /// <summary>A receiver that asks for more patience than this is tried all the same.</summary>
    private static readonly TimeSpan AskedMax = TimeSpan.FromHours(1);

    /// <summary>A message that nobody has taken for a day and a weekend is given up.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(72);

    /// <summary>Real time between two looks whether a full group has become durable.</summary>
    private static readonly TimeSpan FullPace = TimeSpan.FromMilliseconds(50);

    /// <summary>Real time between two looks whether this process is to send.</summary>
    private static readonly TimeSpan LookPace = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly NotificationStore _store;
    private readonly Func<bool> _mayAct;
    private readonly Func<Task> _caughtUp;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentQueue<FaultView> _alarms = [];
    private readonly Dictionary<(AccountId? Account, string Code, string Text), DateTimeOffset> _alarmed = [];
    private readonly ConcurrentDictionary<string, Tries> _tries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _busy = new(StringComparer.Ordinal);
    private readonly Signal[] _read;
    private readonly SemaphoreSlim _moved = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private sealed record Tries(Channel Channel, int Count, DateTimeOffset NextAt);

    /// <param name="mayAct">False while another process sends.</param>
    /// <param name="caughtUp">Completes when the outbox is as the journal has it.</param>
    public Notifier(IJournal journal, NotificationStore store, Func<bool> mayAct, Func<Task> caughtUp, TimeProvider time, ILogger<Notifier> log)
    {
        (_journal, _store, _mayAct, _caughtUp, _time, _log) = (journal, store, mayAct, caughtUp, time, log);
        _read = [.. Enumerable.Range(0, journal.ShardCount).Select(_ => new Signal())];
        store.Moved = Wake;
    }

    public void Start() => _running = Task.Run(Run);

    /// <summary>Something that a person must look at. Never waits.</summary>
    public void Alarm(FaultView alarm)
    {
        _alarms.Enqueue(alarm);
        while (_alarms.Count > AlarmsMax) _alarms.TryDequeue(out _);
        Wake();
    }

    /// <summary>Completes when everything up to the position was read here; at once when nobody is to be told of anything.</summary>
    public async Task CaughtUp(ShardId shard, long position)
    {
        if (HasChannels) await _read[shard.Value].WaitBeyond(position - 1, _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private bool HasChannels => _store.Look(outbox => outbox.Channels.Count) > 0;

    /// <summary>Cut to the whole microseconds that the journal keeps.</summary>
    private DateTimeOffset Now
    {
        get
        {
            var now = _time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    private void Wake()
    {
        if (_moved.CurrentCount == 0) _moved.Release();
    }

    /// <summary>The outermost loop: a journal that cannot be read now is asked again.</summary>
    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_mayAct() && HasChannels) await Work();
                else
                {
                    _alarms.Clear();
                    await _moved.WaitAsync(LookPace, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The process stops.
            }
#pragma warning disable CA1031 // The outermost loop: nobody would be told of anything any more.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _log.NotifierFaulted(fault);
                await Task.Delay(LookPace, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads and sends for as long as this process is to.</summary>
    private async Task Work()
    {
        await _caughtUp();
        using var session = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var gathering = new Gathering(_journal.ShardCount);
        var followers = new List<Task>();
        try
        {
            for (var shard = 0; shard < _journal.ShardCount; shard++)
            {
                var follower = new Follower(new(shard), gathering, session.Token) { Position = await Begin(new(shard), session.Token) };
                gathering.Read(shard, follower.Position);
                _read[shard].Raise(follower.Position);
                followers.Add(Task.Run(() => Follow(follower), session.Token));
            }

            while (!session.IsCancellationRequested && _mayAct() && HasChannels)
            {
                if (followers.Find(follower => follower.IsFaulted) is { } lost) await lost;
                TakeAlarms(gathering);
                await Close(gathering);
                var next = Deliver(session.Token);
                if (gathering.ClosesAt is { } closes && !(next < closes)) next = closes;
                await Wait(next, session.Token);
            }
        }
        finally
        {
            await session.CancelAsync();
            Task all = Task.WhenAll(followers.Concat(_busy.Values));
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _busy.Clear();
            _tries.Clear();
        }
    }

    /// <summary>Where a feed is read on from: behind what was gathered last, behind the kept place, and behind all that was there before the oldest channel.</summary>
    private async Task<long> Begin(ShardId shard, CancellationToken cancel)
    {
        var kept = await _journal.ReadCheckpoint(shard, Subscriber, cancel);
        var from = Math.Max(kept.Position, _store.Look(outbox => outbox.ReadTo(shard.Value)));
        var since = _store.All.Min(view => view.Channel.Since) - ClocksDiffer;
        for (var to = await _journal.Head(shard, cancel); from < to;)
        {
            var middle = from + ((to - from) / 2);
            if (await _journal.ReadFeed(shard, middle, 1, cancel) is [var stored] && stored.RecordedAt < since) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private sealed class Follower(ShardId shard, Gathering gathering, CancellationToken cancel)
    {
        public ShardId Shard => shard;
        public Gathering Gathering => gathering;
        public CancellationToken Cancel => cancel;
        public required long Position { get; set; }
    }

    private async Task Follow(Follower of)
    {
        var stories = new AccountStories(_journal, of.Shard);
        var kept = (await _journal.ReadCheckpoint(of.Shard, Subscriber, of.Cancel)).Position;
        try
        {
            while (true)
            {
                await _journal.WaitBeyond(of.Shard, of.Position, of.Cancel);
                var page = await _journal.ReadFeed(of.Shard, of.Position, PageMax, of.Cancel);
                foreach (var stored in page)
                {
                    while (of.Gathering.IsFull) await Task.Delay(FullPace, TimeProvider.System, of.Cancel);
                    var notice = await stories.Read(stored, of.Cancel);
                    if (notice is not null && !_store.Look(outbox => outbox.IsWanted(notice))) notice = null;
                    of.Gathering.Read(of.Shard.Value, of.Position = stored.Position, notice, Now);
                    if (notice is not null) Wake();
                }

                _read[of.Shard.Value].Raise(of.Position);
                if (page.Count == 0 || of.Position - kept < KeepEvery || !of.Gathering.IsEmpty) continue;
                if (await _journal.MoveCheckpoint(of.Shard, Subscriber, kept, new(of.Position, page[^1].Hash), of.Cancel)) kept = of.Position;
            }
        }
        catch (Exception) when (!of.Cancel.IsCancellationRequested)
        {
            Wake(); // Whoever started this looks.
            throw;
        }
    }

    private void TakeAlarms(Gathering gathering)
    {
        var now = Now;
        foreach (var old in _alarmed.Where(entry => now - entry.Value >= AlarmAgain).Select(entry => entry.Key).ToList()) _alarmed.Remove(old);
        while (_alarms.TryDequeue(out var alarm))
        {
            if (DeskNotices.Of(alarm) is not { } notice || !_store.Look(outbox => outbox.IsWanted(notice))) continue;
            // A line that goes and comes back says so each time.
            if (notice.Kind == NoticeKind.Connection || _alarmed.TryAdd((alarm.Account, alarm.Code, alarm.Text), now)) gathering.Add(notice, now);
        }
    }

    /// <summary>Puts a group that is over into the outbox.</summary>
    private async Task Close(Gathering gathering)
    {
        var now = Now;
        if (!(gathering.ClosesAt <= now)) return;
        var (open, upTo) = gathering.Look();
        var group = DeterministicId.Of("gathered", now.ToString("O", CultureInfo.InvariantCulture), string.Join(',', upTo.Select(read => $"{read.Shard}:{read.Position}")), open[0].ToString());
        await _store.Record(new(group), new NoticesGathered(group, open, upTo, now));
        gathering.Forget(open.Count);
    }

    /// <summary>Begins what is due and not under way, and says when the next is due.</summary>
    private DateTimeOffset? Deliver(CancellationToken cancel)
    {
        var now = Now;
        DateTimeOffset? next = null;
        foreach (var channel in _store.Look(outbox => outbox.Channels.ToList()))
        {
            if (_busy.TryGetValue(channel, out var busy) && !busy.IsCompleted) continue;
            if (_store.Look(outbox => outbox.DueAt(channel)) is not { } due) continue;
            // A channel that was set up anew is tried at once.
            if (_tries.TryGetValue(channel, out var tries) && tries.Channel == _store.Look(outbox => outbox.Find(channel)) && tries.NextAt > due) due = tries.NextAt;
            if (due <= now) _busy[channel] = Task.Run(() => Deliver(channel, cancel), cancel);
            else if (!(next <= due)) next = due;
        }

        return next;
    }

    private async Task Deliver(string channel, CancellationToken cancel)
    {
        try
        {
            await Try(channel, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Sent again by whoever sends next, under the same id.
        }
#pragma warning disable CA1031 // Nobody waits for this: one channel's fault is no other's.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.DeliveryFaulted(channel, fault);
            Again(channel, asked: null);
        }
        finally
        {
            Wake();
        }
    }

    private async Task Try(string channel, CancellationToken cancel)
    {
        var (message, made) = _store.Look(outbox => outbox.Next(channel, Now));
        if (made is not null)
        {
            await _store.Record(new(DeterministicId.Of("message-made", channel, made.Message.ToString())), made);
            message = _store.Look(outbox => outbox.Next(channel, Now)).UnderWay;
        }

        if (message is null || !_mayAct()) return;
        switch (await _store.Send(channel, message, cancel))
        {
            case Delivery.Done:
                _tries.TryRemove(channel, out _);
                await _store.Record(new(DeterministicId.Of("message-delivered", channel, message.Id.ToString())), new MessageDelivered(channel, message.Id, Now));
                break;
            case Delivery.Refused refused:
                await GiveUp(channel, message, refused.Why);
                break;
            case Delivery.Failed failed when Now - message.At >= GivenUpAfter:
                await GiveUp(channel, message, $"{failed.Why}, for {GivenUpAfter.TotalHours.ToString(CultureInfo.InvariantCulture)} hours");
                break;
            case Delivery.Failed failed:
                Again(channel, failed.After);
                var happened = new DeliveryFailed(channel, message.Id, failed.Why, Now);
                if (!_store.Look(outbox => outbox.IsNews(happened))) break;
                _log.NotDelivered(channel, failed.Why);
                await _store.Record(new(DeterministicId.Of("delivery-failed", channel, message.Id.ToString(), happened.At.ToString("O", CultureInfo.InvariantCulture))), happened);
                break;
            default:
                break; // The channel was removed meanwhile.
        }
    }

    private async Task GiveUp(string channel, Message message, string why)
    {
        _tries.TryRemove(channel, out _);
        _log.GivenUp(channel, message.Id, why);
        await _store.Record(new(DeterministicId.Of("message-given-up", channel, message.Id.ToString())), new MessageGivenUp(channel, message.Id, why, Now));
    }

    /// <summary>Sets the next try: after what the receiver asks for, or twice as long as before.</summary>
    private void Again(string channel, TimeSpan? asked)
    {
        if (_store.Look(outbox => outbox.Find(channel)) is not { } known) return;
        var count = _tries.TryGetValue(channel, out var before) && before.Channel == known ? before.Count : 0;
        var wait = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, FirstRetry.Ticks << Math.Min(count, 20)));
        if (asked is { } given && given > wait) wait = given < AskedMax ? given : AskedMax;
        _tries[channel] = new(known, count + 1, Now + wait);
    }

    /// <summary>Until something has moved or is due; a short while of real time when neither.</summary>
    private async Task Wait(DateTimeOffset? due, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var waits = new List<Task> { _moved.WaitAsync(LookPace, over.Token) };
        if (due is { } at) waits.Add(Task.Delay(at > _time.GetUtcNow() ? at - _time.GetUtcNow() : TimeSpan.Zero, _time, over.Token));
        await Task.WhenAny(waits);
        await over.CancelAsync();
        Task all = Task.WhenAll(waits);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
