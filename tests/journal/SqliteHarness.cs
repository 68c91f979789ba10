using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

/// <summary>A journal in a directory of its own, which is removed afterwards.</summary>
internal sealed class SqliteHarness(string directory, int shards) : IJournalHarness
{
    private SqliteJournal? _journal;

    public Hooks Hooks { get; } = new();

    public ManualClock Clock { get; } = new();

    public string Path { get; } = System.IO.Path.Combine(directory, "journal.db");

    public SqliteJournal Sqlite => _journal!;

    public IJournal Journal => Sqlite;

    public IInbox Inbox => Sqlite;

    public static SqliteHarness Create(int shards = 1)
    {
        var harness = new SqliteHarness(Directory.CreateTempSubdirectory("journal-").FullName, shards);
        harness.Open();
        return harness;
    }

    public void Open() => _journal = SqliteJournal.Open(Path, Clock, shards, Hooks);

    public async Task Reopen()
    {
        await Close();
        Open();
    }

    public async Task Close() => await Sqlite.DisposeAsync();

    /// <summary>Changes the file behind the journal's back.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "drop trigger if exists events_no_update; drop trigger if exists events_no_delete; " + sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
