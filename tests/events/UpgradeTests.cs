using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Events;

/// <summary>A journal as the first program wrote it, with every event version that was ever stored: this program opens it and reads each one, in a file and in a database.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("traderterminal-upgrade-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(_folder, "journal.db");

    private static IReadOnlyList<NewEvent> Golden { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(TestData.Root(), "golden"), "*.json").Order(StringComparer.Ordinal).Select((file, index) =>
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var dot = name.LastIndexOf('.');
            return new NewEvent(DeterministicId.Of("golden", name), name[..dot], short.Parse(name[(dot + 1)..]), File.ReadAllText(file).TrimEnd('\n'), "{}", Make.At.AddSeconds(index));
        }),
    ];

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    [Fact]
    public async Task Every_event_version_is_read_from_a_journal_of_the_first_schema()
    {
        WriteFirst();
        await using var journal = SqliteJournal.Open(Journal, TimeProvider.System);
        Assert.True((await journal.Verify([], Cancel)).IsWhole);
        await ReadEvery(journal);
    }

    [Fact]
    public async Task Every_event_version_is_read_from_a_database_that_such_a_journal_was_moved_into()
    {
        WriteFirst();
        var (server, database) = await SharedPostgres.Database();
        var settings = new PostgresSettings(server.Connection(database));
        Assert.Empty((await JournalMove.ToPostgres(Journal, settings, [], TimeProvider.System, Cancel)).Faults);
        await using (var journal = await PostgresJournal.Open(settings, TimeProvider.System, Cancel))
        {
            Assert.True((await journal.Verify([], Cancel)).IsWhole);
            await ReadEvery(journal);
        }

        await server.Run("postgres", $"drop database {database} with (force)");
    }

    private static async Task ReadEvery(IJournalStore journal)
    {
        var stored = await journal.ReadFeed(new ShardId(0), 0, Golden.Count + 1, Cancel);
        Assert.Equal(Golden.Select(golden => (golden.Type, golden.SchemaVersion, golden.Payload)), stored.Select(one => (one.Type, one.SchemaVersion, one.Payload)));
        Assert.All(stored, one => Assert.Equal(one.Type, EventRegistry.NameOf(EventRegistry.Decode(one))));
    }

    private void WriteFirst()
    {
        SQLitePCL.Batteries_V2.Init();
        using var session = Session.Open(Journal, SqliteOpenMode.ReadWriteCreate);
        using var text = new StreamReader(typeof(SqliteJournal).Assembly.GetManifestResourceStream("journal/0001_journal.sql")!);
        session.RunOnce(text.ReadToEnd() + "insert into settings (name, value) values ('shards', 1); pragma application_id = 0x54544A31; pragma user_version = 1;");
        var previous = ChainHash.Genesis;
        for (var i = 0; i < Golden.Count; i++)
        {
            var command = new CommandId(DeterministicId.Of("golden-command", Golden[i].Type, $"{Golden[i].SchemaVersion}"));
            var stored = new StoredEvent(
                new ShardId(0), i + 1, "golden", i + 1, Golden[i].EventId, command, Golden[i].Type, Golden[i].SchemaVersion, Golden[i].Payload, "{}", Golden[i].OccurredAt, Golden[i].OccurredAt, 1, default);
            previous = ChainHash.Next(previous.Span, stored);
            session.Write(
                "insert into events values (0, ?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, '{}', ?8, ?8, 1, ?9)", stored.Position, stored.Stream, stored.EventId, stored.Command, stored.Type, (long)stored.SchemaVersion,
                stored.Payload, ChainHash.Micros(stored.OccurredAt), previous.ToArray());
            session.Write("insert into commands values (0, ?1, ?2, ?2)", stored.Command, stored.Position);
        }
    }
}
