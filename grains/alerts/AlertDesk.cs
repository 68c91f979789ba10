using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Grains.Alerts;

/// <summary>Takes deliveries durably and drains them in order: recorded in the hook's stream, then decided once by every account of the route.</summary>
/// <remarks>Each account takes its alerts in the order in which they came, and an account that cannot decide now holds up nobody else.</remarks>
/// <param name="asOneTurn">
/// On a virtual clock: runs work as a turn of the one mailbox that all accounts share. One alert is then decided wholly before the next,
/// and its accounts are asked in the order of the route before anything that follows from it.
/// </param>
public sealed class AlertDesk(
    IInbox inbox, IJournal journal, ShardId shard, long epoch, IHooks hooks, AlertRouter router, StrategyWatch watch, IActivity activity, TimeProvider time,
    ILogger<AlertDesk> log, Func<Func<ValueTask>, Task>? asOneTurn = null) : IAlertDesk, IAsyncDisposable
{
    /// <summary>The kind of an item that this process's own front door has put.</summary>
    public const string Kind = "alert";

    /// <summary>The kind of an item that another process has put, which waits for its outcomes.</summary>
    public const string KindFromAfar = "alert-from-afar";

    /// <summary>The stored name of a delivery in its hook's stream.</summary>
    public const string Received = "alert-received";

    /// <summary>Items read at once.</summary>
    private const int BatchMax = 64;

    /// <summary>Alerts under way at once. Only accounts that cannot decide fill it; at the bound the rest waits in the inbox.</summary>
    private const int UnderWayMax = 4_096;

    /// <summary>Alerts whose outcomes are kept for those who ask late; older ones are in the records.</summary>
    private const int RecentMax = 4_096;

    /// <summary>How far back the journal is read at a start for where the strategies stood: many days of a busy account, and some hundredths of a second.</summary>
    private const int RecalledMax = 20_000;

    private const int PageMax = 1_000;

    /// <summary>Between two tries of what could not be recorded or decided.</summary>
    private static readonly TimeSpan RetryPace = TimeSpan.FromMilliseconds(250);

    /// <summary>After the first fault that an alert met, twice as long after each further one: a passing fault holds it up for a moment, a lasting one fills no log.</summary>
    private static readonly TimeSpan FaultPace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FaultPaceMax = TimeSpan.FromMinutes(10);

    /// <summary>Between two looks at whether an earlier close has come to rest.</summary>
    private static readonly TimeSpan SettlingPace = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentDictionary<AlertId, Answer> _answers = [];
    private readonly ConcurrentQueue<AlertId> _recent = [];
    private readonly DeskActivity _activity = new(activity);
    private readonly AccountLanes _lanes = new();
    private readonly ConcurrentDictionary<CommandId, int> _faults = [];
    private readonly NewerAlerts _newer = new();
    private readonly SignalChains _chains = new(time);

    /// <summary>Held while an alert finds its place in its chain and in the lanes: alerts that have waited come from a timer.</summary>
    private readonly Lock _order = new();
    private readonly SemaphoreSlim _room = new(UnderWayMax);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Marks an item from afar as done and tells its outcomes; false when that could not be written.</summary>
    public Func<InboxEntry, IReadOnlyList<AlertOutcome>, ValueTask<bool>>? TellAfar { get; init; }

    public required Metrics Metrics { get; init; }

    /// <summary>Alerts that were taken here and are not decided yet.</summary>
    public int UnderWay => _activity.Count;

    /// <summary>An alert's outcomes, and whether anybody waits for them.</summary>
    private sealed class Answer
    {
        /// <summary>The request that brought the alert, when this process took it.</summary>
        public ActivityContext CameBy { get; } = Activity.Current?.Context ?? default;

        public TaskCompletionSource<IReadOnlyList<AlertOutcome>> Outcomes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Begins to drain, with what was left from before.</summary>
    public void Start()
    {
        activity.Begin();
        _loop = Task.Run(DrainUntilStopped);
    }

    public async ValueTask<PutAlert> Put(AlertDelivery delivery, CancellationToken cancel, IReadOnlyList<AlertRoute>? addressed = null)
    {
        var command = new CommandId(delivery.Id.Value);
        var hook = hooks.Find(delivery.Hook);
        if (hook is not null && addressed is { Count: > 0 }) delivery = await router.Addressed(delivery, hook, addressed);
        var item = ItemOf(shard, Kind, delivery, hook);
        var isNew = Expect(delivery.Id);
        var isCounted = _activity.Begin(command);
        PutResult? put = null;
        try
        {
            using (Traces.Step("inbox")) put = await inbox.Put(item, cancel);
        }
        finally
        {
            if (put is not PutResult.Stored)
            {
                if (isNew) _answers.TryRemove(delivery.Id, out _);
                if (isCounted) _activity.End(command);
            }
        }

        // The first one is durable: whether its repeat could be recorded changes no answer.
        if (put is PutResult.Duplicate { Of: var first })
        {
            Metrics.AlertEnded(AlertDelivery.Duplicate);
            await RecordRepeat(RepeatOf(delivery, first));
        }

        return put switch
        {
            PutResult.Stored => new PutAlert.Stored(delivery),
            PutResult.Duplicate duplicate => new PutAlert.Duplicate(new AlertId(duplicate.Of.Value)),
            PutResult.Unavailable lost => new PutAlert.Unavailable(lost.Why),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A delivery as it is put into a shard's inbox.</summary>
    public static InboxItem ItemOf(ShardId shard, string kind, AlertDelivery delivery, Hook? hook)
    {
        var window = hook?.Route.DuplicateWindow ?? TimeSpan.Zero;
        return new(
            shard, new CommandId(delivery.Id.Value), kind, window > TimeSpan.Zero ? $"{delivery.Hook}|{delivery.IdempotencyKey}" : null, window,
            JsonSerializer.Serialize(delivery, DomainJson.Stored), delivery.ReceivedAt);
    }

    /// <summary>The command that records a delivery in its hook's stream.</summary>
    public static CommandId ReceivedBy(AlertId delivery) => new(DeterministicId.Of("received", delivery.ToString()));

    /// <summary>A delivery as it is recorded when it repeats another one.</summary>
    public static AlertDelivery RepeatOf(AlertDelivery delivery, CommandId first)
    {
        var id = new AlertId(DeterministicId.Of("repeat", first.ToString(), delivery.ReceivedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)));
        return delivery with { Id = id, Status = AlertDelivery.Duplicate, Of = new AlertId(first.Value), Canonical = null };
    }

    /// <summary>Records a repeat. It is a help to whoever looks: one that cannot be recorded now is not recorded.</summary>
    public async ValueTask RecordRepeat(AlertDelivery repeat) => await Record(repeat);

    public async ValueTask<IReadOnlyList<AlertOutcome>> Outcomes(AlertId alert, CancellationToken cancel)
    {
        if (!_answers.TryGetValue(alert, out var answer)) return [];
        answer.Asked.TrySetResult();
        return await answer.Outcomes.Task.WaitAsync(cancel);
    }

    public async ValueTask<ForeseenDelivery> Foresee(AlertDelivery delivery, IReadOnlyList<AlertRoute> addressed, Hook? draft = null)
    {
        if ((draft ?? hooks.Find(delivery.Hook)) is not { } hook) return new(delivery, []);
        delivery = await router.Addressed(delivery, hook, addressed);
        return new(delivery, await router.Foresee(delivery, AlertRouter.AlertsOf(delivery, hook), hook));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        for (var i = 0; i < UnderWayMax; i++) await _room.WaitAsync();
        foreach (var answer in _answers.Values) answer.Outcomes.TrySetCanceled(); // Another process may decide it now.
        // Neither is disposed: an alert that waits to be taken up again looks at them on its way out.
    }

    /// <summary>True when nobody waits for this alert yet.</summary>
    private bool Expect(AlertId alert)
    {
        if (!_answers.TryAdd(alert, new())) return false;
        _recent.Enqueue(alert);
        while (_recent.Count > RecentMax && _recent.TryDequeue(out var old)) _answers.TryRemove(old, out _);
        return true;
    }

    /// <summary>The outermost loop: a journal that cannot be read now is asked again, from the first alert that is not done.</summary>
    private async Task DrainUntilStopped()
    {
        long after = 0;
        var (isFirst, isRecalled) = (true, false);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!isRecalled) await Recall();
                isRecalled = true;
                var pending = await inbox.Pending(shard, after, BatchMax, _stopping.Token);
                foreach (var entry in pending)
                {
                    if (entry.Item.Kind is Kind or KindFromAfar) await Take(entry);
                    after = entry.Number;
                }

                if (pending.Count > 0) continue;
                if (isFirst) activity.End(); // What was left from before is under way and counted.
                isFirst = false;
                await inbox.WaitBeyond(shard, after, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // What was not decided is still in the inbox.
            }
#pragma warning disable CA1031 // The outermost loop of the desk: no fault may leave the alerts undrained.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                log.DrainFaulted(fault);
                await Task.Delay(RetryPace, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What was acted on before the start, so that a late delivery is told from a new one. What is still in the inbox comes by itself.</summary>
    private async Task Recall()
    {
        var waiting = new HashSet<CommandId>();
        for (IReadOnlyList<InboxEntry> page = [new(0, null!)]; page.Count > 0;)
        {
            page = await inbox.Pending(shard, page[^1].Number, PageMax, _stopping.Token);
            waiting.UnionWith(page.Select(entry => entry.Item.Command));
            if (page.Count > 0) _newer.TakenBefore = page[^1].Number;
        }

        var head = await journal.Head(shard, _stopping.Token);
        for (var at = Math.Max(0, head - RecalledMax); at < head;)
        {
            var page = await journal.ReadFeed(shard, at, PageMax, _stopping.Token);
            foreach (var stored in page.Where(stored => stored.Type == Received)) await Recall(stored, waiting);
            at = page.Count > 0 ? page[^1].Position : head;
        }
    }

    private async ValueTask Recall(StoredEvent stored, HashSet<CommandId> waiting)
    {
        try
        {
            if (EventRegistry.Decode(stored) is HookEvent.AlertReceived { Delivery: var delivery } && !waiting.Contains(new CommandId(delivery.Id.Value))) await Recall(delivery);
        }
#pragma warning disable CA1031 // Supervision: what cannot be read of the past must not keep the present waiting.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.RecallFaulted(stored.Position, fault);
        }
    }

    private async ValueTask Recall(AlertDelivery delivery)
    {
        var hook = hooks.Find(delivery.Hook);
        var alerts = AlertRouter.AlertsOf(delivery, hook);
        if (alerts is [var alert]) _chains.Recall(hook!.Route.Id, alert, delivery.ReceivedAt);
        if (!alerts.Any(one => one.ClosesAll)) return;
        foreach (var ask in await router.Asks(delivery, alerts, hook!)) _newer.Recall(ask);
    }

    /// <summary>Starts an alert on its way. Its places in the accounts' lanes are taken before this returns, unless it waits for the one before it.</summary>
    /// <param name="isAgain">It has its place in its strategy's chain from an earlier try.</param>
    private async Task Take(InboxEntry entry, bool isAgain = false)
    {
        await _room.WaitAsync(_stopping.Token);
        _activity.Begin(entry.Item.Command);
        Expect(new AlertId(entry.Item.Command.Value)); // From before a restart: nobody has put it here.
        Way way;
        try
        {
            way = await Read(entry);
        }
#pragma warning disable CA1031 // Supervision: one alert's fault stops that alert, never the desk.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _activity.End(entry.Item.Command);
            _room.Release();
            if (!_stopping.IsCancellationRequested) _ = Again(entry, fault, isAgain); // Else it is still in the inbox.
            return;
        }

        var started = Task.CompletedTask;
        SignalChains.Held? held = null;
        lock (_order)
        {
            // Only a single alert tells where it stands; a batch is in order by itself.
            if (way.Alerts is [var alert] && way.Hook is { } hook && !isAgain)
                held = _chains.Arrive(hook.Route.Id, alert, isPast => started = Task.WhenAll(started, Finish(way, isPast)));
            else started = Finish(way, isPast: false);
            if (held is not null && asOneTurn is not null) _activity.End(entry.Item.Command); // It waits for the clock, which it must not hold up.
        }

        if (held is not null) _ = Hold(held, way);
        if (asOneTurn is not null) await Task.WhenAny(started, _activity.Paused);
    }

    /// <summary>One delivery on its way to its accounts.</summary>
    private sealed record Way(InboxEntry Entry, AlertDelivery Delivery, Hook? Hook, IReadOnlyList<CanonicalAlert> Alerts, IReadOnlyList<AlertAsk> Asks);

    private async ValueTask<Way> Read(InboxEntry entry)
    {
        var delivery = JsonSerializer.Deserialize<AlertDelivery>(entry.Item.Payload, DomainJson.Stored) ?? throw new JsonException("A delivery is null.");
        var hook = hooks.Find(delivery.Hook);
        var alerts = AlertRouter.AlertsOf(delivery, hook);
        foreach (var alert in alerts) watch.Hear(hook!, alert, delivery.ReceivedAt);
        return new(entry, delivery, hook, alerts, alerts.Count == 0 ? [] : [.. (await router.Asks(delivery, alerts, hook!)).Select(ask => ask with { Place = entry.Number })]);
    }

    /// <summary>On a clock that is told, the next step may come from whoever waits for this alert: then the real one counts as well.</summary>
    private async Task Hold(SignalChains.Held held, Way way)
    {
        var passed = Task.Delay(SignalChains.HoldMax, time, _stopping.Token);
        await (asOneTurn is null ? passed : Task.WhenAny(passed, Awaited(way))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stopping.IsCancellationRequested)
        {
            // It is still in the inbox; its room is free for those that stop the desk.
            lock (_order) _chains.Forget(held, () => Released(way));
            return;
        }

        lock (_order) _chains.Timeout(held);
    }

    private async Task Awaited(Way way)
    {
        if (_answers.TryGetValue(way.Delivery.Id, out var answer)) await answer.Asked.Task.WaitAsync(_stopping.Token);
        await Task.Delay(SignalChains.HoldMax, TimeProvider.System, _stopping.Token);
    }

    private void Released(Way way)
    {
        _activity.End(way.Entry.Item.Command);
        _room.Release();
    }

    private async Task Finish(Way way, bool isPast)
    {
        var (entry, delivery) = (way.Entry, way.Delivery);
        using var span = Traces.Begin("alert", delivery.Id, parent: _answers.TryGetValue(delivery.Id, out var taken) ? taken.CameBy : default)
            ?.SetTag("traderterminal.hook", delivery.Hook);
        _activity.Begin(entry.Item.Command);
        try
        {
            var recorded = Until(() => Record(delivery));
            var refusal = isPast ? new AlertRefusal(AlertCodes.Superseded, "it came after an alert that follows it in the strategy's own order") : null;
            var outcomes = await Decided(way.Asks, recorded, refusal);
            await recorded;
            await Until(async () => await Settle(entry, outcomes));
            _faults.TryRemove(entry.Item.Command, out _);
            Metrics.AlertEnded(EndOf(delivery, outcomes));
            if (_answers.TryGetValue(delivery.Id, out var answer)) answer.Outcomes.TrySetResult(outcomes);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It is still in the inbox.
        }
#pragma warning disable CA1031 // Supervision: one alert's fault stops that alert, never the desk.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _ = Again(entry, fault, hasArrived: true);
        }
        finally
        {
            Released(way);
        }
    }

    /// <summary>Takes an alert up again that met a fault: nobody else would before the next start.</summary>
    private async Task Again(InboxEntry entry, Exception fault, bool hasArrived)
    {
        var tries = _faults.AddOrUpdate(entry.Item.Command, 1, (_, before) => before + 1);
        var pause = FaultPace * Math.Pow(2, Math.Min(tries, 16) - 1);
        if (pause > FaultPaceMax) pause = FaultPaceMax;
        log.AlertFaulted(entry.Item.Command, tries, pause, fault);
        try
        {
            await Task.Delay(pause, time, _stopping.Token);
            await Take(entry, hasArrived);
        }
        catch (OperationCanceledException)
        {
            // It is still in the inbox.
        }
    }

    /// <summary>What became of an alert over all of its accounts: the best of it.</summary>
    private static string EndOf(AlertDelivery delivery, IReadOnlyList<AlertOutcome> outcomes) =>
        delivery.Status != AlertDelivery.Accepted ? delivery.Status
        : outcomes.Count == 0 ? "unfollowed"
        : outcomes.Any(one => one.Outcome == AlertOutcome.Accepted) ? AlertOutcome.Accepted
        : outcomes.Any(one => one.Outcome == AlertOutcome.Refused) ? AlertOutcome.Refused
        : AlertOutcome.Ignored;

    private ValueTask<bool> Settle(InboxEntry entry, IReadOnlyList<AlertOutcome> outcomes) =>
        TellAfar is { } tell && entry.Item.Kind == KindFromAfar ? tell(entry, outcomes) : inbox.Done(shard, [entry.Number], _stopping.Token);

    private async Task<IReadOnlyList<AlertOutcome>> Decided(IReadOnlyList<AlertAsk> asks, Task recorded, AlertRefusal? refusal)
    {
        var numbered = asks.Select(ask => (Ask: ask, Number: _newer.Arrive(ask))).ToList();
        Task<AlertOutcome>[] Start() =>
            [.. numbered.Select(one => _lanes.Put(one.Ask.Account, one.Ask.Symbol, () => Decided(one.Ask, one.Number, recorded, refusal)))];
        if (asOneTurn is null) return await Task.WhenAll(Start());
        await recorded;
        Task<AlertOutcome>[] ways = [];
        await asOneTurn(() =>
        {
            ways = Start();
            return ValueTask.CompletedTask;
        });
        return await Task.WhenAll(ways);
    }

    private async Task<AlertOutcome> Decided(AlertAsk ask, long number, Task recorded, AlertRefusal? refusal)
    {
        await recorded;
        for (var isWaiting = false; ;)
        {
            if (refusal is null && _newer.Overtakes(ask, number, isWaiting) is { } why) refusal = new(AlertCodes.Superseded, why);
            var outcome = await ask.Put(refusal);
            isWaiting = outcome.Outcome == AlertOutcome.Waiting;
            if (!isWaiting && outcome.Outcome != AlertOutcome.Unavailable)
            {
                _newer.Leave(ask, number);
                return outcome;
            }

            await Pause(isWaiting ? SettlingPace : RetryPace);
        }
    }

    private async Task Until(Func<Task<bool>> isDone)
    {
        while (!await isDone()) await Pause(RetryPace);
    }

    private async Task Pause(TimeSpan pace)
    {
        using var paused = _activity.Pause();
        await Task.Delay(pace, time, _stopping.Token);
    }

    /// <summary>The delivery in the hook's stream. True when it is there.</summary>
    private async Task<bool> Record(AlertDelivery delivery)
    {
        var command = ReceivedBy(delivery.Id);
        var at = delivery.ReceivedAt.AddTicks(-(delivery.ReceivedAt.Ticks % TimeSpan.TicksPerMicrosecond));
        var encoded = EventRegistry.Encode(new HookEvent.AlertReceived(delivery), command, 0, at);
        return await journal.Append(new AppendRequest(shard, epoch, command, Streams.Hook(delivery.Hook), null, [encoded]), _stopping.Token)
            is AppendResult.Appended or AppendResult.Duplicate;
    }
}
