using Microsoft.Data.Sqlite;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <summary>Writes rows of the paper file with prepared statements.</summary>
internal sealed class PaperRows(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _account = Upsert(connection, "accounts", ["account"], ["opened_micros", "opened_at", "is_frozen"]);

    private readonly SqliteCommand _order = Upsert(
        connection, "orders", ["account", "order_id"],
        [
            "sequence", "contract", "side", "quantity", "kind", "limit_nanos", "stop_nanos", "trail_nanos", "tif", "status", "filled",
            "effective_at", "parent", "leg_role", "leg_pair", "leg_quantity", "leg_at_nanos", "leg_entry_nanos", "trigger_nanos",
            "is_triggered", "is_rested",
        ]);

    private readonly SqliteCommand _fill = Insert(
        connection, "fills",
        ["sequence", "account", "fill_id", "order_id", "contract", "side", "quantity", "price_nanos", "fee_micros", "at"]);

    private readonly SqliteCommand _quote = Upsert(connection, "quotes", ["contract"], ["bid_nanos", "ask_nanos", "last_nanos", "at"]);

    public void Write(ExchangeAccount account, SqliteTransaction transaction) =>
        Run(_account, transaction, account.Id.Value, account.OpenedWith.Micros, account.OpenedAt.UtcTicks, Bit(account.Frozen));

    public void Write(ExchangeOrder order, SqliteTransaction transaction) =>
        Run(
            _order, transaction, order.Account.Value, order.Ticket.Id.Value, order.Sequence, order.Ticket.Contract.ToString(),
            order.Ticket.Side.ToString(), order.Ticket.Quantity.Count, order.Ticket.Kind.ToString(), order.Ticket.Limit?.Nanos,
            order.Ticket.Stop?.Nanos, order.Ticket.Trail?.Nanos, order.Ticket.Tif.ToString(), order.Status.ToString(), order.Filled.Count,
            order.EffectiveAt.UtcTicks, order.Parent?.Value, order.Leg?.Role.ToString(), order.Leg?.Pair, order.Leg?.Quantity.Count,
            order.Leg?.At?.Nanos, order.Leg?.FromEntry?.Nanos, order.Trigger?.Nanos, Bit(order.Triggered), Bit(order.Rested));

    public void Write(ExchangeFill fill, SqliteTransaction transaction) =>
        Run(
            _fill, transaction, fill.Sequence, fill.Account.Value, fill.Id.Value, fill.Order?.Value, fill.Contract.ToString(),
            fill.Side.ToString(), fill.Quantity.Count, fill.Price.Nanos, fill.Fee.Micros, fill.At.UtcTicks);

    public void Write(MarketQuote quote, SqliteTransaction transaction) =>
        Run(_quote, transaction, quote.Contract.ToString(), quote.Bid.Nanos, quote.Ask.Nanos, quote.Last.Nanos, quote.At.UtcTicks);

    public void Dispose()
    {
        _account.Dispose();
        _order.Dispose();
        _fill.Dispose();
        _quote.Dispose();
    }

    private static int Bit(bool value) => value ? 1 : 0;

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
        command.Transaction = null;
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, string[] columns) =>
        Prepare(
            connection,
            $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))})",
            columns);

    private static SqliteCommand Upsert(SqliteConnection connection, string table, string[] key, string[] columns)
    {
        string[] all = [.. key, .. columns];
        return Prepare(
            connection,
            $"insert into {table} ({string.Join(", ", all)}) values ({string.Join(", ", all.Select(column => "@" + column))})"
            + $" on conflict ({string.Join(", ", key)}) do update set {string.Join(", ", columns.Select(column => $"{column} = excluded.{column}"))}",
            all);
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var column in columns) command.Parameters.Add(new SqliteParameter("@" + column, null));
        return command;
    }
}
