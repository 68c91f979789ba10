using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

/// <summary>A journal in a database of its own, which is dropped afterwards.</summary>
internal sealed class PostgresHarness(PostgresServer server, string database, int shards) : IJournalHarness
{
    private PostgresJournal? _journal;

    public PostgresServer Server => server;

    public string Database => database;

    public PostgresSettings Settings { get; set; } = new(server.Connection(database)) { Shards = shards };

    /// <summary>Runs in the writers before each batch.</summary>
    public Action? BeforeBatch { get; set; }

    public ManualClock Clock { get; } = new();

    public PostgresJournal Postgres => _journal!;

    public IJournal Journal => Postgres;

    public IInbox Inbox => Postgres;

    public static async Task<PostgresHarness> Create(int shards = 1, PostgresServer? of = null)
    {
        var (server, database) = await SharedPostgres.Database(of);
        var harness = new PostgresHarness(server, database, shards);
        await harness.Open();
        return harness;
    }

    public async Task Open() => _journal = await PostgresJournal.Open(Settings, Clock, () => BeforeBatch?.Invoke(), CancellationToken.None);

    /// <summary>Opens the journal through another port, as if the server were there.</summary>
    public async Task Through(int port)
    {
        await Close();
        Settings = Settings with { Connection = server.Connection(database, port: port) };
        await Open();
    }

    /// <summary>The same journal in another process, so to speak.</summary>
    public Task<PostgresJournal> Beside() => PostgresJournal.Open(Settings with { IsShared = true }, Clock);

    public async Task Reopen()
    {
        await Close();
        await Open();
    }

    public async Task Close() => await Postgres.DisposeAsync();

    /// <summary>Changes the tables behind the journal's back, as an administrator who switches the triggers off can.</summary>
    public Task Tamper(string sql) => server.Run(database, "set session_replication_role = replica; " + sql);

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await Close();
        await server.Run("postgres", $"drop database {database} with (force)");
    }
}
