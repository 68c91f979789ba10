using System.Collections.Concurrent;
using System.Text.Json;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Takes a delivery for any hook: into the inbox of the hook's shard, whoever holds it.</summary>
internal sealed class ClusterDesk(PostgresJournal journal, Func<ShardId, ShardWork?> held, IHooks hooks, AlertRouter router, Calls calls, Metrics metrics) : IAlertDesk
{
    /// <summary>Alerts whose outcomes may be asked for; older ones are in the records.</summary>
    private const int RecentMax = 4_096;

    private readonly ConcurrentDictionary<AlertId, (ShardId Shard, long Number)> _afar = [];
    private readonly ConcurrentQueue<AlertId> _recent = [];

    public async ValueTask<PutAlert> Put(AlertDelivery delivery, CancellationToken cancel, IReadOnlyList<AlertRoute>? addressed = null)
    {
        var shard = ShardOf.Hook(delivery.Hook, journal.ShardCount);
        if (held(shard) is { } work) return await work.Desk.Put(delivery, cancel, addressed);
        var hook = hooks.Find(delivery.Hook);
        if (hook is not null && addressed is { Count: > 0 }) delivery = await router.Addressed(delivery, hook, addressed);
        switch (await journal.Put(AlertDesk.ItemOf(shard, AlertDesk.KindFromAfar, delivery, hook), cancel))
        {
            case PutResult.Stored { Number: var number }:
                Remember(delivery.Id, shard, number);
                return new PutAlert.Stored(delivery);
            case PutResult.Duplicate { Of: var first }:
                metrics.AlertEnded(AlertDelivery.Duplicate);
                await Repeat(shard, AlertDesk.RepeatOf(delivery, first));
                return new PutAlert.Duplicate(new AlertId(first.Value));
            case PutResult.Unavailable lost:
                return new PutAlert.Unavailable(lost.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async ValueTask<IReadOnlyList<AlertOutcome>> Outcomes(AlertId alert, CancellationToken cancel)
    {
        if (!_afar.TryGetValue(alert, out var put))
        {
            // Put here: whichever shard it is, its desk knows the alert.
            var asked = new List<AlertOutcome>();
            foreach (var shard in Enumerable.Range(HeldShards.First, journal.ShardCount - HeldShards.First))
            {
                if (held(new(shard)) is { } work) asked.AddRange(await work.Desk.Outcomes(alert, cancel));
            }

            return asked;
        }

        var reply = await calls.Reply(put.Shard, put.Number, cancel) ?? throw new OperationCanceledException(cancel);
        _afar.TryRemove(alert, out _);
        return JsonSerializer.Deserialize<List<AlertOutcome>>(reply, CallShapes.Options)!;
    }

    public async ValueTask<ForeseenDelivery> Foresee(AlertDelivery delivery, IReadOnlyList<AlertRoute> addressed, Hook? draft = null)
    {
        if ((draft ?? hooks.Find(delivery.Hook)) is not { } hook) return new(delivery, []);
        delivery = await router.Addressed(delivery, hook, addressed);
        return new(delivery, await router.Foresee(delivery, AlertRouter.AlertsOf(delivery, hook), hook));
    }

    private void Remember(AlertId alert, ShardId shard, long number)
    {
        _afar[alert] = (shard, number);
        _recent.Enqueue(alert);
        while (_recent.Count > RecentMax && _recent.TryDequeue(out var old)) _afar.TryRemove(old, out _);
    }

    /// <summary>The first one is durable: whether its repeat is recorded changes no answer.</summary>
    private async Task Repeat(ShardId shard, AlertDelivery repeat)
    {
        try
        {
            await calls.Ask(shard, JsonSerializer.Serialize(new AccountCall(default, CallDesk.Repeat, JsonSerializer.SerializeToElement(repeat, CallShapes.Options)), CallShapes.Options), isKept: true);
        }
        catch (JournalUnavailableException)
        {
            // As above.
        }
    }
}
