using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Silo.Storage;

/// <summary>Opens the journal that the options name.</summary>
internal static class Journals
{
    /// <exception cref="JournalFormatException">The data directory belongs to the other kind of journal.</exception>
    public static async Task<IJournalStore> Open(DataDirectory data, JournalOptions options, TimeProvider time)
    {
        if (options.IsPostgres && File.Exists(data.Journal))
            throw new JournalFormatException($"{data.Root} has an embedded journal. Move it with ./run migrate --from sqlite --to postgres, or choose another directory with --data.");
        if (!options.IsPostgres && File.Exists(data.MovedJournal) && !File.Exists(data.Journal))
            throw new JournalFormatException($"The journal of {data.Root} was moved to PostgreSQL: start with --journal postgres.");
        return options.IsPostgres ? await PostgresJournal.Open(options.Postgres!, time) : SqliteJournal.Open(data.Journal, time);
    }

    /// <summary>For looking only: a PostgreSQL may be in use, an embedded journal may not.</summary>
    public static async Task<IJournalStore> OpenToLook(DataDirectory data, JournalOptions options) => options.IsPostgres
        ? await PostgresJournal.Open(options.Postgres! with { IsShared = true, Shards = 0 }, TimeProvider.System)
        : SqliteJournal.Open(data.Journal, TimeProvider.System);

    /// <summary>Beside a running instance.</summary>
    public static async Task<IEventReader> OpenReader(DataDirectory data, JournalOptions options) => options.IsPostgres
        ? await PostgresJournal.Open(options.Postgres! with { IsShared = true, Shards = 0 }, TimeProvider.System)
        : await SqliteJournalReader.Open(data.Journal, CancellationToken.None);

    public static bool IsThere(DataDirectory data, JournalOptions options) => options.IsPostgres || File.Exists(data.Journal);
}
