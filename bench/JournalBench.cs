using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Bench;

/// <summary>The journal against raw inserts of the same bytes into a bare table of a file with the same settings.</summary>
internal static class JournalBench
{
    private const int Batch = 100;
    private const int Batches = 60;
    private const int Singles = 300;
    private static readonly string Payload = $$"""{"order":"{{new string('x', 60)}}","text":"{{new string('y', 50)}}"}""";

    public static async Task<IReadOnlyList<Measurement>> Append(string folder)
    {
        var (rawBatched, rawSingle) = (new List<double>(), new List<double>());
        var (ourBatched, ourSingle) = (new List<double>(), new List<double>());
        await using var journal = SqliteJournal.Open(Path.Combine(folder, "bench-journal.db"), TimeProvider.System);
        var epoch = await journal.TakeOver(new ShardId(0), "bench", CancellationToken.None);
        await using var raw = Raw(Path.Combine(folder, "bench-raw.db"));
        var number = 0;
        for (var run = 0; run <= Clock.Runs; run++)
        {
            // The first run warms up; the kinds alternate, so that a noisy neighbour disturbs all of them.
            var rawSeconds = Clock.Seconds(() => InsertBatches(raw, Batch, Batches));
            var ourSeconds = await Clock.Seconds(() => AppendAtOnce(journal, epoch, ref number, Batch * Batches));
            var rawOne = Clock.Seconds(() => InsertBatches(raw, 1, Singles));
            var ourOne = await Clock.Seconds(() => AppendOneByOne(journal, epoch, (number += Singles) - Singles, Singles));
            if (run == 0) continue;
            rawBatched.Add(Batch * Batches / rawSeconds);
            ourBatched.Add(Batch * Batches / ourSeconds);
            rawSingle.Add(Singles / rawOne);
            ourSingle.Add(Singles / ourOne);
        }

        return
        [
            Against("append-batched", ourBatched, rawBatched, $"raw inserts, {Batch} rows a transaction"),
            Against("append-single", ourSingle, rawSingle, "raw inserts, one row a transaction"),
        ];
    }

    private static Measurement Against(string name, List<double> ours, List<double> raw, string baseline)
    {
        var ratio = Clock.Median([.. ours.Zip(raw, (our, other) => our / other)]);
        return new(name, Clock.Median([.. ours]), "events/s", ratio, baseline, Clock.Runs);
    }

    private static Task AppendAtOnce(SqliteJournal journal, long epoch, ref int number, int count)
    {
        var first = number;
        number += count;
        return Task.WhenAll(Enumerable.Range(0, 4).Select(lane => Task.Run(async () =>
        {
            // As many callers wait as a busy desk has; what waits goes into the next transaction together.
            for (var i = lane * (count / 4); i < (lane + 1) * (count / 4); i += Batch)
                await Task.WhenAll(Enumerable.Range(first + i, Batch).Select(n => Append(journal, epoch, n).AsTask()));
        })));
    }

    private static async Task AppendOneByOne(SqliteJournal journal, long epoch, int first, int count)
    {
        for (var i = 0; i < count; i++) await Append(journal, epoch, first + i);
    }

    private static async ValueTask<AppendResult> Append(SqliteJournal journal, long epoch, int n)
    {
        var text = n.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var command = new CommandId(DeterministicId.Of("bench", text));
        var happened = new NewEvent(DeterministicId.Of("bench-event", text), "order-placed", 1, Payload, "{}", DateTimeOffset.UnixEpoch);
        var result = await journal.Append(new AppendRequest(new ShardId(0), epoch, command, $"account-{n % 50}", null, [happened]), CancellationToken.None);
        return result is AppendResult.Appended ? result : throw new InvalidOperationException($"The journal answered {result}.");
    }

    private static SqliteConnection Raw(string path)
    {
        var raw = new SqliteConnection($"Data Source={path};Pooling=False");
        raw.Open();
        Run(raw, "pragma journal_mode=wal");
        Run(raw, "pragma synchronous=full");
        Run(raw, "create table events (position integer primary key, stream text, version integer, event_id blob, command_id blob, type text, schema_version integer, payload text, meta text, occurred integer, recorded integer, epoch integer, hash blob)");
        return raw;
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
