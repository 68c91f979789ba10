using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Indexes that follow the events: whatever they name already, and wherever the process ended, the answers are the same.</summary>
public sealed class SqliteIndexTests : IAsyncLifetime
{
    private const int Streams = 3;

    private readonly SqliteHarness _harness = SqliteHarness.Create();
    private readonly string _copies = Directory.CreateTempSubdirectory("journal-copy-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        Directory.Delete(_copies, recursive: true);
    }

    [Fact]
    public async Task What_a_killed_process_had_not_indexed_is_known_after_the_next_opening()
    {
        var epoch = await _harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        await _harness.Journal.Append(Given.Append(1, epoch, events: 3), Cancel);
        await _harness.Journal.Append(Given.Append(2, epoch, "account-b"), Cancel);
        await _harness.Journal.Append(Given.Append(3, epoch, events: 0), Cancel);
        await _harness.Inbox.Put(Given.Item(4), Cancel);
        await _harness.Journal.Append(Given.Append(4, epoch), Cancel);

        await using var opened = Killed();
        Assert.Equal(new AppendResult.Duplicate(1, 3), await opened.FindCommand(Given.Shard, Given.Command(1), Cancel));
        Assert.Equal(new AppendResult.Duplicate(1, 3), await opened.Append(Given.Append(1, epoch), Cancel));
        Assert.Equal(new AppendResult.Duplicate(null, null), await opened.Append(Given.Append(3, epoch), Cancel));
        Assert.Equal(new PutResult.Duplicate(Given.Command(2)), await opened.Put(Given.Item(2), Cancel));
        Assert.Empty(await opened.Pending(Given.Shard, 0, 10, Cancel));
        Assert.Equal([1L, 2, 3, 5], (await Stream(opened, Given.Stream)).Select(stored => stored.Position));
        Assert.Equal(new AppendResult.Appended(6, 6, 5), await opened.Append(Given.Append(6, epoch, expected: 4), Cancel));
    }

    [Fact]
    public async Task A_merge_that_was_killed_half_way_begins_anew_and_nothing_is_lost_or_doubled()
    {
        const int half = Tail.AppendsMax + (Tail.AppendsMax / 8);
        const int all = 2 * Tail.AppendsMax;
        var epoch = await _harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        await AppendMany(_harness.Sqlite, epoch, 1, half);
        await Check(_harness.Sqlite, half);

        await using (var opened = Killed())
        {
            await Check(opened, half);
            await AppendMany(opened, epoch, half + 1, all);
            await Check(opened, all);
            Assert.InRange(Indexed(), half, all - 1);
        }

        Assert.Equal(all, Indexed());
        await using var again = SqliteJournal.Open(CopyPath, _harness.Clock);
        await Check(again, all);
        Assert.True((await again.Verify([], Cancel)).IsWhole);
    }

    [Fact]
    public async Task A_file_of_the_first_schema_is_moved_over_whole()
    {
        WriteFirstSchema();
        await using (var opened = SqliteJournal.Open(CopyPath, _harness.Clock, shards: 2))
        {
            Assert.Equal(8, (await opened.Verify([], Cancel)).Events);
            Assert.True((await opened.Verify([], Cancel)).IsWhole);
            for (var shard = 0; shard < 2; shard++)
            {
                var id = new ShardId(shard);
                Assert.Equal([1L, 3], (await Stream(opened, "account-1", id)).Select(stored => stored.Position));
                Assert.Equal([1L, 2], (await Stream(opened, "account-0", id)).Select(stored => stored.Version));
                Assert.Equal(new AppendResult.Duplicate(3, 3), await opened.FindCommand(id, Given.Command(3), Cancel));
                Assert.Equal(new AppendResult.Duplicate(null, null), await opened.FindCommand(id, Given.Command(9), Cancel));
            }

            var epoch = await opened.TakeOver(Given.Shard, "test", Cancel);
            Assert.Equal(new AppendResult.Appended(5, 5, 3), await opened.Append(Given.Append(5, epoch, "account-1", expected: 2), Cancel));
        }

        using var file = Raw();
        Assert.Equal(Schema.NewestVersion, Number(file, "pragma user_version"));
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Number(file, "delete from events")).Message, StringComparison.Ordinal);
    }

    private string CopyPath => Path.Combine(_copies, "journal.db");

    private static AppendRequest Request(int number, long epoch) => Given.Append(number, epoch, $"account-{number % Streams}");

    private static async Task AppendMany(SqliteJournal journal, long epoch, int from, int to)
    {
        foreach (var chunk in Enumerable.Range(from, to - from + 1).Chunk(RequestQueue.RequestsMax / 4))
        {
            var results = await Task.WhenAll(chunk.Select(number => journal.Append(Request(number, epoch), Cancel).AsTask()));
            Assert.All(results, result => Assert.IsType<AppendResult.Appended>(result));
        }
    }

    /// <summary>Each command is where it was appended, and each stream is read whole and in order.</summary>
    private static async Task Check(SqliteJournal journal, int count)
    {
        foreach (var number in Enumerable.Range(1, count).Where(number => number % 997 == 0 || number > count - 5))
        {
            Assert.Equal(new AppendResult.Duplicate(number, number), await journal.FindCommand(Given.Shard, Given.Command(number), Cancel));
            Assert.Equal(new AppendResult.Duplicate(number, number), await journal.Append(Request(number, epoch: 1), Cancel));
        }

        for (var stream = 0; stream < Streams; stream++)
        {
            var expected = Enumerable.Range(1, count).Where(number => number % Streams == stream).Select(number => (long)number).ToList();
            var events = await Stream(journal, $"account-{stream}");
            Assert.Equal(expected, events.Select(stored => stored.Position));
            Assert.Equal(Enumerable.Range(1, expected.Count).Select(version => (long)version), events.Select(stored => stored.Version));
            Assert.All(events, stored => Assert.Equal($"account-{stream}", stored.Stream));
        }
    }

    private static async Task<List<StoredEvent>> Stream(SqliteJournal journal, string stream, ShardId shard = default)
    {
        var events = new List<StoredEvent>();
        await foreach (var stored in journal.ReadStream(shard, stream, 0, Cancel))
            events.Add(stored);
        return events;
    }

    /// <summary>The files as a killed process leaves them, opened by another one.</summary>
    private SqliteJournal Killed()
    {
        foreach (var suffix in new[] { "", "-wal" })
            File.Copy(_harness.Path + suffix, CopyPath + suffix);
        return SqliteJournal.Open(CopyPath, _harness.Clock);
    }

    private long Indexed()
    {
        using var file = Raw();
        return Number(file, "select indexed from heads where shard = 0");
    }

    /// <summary>Two shards with four events and a command without any, as the first schema kept them.</summary>
    private void WriteFirstSchema()
    {
        using var session = Session.Open(CopyPath, SqliteOpenMode.ReadWriteCreate);
        using var text = new StreamReader(typeof(SqliteJournal).Assembly.GetManifestResourceStream("journal/0001_journal.sql")!);
        session.RunOnce(text.ReadToEnd() + "insert into settings (name, value) values ('shards', 2); pragma application_id = 0x54544A31; pragma user_version = 1;");
        for (var shard = 0; shard < 2; shard++)
        {
            var previous = ChainHash.Genesis;
            for (var i = 1; i <= 4; i++)
            {
                var added = Given.Event(i);
                var stored = new StoredEvent(
                    new ShardId(shard), i, $"account-{i % 2}", (i + 1) / 2, added.EventId, Given.Command(i), added.Type, 1, added.Payload,
                    added.Meta, Given.At, Given.At, 1, default);
                previous = ChainHash.Next(previous.Span, stored);
                session.Write(
                    "insert into events values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10, ?10, 1, ?11)",
                    (long)shard, stored.Position, stored.Stream, stored.Version, stored.EventId, stored.Command, stored.Type, stored.Payload,
                    stored.Meta, ChainHash.Micros(Given.At), previous.ToArray());
                session.Write("insert into commands values (?1, ?2, ?3, ?3)", (long)shard, stored.Command, stored.Position);
            }

            session.Write("insert into commands values (?1, ?2, null, null)", (long)shard, Given.Command(9));
        }
    }

    private SqliteConnection Raw()
    {
        var connection = new SqliteConnection($"Data Source={CopyPath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection file, string sql)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
