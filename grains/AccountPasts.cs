using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains;

/// <summary>Folds an account's stream up to a moment, from the newest snapshot before it.</summary>
/// <param name="shards">Where an account's history lies.</param>
public sealed class AccountPasts(IJournal journal, Func<AccountId, ShardId> shards) : IPast
{
    /// <summary>In the place of a connection's state.</summary>
    private const string Past = "past";

    public async ValueTask<PastAccount?> At(AccountId account, DateTimeOffset time, CancellationToken cancel)
    {
        var (shard, stream) = (shards(account), Streams.Account(account));
        var state = AccountState.Initial;
        StoredEvent? last = null;
        if (await journal.LatestSnapshot(shard, stream, StateCodec.Schema, cancel) is { } snapshot && snapshot.MadeAt <= time)
        {
            state = StateCodec.Decode(snapshot.State, RuleBookCache.Read);
            last = (await journal.ReadFeed(shard, snapshot.Position - 1, 1, cancel)) is [var made] ? made : null;
        }

        DateTimeOffset? next = null;
        await foreach (var stored in journal.ReadStream(shard, stream, state.Version, cancel))
        {
            if (stored.OccurredAt > time)
            {
                next = stored.OccurredAt;
                break;
            }

            state = AccountFold.Evolve(state, EventRegistry.DecodeAccount(stored), RuleBookCache.Read);
            last = stored;
        }

        return last is null ? null : new(AccountViews.Of(account, state, default, default, default, null, Past, [], time, default), RecordOf(account, last), next);
    }

    public async ValueTask<FlattenCourse?> Flatten(AccountId account, Guid command, CancellationToken cancel)
    {
        var shard = shards(account);
        foreach (var flatten in (Guid[])[command, KillRequest.FlattenOf(command, account)])
        {
            if (await journal.FindCommand(shard, new CommandId(flatten), cancel) is not { First: { } first }) continue;
            if (await journal.ReadFeed(shard, first - 1, 1, cancel) is not [var started] || Streams.AccountOf(started.Stream) != account) continue;
            return await Follow(shard, account, flatten, started.Version - 1, cancel);
        }

        return null;
    }

    private async ValueTask<FlattenCourse?> Follow(ShardId shard, AccountId account, Guid flatten, long after, CancellationToken cancel)
    {
        FlattenCourse? course = null;
        await foreach (var stored in journal.ReadStream(shard, Streams.Account(account), after, cancel))
        {
            course = EventRegistry.DecodeAccount(stored) switch
            {
                AccountEvent.FlattenStarted e when e.Id == flatten => new(account, flatten, e.At, null, null, 0, 0, 0, 0, 0, false),
                AccountEvent.FlattenLooked e when e.Id == flatten => course! with { Looks = course.Looks + 1, OrdersWorking = e.OrdersWorking, ContractsOpen = e.ContractsOpen },
                AccountEvent.FlattenIncomplete e when e.Id == flatten => course! with { IsIncomplete = true },
                AccountEvent.FlattenCompleted e when e.Id == flatten => course! with
                {
                    FlatAt = e.At, ToFlat = e.ToFlat, OrdersWorking = 0, ContractsOpen = 0, OrdersCancelled = e.OrdersCancelled, ContractsClosed = e.ContractsClosed,
                },
                _ => course,
            };
            if (course is { FlatAt: not null }) break;
        }

        return course;
    }

    private static EventRecord RecordOf(AccountId account, StoredEvent stored) =>
        new(stored.Position, account, stored.Version, stored.Type, stored.OccurredAt, stored.RecordedAt, stored.Payload, stored.SchemaVersion);
}
