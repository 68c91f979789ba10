using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <summary>Reads the paper file back into an exchange's state.</summary>
internal static class PaperReader
{
    public static ExchangeState Read(SqliteConnection connection) =>
        new(
            Rows(connection, "select account, opened_micros, opened_at, is_frozen from accounts order by opened_at, account", Account),
            Rows(connection, "select * from orders order by sequence", Order),
            Rows(connection, "select * from fills order by sequence", Fill),
            Rows(connection, "select contract, bid_nanos, ask_nanos, last_nanos, at from quotes order by contract", Quote));

    private static ExchangeAccount Account(SqliteDataReader row) =>
        new(new AccountId(row.GetString(0)), new Usd(row.GetInt64(1)), Time(row, "opened_at"), row.GetInt64(3) != 0);

    private static ExchangeOrder Order(SqliteDataReader row)
    {
        var ticket = new OrderTicket(
            new OrderId(Text(row, "order_id")), Contract(row), Word<Side>(row, "side"), Count(row, "quantity"), Word<OrderKind>(row, "kind"),
            PriceOf(row, "limit_nanos"), PriceOf(row, "stop_nanos"), PointsOf(row, "trail_nanos"), Word<TimeInForce>(row, "tif"));
        return new ExchangeOrder(
            new AccountId(Text(row, "account")), ticket, Number(row, "sequence"), Word<ExchangeOrderStatus>(row, "status"), Count(row, "filled"),
            Time(row, "effective_at"), TextOrNull(row, "parent") is { } parent ? new OrderId(parent) : null, Leg(row, ticket),
            PriceOf(row, "trigger_nanos"), Number(row, "is_triggered") != 0, Number(row, "is_rested") != 0);
    }

    private static BracketLeg? Leg(SqliteDataReader row, OrderTicket ticket) =>
        TextOrNull(row, "leg_role") is null
            ? null
            : new BracketLeg(
                ticket.Id, Word<BracketRole>(row, "leg_role"), (int)Number(row, "leg_pair"), Count(row, "leg_quantity"),
                PriceOf(row, "leg_at_nanos"), PointsOf(row, "leg_entry_nanos"), ticket.Trail);

    private static ExchangeFill Fill(SqliteDataReader row) =>
        new(
            new FillId(Text(row, "fill_id")), Number(row, "sequence"), new AccountId(Text(row, "account")),
            TextOrNull(row, "order_id") is { } order ? new OrderId(order) : null, Contract(row), Word<Side>(row, "side"),
            Count(row, "quantity"), new Price(Number(row, "price_nanos")), new Usd(Number(row, "fee_micros")), Time(row, "at"));

    private static MarketQuote Quote(SqliteDataReader row) =>
        new(Contract(row), new Price(row.GetInt64(1)), new Price(row.GetInt64(2)), new Price(row.GetInt64(3)), Time(row, "at"));

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read()) list.Add(read(rows));
        return list;
    }

    private static string Text(SqliteDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    private static string? TextOrNull(SqliteDataReader row, string column) =>
        row.IsDBNull(row.GetOrdinal(column)) ? null : Text(row, column);

    private static long Number(SqliteDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    private static long? NumberOrNull(SqliteDataReader row, string column) =>
        row.IsDBNull(row.GetOrdinal(column)) ? null : Number(row, column);

    private static Contracts Count(SqliteDataReader row, string column) => new((int)Number(row, column));

    private static Price? PriceOf(SqliteDataReader row, string column) => NumberOrNull(row, column) is { } nanos ? new Price(nanos) : null;

    private static Points? PointsOf(SqliteDataReader row, string column) => NumberOrNull(row, column) is { } nanos ? new Points(nanos) : null;

    private static DateTimeOffset Time(SqliteDataReader row, string column) => new(Number(row, column), TimeSpan.Zero);

    private static T Word<T>(SqliteDataReader row, string column)
        where T : struct, Enum => Enum.Parse<T>(Text(row, column));

    private static ContractSymbol Contract(SqliteDataReader row) =>
        ContractSymbol.TryParse(Text(row, "contract"), out var contract)
            ? contract
            : throw new InvalidDataException($"Not a contract in the paper file: {Text(row, "contract")}.");
}
