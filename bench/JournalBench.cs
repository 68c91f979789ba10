using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Bench;

/// <summary>The journal against raw inserts of the same bytes in a file with the same settings: into a bare table, and into the journal's own tables.</summary>
internal static class JournalBench
{
    public const int Batch = 100;
    public const int Batches = 200;
    private const int Lanes = 4;
    public const int Singles = 300;

    /// <summary>Runs that are not counted: until then the machine code is not the final one.</summary>
    public const int WarmUps = 3;
    public static readonly string Payload = $$"""{"order":"{{new string('x', 60)}}","text":"{{new string('y', 50)}}"}""";

    public static async Task<IReadOnlyList<Measurement>> Append(string folder)
    {
        var (rawBatched, rawSingle, rawIndexed) = (new List<double>(), new List<double>(), new List<double>());
        var (ourBatched, ourSingle) = (new List<double>(), new List<double>());
        await using var journal = SqliteJournal.Open(Path.Combine(folder, "bench-journal.db"), TimeProvider.System);
        var epoch = await journal.TakeOver(new ShardId(0), "bench", CancellationToken.None);
        await using var raw = Raw(Path.Combine(folder, "bench-raw.db"));
        var tables = Path.Combine(folder, "bench-tables");
        await SqliteJournal.Open(Path.Combine(tables, "journal.db"), TimeProvider.System).DisposeAsync();
        await using var indexed = Open(Path.Combine(tables, "journal.db"));
        var number = 0;
        for (var run = -WarmUps; run < Clock.Runs; run++)
        {
            // The kinds alternate, so that a noisy neighbour disturbs all of them. What is appended is made before the clock starts.
            var (many, few) = (Requests(epoch, ref number, Batch * Batches), Requests(epoch, ref number, Singles));
            var rawSeconds = Clock.Seconds(() => InsertBatches(raw, Batch, Batches));
            var indexedSeconds = Clock.Seconds(() => InsertIndexed(indexed, many));
            var ourSeconds = await Clock.Seconds(() => AppendAtOnce(journal, many));
            var rawOne = Clock.Seconds(() => InsertBatches(raw, 1, Singles));
            var ourOne = await Clock.Seconds(() => AppendOneByOne(journal, few));
            if (run < 0) continue;
            rawBatched.Add(Batch * Batches / rawSeconds);
            rawIndexed.Add(Batch * Batches / indexedSeconds);
            ourBatched.Add(Batch * Batches / ourSeconds);
            rawSingle.Add(Singles / rawOne);
            ourSingle.Add(Singles / ourOne);
        }

        return
        [
            Against("append-batched", ourBatched, rawBatched, $"raw inserts, {Batch} rows a transaction"),
            Against("append-batched-same-tables", ourBatched, rawIndexed, $"raw inserts into the same tables, {Batch} rows a transaction"),
            Against("append-single", ourSingle, rawSingle, "raw inserts, one row a transaction"),
        ];
    }

    public static Measurement Against(string name, List<double> ours, List<double> raw, string baseline)
    {
        var ratio = Clock.Median([.. ours.Zip(raw, (our, other) => our / other)]);
        return new(name, Clock.Median([.. ours]), "events/s", ratio, baseline, Clock.Runs);
    }

    public static AppendRequest[] Requests(long epoch, ref int number, int count)
    {
        var first = number;
        number += count;
        return [.. Enumerable.Range(first, count).Select(n => Request(epoch, n))];
    }

    private static AppendRequest Request(long epoch, int n)
    {
        var text = n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var command = new CommandId(DeterministicId.Of("bench", text));
        var happened = new NewEvent(DeterministicId.Of("bench-event", text), "order-placed", 1, Payload, "{}", DateTimeOffset.UnixEpoch);
        return new AppendRequest(new ShardId(0), epoch, command, $"account-{n % 50}", null, [happened]);
    }

    /// <summary>As many callers wait as a busy desk has; what waits goes into the next transaction together.</summary>
    public static Task AppendAtOnce(IJournal journal, AppendRequest[] requests) =>
        Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            foreach (var batch in requests.Where((_, n) => n % Lanes == lane).Chunk(Batch))
                await Task.WhenAll(batch.Select(request => Append(journal, request)));
        })));

    public static async Task AppendOneByOne(IJournal journal, AppendRequest[] requests)
    {
        foreach (var request in requests) await Append(journal, request);
    }

    private static async Task Append(IJournal journal, AppendRequest request)
    {
        var result = await journal.Append(request, CancellationToken.None);
        if (result is not AppendResult.Appended) throw new InvalidOperationException($"The journal answered {result}.");
    }

    private static SqliteConnection Raw(string path)
    {
        var raw = Open(path);
        Run(raw, "create table events (position integer primary key, stream text, version integer, event_id blob, command_id blob, type text, schema_version integer, payload text, meta text, occurred integer, recorded integer, epoch integer, hash blob)");
        return raw;
    }

    private static SqliteConnection Open(string path)
    {
        var raw = new SqliteConnection($"Data Source={path};Pooling=False");
        raw.Open();
        Run(raw, "pragma journal_mode=wal");
        Run(raw, "pragma synchronous=full");
        return raw;
    }

    /// <summary>The rows that the journal writes for these requests, with their keys and indexes, and nothing of what it checks.</summary>
    private static void InsertIndexed(SqliteConnection raw, AppendRequest[] requests)
    {
        using var insert = raw.CreateCommand();
        insert.CommandText =
            """
            insert into events values ($position, $stream, $position, $event, $command, 'order-placed', 1, $payload, '{}', 0, 0, 1, $hash);
            insert into commands values (0, $command, $position, $position);
            insert into appends values (0, $stream, $position, $position, $position, null)
            """;
        var position = insert.Parameters.Add("$position", SqliteType.Integer);
        var stream = insert.Parameters.Add("$stream", SqliteType.Text);
        var id = insert.Parameters.Add("$event", SqliteType.Blob);
        var command = insert.Parameters.Add("$command", SqliteType.Blob);
        insert.Parameters.AddWithValue("$payload", Payload);
        insert.Parameters.AddWithValue("$hash", new byte[32]);
        using var last = raw.CreateCommand();
        last.CommandText = "select coalesce(max(key), 0) from events";
        var at = (long)last.ExecuteScalar()!;
        foreach (var batch in requests.Chunk(Batch))
        {
            using var transaction = raw.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var request in batch)
            {
                position.Value = ++at;
                stream.Value = request.Stream;
                id.Value = request.Events[0].EventId.ToByteArray();
                command.Value = request.Command.Value.ToByteArray();
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static void InsertBatches(SqliteConnection raw, int rows, int transactions)
    {
        using var insert = raw.CreateCommand();
        insert.CommandText = "insert into events (stream, version, event_id, command_id, type, schema_version, payload, meta, occurred, recorded, epoch, hash) values ($stream, $version, $event, $command, 'order-placed', 1, $payload, '{}', 0, 0, 1, $hash)";
        var stream = insert.Parameters.Add("$stream", SqliteType.Text);
        var version = insert.Parameters.Add("$version", SqliteType.Integer);
        insert.Parameters.AddWithValue("$event", new byte[16]);
        insert.Parameters.AddWithValue("$command", new byte[16]);
        insert.Parameters.AddWithValue("$payload", Payload);
        insert.Parameters.AddWithValue("$hash", new byte[32]);
        for (var t = 0; t < transactions; t++)
        {
            using var transaction = raw.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < rows; i++)
            {
                stream.Value = $"account-{i % 50}";
                version.Value = t * rows + i;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static void Run(SqliteConnection raw, string text)
    {
        using var command = raw.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
