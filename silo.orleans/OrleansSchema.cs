using System.Globalization;
using Npgsql;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Orleans' own tables, beside the journal's, in a schema of their own. Only a process that runs on Orleans makes them.</summary>
internal static class OrleansSchema
{
    private const string Schema = "orleans";

    /// <summary>Where the numbered files lie among the assembly's resources. One that was ever applied is never changed.</summary>
    private const string Folder = "orleans/";

    /// <summary>What Orleans keeps of itself: who is in its cluster, and whom it reminds. Nothing of it is true about an account; all of it may be dropped while nobody runs.</summary>
    private const string Beginning =
        """
        create schema orleans;
        create table orleans.migrations (
          number integer not null, name text not null, applied_at timestamptz not null default clock_timestamp(),
          constraint migrations_pk primary key (number))
        """;

    /// <summary>Held while the tables are brought forward: "TTO1".</summary>
    private const int MigrationLock = 0x54544F31;

    /// <summary>Orleans looks at its tables now and then; the journal's connections are its own.</summary>
    private const int ConnectionsMax = 8;

    /// <summary>Acts as the program's role, and finds the one table whose name Orleans gives without a schema.</summary>
    public static string ConnectionText(PostgresSettings settings) => new NpgsqlConnectionStringBuilder(settings.Connection)
    {
        ApplicationName = "traderterminal-orleans", SearchPath = Schema, Options = $"-c role={PostgresSchema.Role}", MaxPoolSize = ConnectionsMax, PersistSecurityInfo = false,
    }.ConnectionString;

    /// <summary>Creates what is missing.</summary>
    public static async Task Bring(PostgresSettings settings, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.Connection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Run(connection, $"select pg_advisory_xact_lock({MigrationLock}, 0)", cancel);
        var version = await Version(connection, cancel);
        if (version == 0) await Run(connection, Beginning, cancel);
        foreach (var resource in typeof(OrleansSchema).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var number = int.Parse(resource.AsSpan(Folder.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            if (number <= version) continue;
            await Run(connection, Text(resource), cancel);
            await Run(connection, $"insert into orleans.migrations (number, name) values ({number}, '{Path.GetFileNameWithoutExtension(resource)}')", cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private static async Task<int> Version(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var there = new NpgsqlCommand("select to_regclass('orleans.migrations') is not null", connection);
        if (await there.ExecuteScalarAsync(cancel) is not true) return 0;
        await using var newest = new NpgsqlCommand("select coalesce(max(number), 0) from orleans.migrations", connection);
        return (int)(await newest.ExecuteScalarAsync(cancel))!;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(OrleansSchema).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
