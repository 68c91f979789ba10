using System.Globalization;
using Npgsql;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Journal.Postgres;

/// <summary>Looks at the database before the journal uses it, brings its tables forward, and says in words what keeps it from being used.</summary>
internal static class PostgresSchema
{
    /// <summary>The role that every connection acts as, see the migration of this name.</summary>
    public const string Role = "traderterminal";

    /// <summary>The oldest that the tests run on.</summary>
    private const int ServerMajorMin = 15;

    /// <summary>Held while the tables are brought forward: "TTM1".</summary>
    private const int MigrationLock = 0x54544D31;

    /// <summary>Creates what is missing and checks that the database is the journal of this cluster, with this many shards.</summary>
    /// <returns>How many shards it has.</returns>
    public static async Task<int> Bring(NpgsqlConnection connection, PostgresSettings settings, CancellationToken cancel)
    {
        if (WhyNot(connection.PostgreSqlVersion) is { } old)
            throw new JournalFormatException(old);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var version = 0;
        try
        {
            await Suits(connection, cancel);
            await Run(connection, $"select pg_advisory_xact_lock({MigrationLock}, 0)", cancel);
            version = await Version(connection, cancel);
            if (version > Migrations.Newest)
                throw new JournalFormatException(
                    $"{Named(connection)} has schema version {version}; this program knows {Migrations.Newest}. Start the newer program that wrote it.");
            await Forward(connection, settings, version, cancel);
            if (settings.Shards > 0) await Same(connection, "shards", $"{settings.Shards}", kept => $"was created with {kept} shards and cannot be opened with {settings.Shards}", cancel);
            await Same(connection, "cluster", settings.Cluster, kept => $"belongs to the cluster {kept}, not to {settings.Cluster}: give this one a database of its own", cancel);
            var shards = await Ask<string>(connection, "select value from journal.settings where name = 'shards'", cancel);
            await Rights(connection, cancel);
            await Format(connection, cancel);
            await transaction.CommitAsync(cancel);
            return int.Parse(shards!, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidParameterValue)
        {
            throw new JournalFormatException(Mend(connection, version, refused.MessageText), refused);
        }
    }

    /// <summary>Null for a server that is new enough.</summary>
    public static string? WhyNot(Version server) =>
        server.Major >= ServerMajorMin ? null : $"The server is PostgreSQL {server}; the journal needs {ServerMajorMin} or newer.";

    private static string Named(NpgsqlConnection connection) => $"Database {connection.Database} at {connection.Host}:{connection.Port}";

    private static string Mend(NpgsqlConnection connection, int version, string why) =>
        $"{Named(connection)} refuses its user {connection.UserName}: {why}. "
        + (version == Migrations.Newest
            ? $"An administrator runs once: grant {Role} to {connection.UserName};"
            : $"The journal's schema is at version {version} and this program needs {Migrations.Newest}: start once as the owner of the database, with the right to create roles, "
                + $"or after an administrator ran: create role {Role} nologin; grant {Role} to {connection.UserName};");

    private static async Task Suits(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await Ask<string>(connection, "show server_encoding", cancel) is var encoding && encoding != "UTF8")
            throw new JournalFormatException($"{Named(connection)} has the encoding {encoding}; the journal needs UTF8.");
        if (await Ask<bool>(connection, "select pg_is_in_recovery()", cancel))
            throw new JournalUnavailableException($"{Named(connection)} is a replica, which cannot be written.");
    }

    private static async Task<int> Version(NpgsqlConnection connection, CancellationToken cancel)
    {
        const string tables =
            "select coalesce(bool_or(c.relname = 'migrations'), false) from pg_catalog.pg_namespace n left join pg_catalog.pg_class c on c.relnamespace = n.oid where n.nspname = 'journal' having count(*) > 0";
        return await Ask<bool?>(connection, tables, cancel) switch
        {
            null => 0,
            false => throw new JournalFormatException($"{Named(connection)} has a schema named journal that is not ours: give the journal a database of its own."),
            true => await Ask<int>(connection, "select coalesce(max(number), 0) from journal.migrations", cancel),
        };
    }

    private static async Task Forward(NpgsqlConnection connection, PostgresSettings settings, int version, CancellationToken cancel)
    {
        if (version == 0)
        {
            await Run(
                connection,
                """
                create schema journal;
                create table journal.migrations (
                  number integer not null, name text not null, applied_at timestamptz not null default clock_timestamp(),
                  constraint migrations_pk primary key (number))
                """,
                cancel);
        }

        await Migrations.Apply(connection, version, Migrations.Newest, cancel);
        if (version == 0)
        {
            await using var keep = new NpgsqlCommand("insert into journal.settings (name, value) values ('shards', $1), ('cluster', $2)", connection);
            keep.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{Math.Max(1, settings.Shards)}" });
            keep.Parameters.Add(new NpgsqlParameter<string> { TypedValue = settings.Cluster });
            await keep.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>What this program writes from now on may be unknown to an older one.</summary>
    private static async Task Format(NpgsqlConnection connection, CancellationToken cancel)
    {
        var kept = int.Parse(await Ask<string>(connection, "select value from journal.settings where name = 'format'", cancel) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
        if (Formats.WhyNot(Named(connection), kept) is { } newer)
            throw new JournalFormatException(newer);
        if (kept < EventRegistry.Format)
            await Run(connection, $"select journal.raise_format({EventRegistry.Format})", cancel);
    }

    private static async Task Same(NpgsqlConnection connection, string name, string wanted, Func<string?, string> why, CancellationToken cancel)
    {
        var kept = await Ask<string>(connection, $"select value from journal.settings where name = '{name}'", cancel);
        if (kept != wanted)
            throw new JournalFormatException($"{Named(connection)} {why(kept)}.");
    }

    /// <summary>The role has the rights it needs and none to change what was written.</summary>
    private static async Task Rights(NpgsqlConnection connection, CancellationToken cancel)
    {
        await Run(connection, $"set local role {Role}", cancel);
        const string changes =
            "select string_agg(t, ', ') from unnest(array['events', 'quiet_commands', 'anchors']) t where has_table_privilege('journal.' || t, 'update, delete, truncate, insert')";
        if (await Ask<string>(connection, changes, cancel) is { } tables)
            throw new JournalFormatException($"{Named(connection)} lets the role {Role} change {tables}: revoke all on those tables from it and grant select.");
        await Run(connection, "select from journal.head(0)", cancel);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<T?> Ask<T>(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default;
    }
}
