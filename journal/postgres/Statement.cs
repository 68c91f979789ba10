using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>A request that is one statement with one row for its answer.</summary>
internal interface IStatement
{
    NpgsqlBatchCommand Command();

    /// <summary>Reads the answer and goes past it; what is returned gives it, once the commit is known.</summary>
    Task<Action> Read(NpgsqlDataReader rows);
}

/// <inheritdoc cref="IStatement"/>
/// <param name="command">From whether it was sent before without an answer.</param>
/// <param name="read">The answer from the row; from null when there is none.</param>
internal sealed class Statement<T>(
    Func<bool, NpgsqlBatchCommand> command, Func<NpgsqlDataReader?, T> read, Func<string, T>? refusal, CancellationToken cancel)
    : Request<T>(refusal, cancel), IStatement
{
    public bool HasItsOwnTransaction { get; init; }

    public override int SizeBytes { get; } = 1024;

    public override bool IsAlone => HasItsOwnTransaction;

    public NpgsqlBatchCommand Command() => command(WasSent);

    public async Task<Action> Read(NpgsqlDataReader rows)
    {
        var answer = read(await rows.ReadAsync() ? rows : null);
        await rows.NextResultAsync();
        return () => Answer(answer);
    }
}

/// <summary>What is written beside the events.</summary>
internal static class Statements
{
    private const string MarkDone =
        """
        with marked as (
          update journal.inbox set done = true where shard = $1 and number = any ($2) and not done returning 1)
        select count(*) from marked
        """;

    /// <summary>After an answer that was lost, a checkpoint that stands where it was to be moved to was moved.</summary>
    private const string Move =
        """
        with moved as (
          insert into journal.checkpoints as c (shard, subscriber, position, hash)
          select $1, $2, $4, $5
          where $3 = 0 or exists (select from journal.checkpoints k where k.shard = $1 and k.subscriber = $2)
          on conflict (shard, subscriber) do update set position = excluded.position, hash = excluded.hash where c.position = $3
          returning 1)
        select exists (select from moved)
          or ($6 and exists (
            select from journal.checkpoints k where k.shard = $1 and k.subscriber = $2 and k.position = $4 and k.hash = $5))
        """;

    /// <summary>Keeps the new one and one to fall back on when it is damaged.</summary>
    private const string Keep =
        """
        with gone as (
          delete from journal.snapshots s
          where s.shard = $1 and s.stream = $2 and s.state_schema = $3 and s.version <> $4 and s.version not in (
            select k.version from journal.snapshots k
            where k.shard = $1 and k.stream = $2 and k.state_schema = $3 and k.version <> $4 order by k.version desc limit 1)),
        kept as (
          insert into journal.snapshots (shard, stream, state_schema, version, state, state_hash, position, made_us)
          values ($1, $2, $3, $4, $5, $6, $7, $8)
          on conflict (shard, stream, state_schema, version) do update set
            state = excluded.state, state_hash = excluded.state_hash, position = excluded.position, made_us = excluded.made_us
          returning 1)
        select count(*) from kept
        """;

    public static Statement<long> TakeOver(ShardId shard, string owner, CancellationToken cancel) => new(
        _ => Sql.Command("select journal.take_over($1, $2)", Sql.Of(shard.Value), Sql.Of(owner)), row => row!.GetInt64(0), null, cancel)
    {
        HasItsOwnTransaction = true,
    };

    public static Statement<Anchor?> Anchor(ShardId shard, TimeProvider time, CancellationToken cancel)
    {
        var made = ChainHash.Cut(time.GetUtcNow());
        return new(
            _ => Sql.Command("select position, hash from journal.make_anchor($1, $2)", Sql.Of(shard.Value), Sql.Of(ChainHash.Micros(made))),
            row => row is null ? null : new Anchor(shard, row.GetInt64(0), row.GetFieldValue<byte[]>(1), made), _ => null, cancel);
    }

    public static Statement<long> Join(ShardId shard, string owner, CancellationToken cancel) => new(
        _ => Sql.Command("select journal.join_shard($1, $2)", Sql.Of(shard.Value), Sql.Of(owner)), row => row!.GetInt64(0), null, cancel)
    {
        HasItsOwnTransaction = true,
    };

    public static Statement<bool> Answer(ShardId shard, long number, string reply, CancellationToken cancel) => new(
        _ => Sql.Command("select journal.answer($1, $2, $3)", Sql.Of(shard.Value), Sql.Of(number), Sql.Of(System.Text.Encoding.UTF8.GetBytes(reply))), _ => true, _ => false, cancel);

    public static Statement<bool> Done(ShardId shard, IReadOnlyList<long> numbers, CancellationToken cancel) => new(
        _ => Sql.Command(MarkDone, Sql.Of(shard.Value), Sql.Of(numbers.ToArray())), _ => true, _ => false, cancel);

    public static Statement<bool> Checkpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel) => new(
        wasSent => Sql.Command(
            Move, Sql.Of(shard.Value), Sql.Of(subscriber), Sql.Of(from), Sql.Of(to.Position), Sql.Of(to.Hash.ToArray()), Sql.Of(wasSent)),
        row => row!.GetBoolean(0), _ => false, cancel);

    public static Statement<bool> Snapshot(Snapshot kept, CancellationToken cancel) => new(
        _ => Sql.Command(
            Keep, Sql.Of(kept.Shard.Value), Sql.Of(kept.Stream), Sql.Of(kept.StateSchema), Sql.Of(kept.Version), Sql.Of(kept.State),
            Sql.Of(kept.StateHash.ToArray()), Sql.Of(kept.Position), Sql.Of(ChainHash.Micros(kept.MadeAt))),
        _ => true, _ => false, cancel);
}
