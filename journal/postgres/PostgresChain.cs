using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>The history of a database, as verification reads it: each question by itself, so that damage to one event leaves the others readable.</summary>
internal sealed class PostgresChain(NpgsqlConnection connection) : IChainSource
{
    public List<StoredEvent> Feed(ShardId shard, long after, int countMax) =>
        All(PostgresQueries.Feed(connection, shard, after, countMax), PostgresQueries.Event);

    public List<StoredEvent> At(ShardId shard, long position) => All(PostgresQueries.At(connection, shard, position), PostgresQueries.Event);

    public List<Anchor> Anchors(ShardId shard) => All(PostgresQueries.Anchors(connection, shard), row => PostgresQueries.Anchor(row, shard));

    public long Head(ShardId shard) => All(PostgresQueries.Head(connection, shard), row => row.GetInt64(0))[0];

    /// <summary>Nothing is kept beside the events but anchors.</summary>
    public long KeptHead(ShardId shard) => Anchors(shard).Select(anchor => anchor.Position).DefaultIfEmpty().Max();

    /// <summary>Events that do not say truly whether they begin their command, which is found by that and by no hash.</summary>
    public List<VerifyFault> WrongBeginnings() => All(
        Sql.On(
            connection,
            """
            select shard, position from (
              select shard, position, begins, command_id is distinct from lag(command_id) over (partition by shard order by position) as due
              from journal.events) e
            where begins <> due order by shard, position limit 1000
            """),
        row => new VerifyFault(
            new ShardId(row.GetInt32(0)), row.GetInt64(1), "hash", $"Event {row.GetInt64(1)} does not say truly whether it is the first of its command."));

    /// <summary>An error about the data, and not a lost connection.</summary>
    public bool IsDamage(Exception fault) => fault is PostgresException { InvariantSeverity: "ERROR", SqlState: ['X', 'X', ..] or ['2', '2', ..] or ['5', '8', ..] };

    private static List<T> All<T>(NpgsqlCommand ask, Func<NpgsqlDataReader, T> read)
    {
        using (ask)
        {
            ask.CommandTimeout = 0; // A long history takes its time.
            using var rows = ask.ExecuteReader();
            var all = new List<T>();
            while (rows.Read())
                all.Add(read(rows));
            return all;
        }
    }
}
