using Microsoft.Data.Sqlite;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <summary>The paper exchange's own file. A change is on the disk when <see cref="Keep"/> returns, also when the power goes.</summary>
internal sealed class PaperStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly PaperRows _rows;

    public PaperStore(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ConnectionString);
        try
        {
            _connection.Open();
            Execute("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;");
            CheckVersion();
            Execute(PaperSchema.Text);
            _rows = new PaperRows(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Everything that was kept.</summary>
    public ExchangeState Load() => PaperReader.Read(_connection);

    /// <summary>Writes the changes and the newest quotes in one transaction.</summary>
    public void Keep(ExchangeChanges changes, IReadOnlyList<MarketQuote> quotes)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var account in changes.Accounts) _rows.Write(account, transaction);
        foreach (var order in changes.Orders) _rows.Write(order, transaction);
        foreach (var fill in changes.Fills) _rows.Write(fill, transaction);
        foreach (var quote in quotes) _rows.Write(quote, transaction);
        transaction.Commit();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _connection.Dispose();
    }

    private void CheckVersion()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "pragma user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version > PaperSchema.Version)
            throw new InvalidDataException($"The simulated venue's file was written by a newer program (version {version}; this one reads up to {PaperSchema.Version}). Start that one again.");
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
