using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Records;

/// <summary>A row of the events table.</summary>
internal static class EventRow
{
    public const string Columns = "place, account, version, type, schema_version, at_us, recorded_us, json";

    public static EventRecord Read(SqliteDataReader row) => new(
        Column.Position(row.GetInt64(0)), new AccountId(row.GetString(1)), row.GetInt64(2), row.GetString(3), Column.Time(row.GetInt64(5)),
        Column.Time(row.GetInt64(6)), row.GetString(7), row.GetInt16(4));

    public static AccountEvent Decode(SqliteDataReader row) => EventRegistry.DecodeAccount(new StoredEvent(
        Column.Shard(row.GetInt64(0)), Column.Position(row.GetInt64(0)), Streams.Account(new AccountId(row.GetString(1))), row.GetInt64(2),
        Guid.Empty, default, row.GetString(3), row.GetInt16(4), row.GetString(7), EventCodec.NoMeta, Column.Time(row.GetInt64(5)),
        Column.Time(row.GetInt64(6)), 0, default));
}
