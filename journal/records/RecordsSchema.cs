using System.Text;
using Microsoft.Data.Sqlite;

namespace TraderTerminal.Journal.Records;

/// <summary>The records' file: its tables, and what is emptied when they are built again.</summary>
internal static class RecordsSchema
{
    /// <summary>Goes up when the same events shall make other rows; the records are then built again.</summary>
    private const int Projection = 2;

    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    private static readonly string[] Migrations = ["0001_records", "0002_told_events", "0003_alert_workspaces"];

    private static readonly string[] Derived =
        ["checkpoints", "events", "alerts", "outcomes", "alert_orders", "alert_events", "equity_points", "account_states"];

    /// <summary>Opens the file and brings it to the newest schema. A file that is no database any more, or that a newer program made, is begun anew.</summary>
    public static RecordsSession Open(string file)
    {
        try
        {
            var session = OpenOnce(file);
            if ((long)session.Scalar("pragma user_version")! <= Migrations.Length) return session;
            session.Dispose();
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase)
        {
            // As good as none.
        }

        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(file + part);
        return OpenOnce(file);
    }

    /// <summary>Empties everything that the journal can say again.</summary>
    public static void Clear(RecordsSession session)
    {
        foreach (var table in Derived) session.Write($"delete from {table}");
    }

    private static RecordsSession OpenOnce(string file)
    {
        var session = new RecordsSession(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // The records can be built again, so a commit does not wait for the disk.
            session.RunOnce("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000");
            Migrate(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Migrate(RecordsSession session)
    {
        var from = (long)session.Scalar("pragma user_version")!;
        for (var i = (int)from; i < Migrations.Length; i++)
        {
            var (text, version) = (Text(Migrations[i]), i + 1);
            session.Together(() =>
            {
                session.RunOnce(text);
                session.RunOnce($"pragma user_version = {version}");
            });
        }

        if (from > Migrations.Length) return;
        if (session.Scalar("select value from settings where name = 'projection'") is long built && built == Projection) return;
        session.Together(() =>
        {
            Clear(session);
            session.Write("insert or replace into settings (name, value) values ('projection', ?1)", Projection);
        });
    }

    private static string Text(string migration)
    {
        using var stream = typeof(RecordsSchema).Assembly.GetManifestResourceStream("records/" + migration)
            ?? throw new FileNotFoundException($"{migration} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
