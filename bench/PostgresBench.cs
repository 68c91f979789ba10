using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Journal;

namespace TraderTerminal.Bench;

/// <summary>The journal in PostgreSQL against raw multi-row inserts of the same bytes into the same database: a bare table, and the journal's own.</summary>
internal static class PostgresBench
{
    private const string Columns = "stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash";

    private const string IntoBare =
        $$"""
        insert into raw (position, {{Columns}})
        select $1 + n, stream, version, event, command, 'order-placed', 1, payload, '{}', 0, 0, 1, hash
        from unnest($2, $3, $4, $5, $6, $7) with ordinality as e (stream, version, event, command, payload, hash, n)
        """;

    private const string IntoTables =
        $$"""
        insert into journal.events (shard, position, begins, {{Columns}})
        select 1, $1 + n, true, stream, version, event, command, 'order-placed', 1, payload, '{}', 0, 0, 1, hash
        from unnest($2, $3, $4, $5, $6, $7) with ordinality as e (stream, version, event, command, payload, hash, n)
        """;

    public static async Task<IReadOnlyList<Measurement>> Append()
    {
        await using var server = await PostgresServer.Start(flushes: true);
        await server.Run("postgres", "create database bench");
        await using var journal = await PostgresJournal.Open(new PostgresSettings(server.Connection("bench")) { Shards = 2 }, TimeProvider.System);
        var epoch = await journal.TakeOver(new ShardId(0), "bench", CancellationToken.None);
        await using var raw = new NpgsqlConnection(server.Connection("bench") + ";Max Auto Prepare=20;Auto Prepare Min Usages=2");
        await raw.OpenAsync();
        await server.Run(
            "bench",
            """
            create table raw (
              position bigint primary key, stream text, version bigint, event_id uuid, command_id uuid, type text, schema_version smallint,
              payload text, meta text, occurred_us bigint, recorded_us bigint, epoch bigint, hash bytea)
            """);
        var (rawBatched, rawTables, rawSingle, ourBatched, ourSingle) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var number = 0;
        for (var run = -JournalBench.WarmUps; run < Clock.Runs; run++)
        {
            // The kinds alternate, so that a noisy neighbour disturbs all of them. What is appended is made before the clock starts.
            var first = number;
            var (many, few) = (JournalBench.Requests(epoch, ref number, JournalBench.Batch * JournalBench.Batches), JournalBench.Requests(epoch, ref number, JournalBench.Singles));
            var rawSeconds = await Clock.Seconds(() => Insert(raw, IntoBare, first, many, JournalBench.Batch));
            var tableSeconds = await Clock.Seconds(() => Insert(raw, IntoTables, first, many, JournalBench.Batch));
            var ourSeconds = await Clock.Seconds(() => JournalBench.AppendAtOnce(journal, many));
            var rawOne = await Clock.Seconds(() => Insert(raw, IntoBare, first + many.Length, few, 1));
            var ourOne = await Clock.Seconds(() => JournalBench.AppendOneByOne(journal, few));
            if (run < 0) continue;
            rawBatched.Add(many.Length / rawSeconds);
            rawTables.Add(many.Length / tableSeconds);
            ourBatched.Add(many.Length / ourSeconds);
            rawSingle.Add(few.Length / rawOne);
            ourSingle.Add(few.Length / ourOne);
        }

        return
        [
            JournalBench.Against("journal-postgres-batched", ourBatched, rawBatched, $"raw inserts, {JournalBench.Batch} rows a transaction"),
            JournalBench.Against("journal-postgres-batched-same-tables", ourBatched, rawTables, $"raw inserts into the same table with its indexes, {JournalBench.Batch} rows a transaction"),
            JournalBench.Against("journal-postgres-single", ourSingle, rawSingle, "raw inserts, one row a transaction"),
        ];
    }

    private static async Task Insert(NpgsqlConnection raw, string into, int position, AppendRequest[] requests, int rows)
    {
        await using var insert = new NpgsqlCommand(into, raw);
        var (at, versions) = (new NpgsqlParameter<long>(), new NpgsqlParameter<long[]>());
        var (streams, payloads) = (new NpgsqlParameter<string[]>(), new NpgsqlParameter<string[]>());
        var (events, commands, hashes) = (new NpgsqlParameter<Guid[]>(), new NpgsqlParameter<Guid[]>(), new NpgsqlParameter<byte[][]>());
        insert.Parameters.AddRange(new NpgsqlParameter[] { at, streams, versions, events, commands, payloads, hashes });
        foreach (var batch in requests.Chunk(rows))
        {
            at.TypedValue = position;
            versions.TypedValue = [.. Enumerable.Range(position, batch.Length).Select(version => (long)version + 1)];
            streams.TypedValue = Array.ConvertAll(batch, request => request.Stream);
            events.TypedValue = Array.ConvertAll(batch, request => request.Events[0].EventId);
            commands.TypedValue = Array.ConvertAll(batch, request => request.Command.Value);
            payloads.TypedValue = Array.ConvertAll(batch, request => request.Events[0].Payload);
            hashes.TypedValue = Array.ConvertAll(batch, _ => new byte[32]);
            await insert.ExecuteNonQueryAsync();
            position += batch.Length;
        }
    }
}
