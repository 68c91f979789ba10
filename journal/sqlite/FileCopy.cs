using Microsoft.Data.Sqlite;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Copies a database file as it is at one moment, also while another process writes it: by SQLite's own backup, in one read.</summary>
internal static class FileCopy
{
    /// <summary>The copy is one file without a log beside it, on the disk when this returns.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be read, or the copy cannot be written.</exception>
    public static void Make(string from, string to)
    {
        SQLitePCL.Batteries_V2.Init();
        try
        {
            using (var source = Open(from, SqliteOpenMode.ReadOnly))
            using (var copy = Open(to, SqliteOpenMode.ReadWriteCreate))
                source.BackupDatabase(copy);
            using var alone = Open(to, SqliteOpenMode.ReadWrite);
            using var command = alone.CreateCommand();
            command.CommandText = "pragma synchronous = full; pragma journal_mode = delete";
            command.ExecuteNonQuery();
        }
        catch (SqliteException failure)
        {
            throw new JournalUnavailableException($"{Path.GetFileName(from)} cannot be copied: {failure.Message}", failure);
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
