using System.Text.Json;
using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Json;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Journal.Records;

/// <summary>Questions to the records, on a connection of their own.</summary>
internal sealed class RecordsReader(RecordsSession session)
{
    private const string Joined = "e.place, e.account, e.version, e.type, e.schema_version, e.at_us, e.recorded_us, e.json";

    /// <param name="workspace">Null for those of all hooks.</param>
    public IReadOnlyList<AlertRecord> Alerts(AlertId? before, int countMax, string? workspace)
    {
        var deliveries = (before, workspace) switch
        {
            ({ } older, null) => session.Read(
                """
                select delivery from alerts
                where (received_us, place) < (select received_us, place from alerts where alert = ?1)
                order by received_us desc, place desc limit ?2
                """,
                Delivery, Column.Alert(older), countMax),
            (null, null) => session.Read("select delivery from alerts order by received_us desc, place desc limit ?1", Delivery, countMax),
            ({ } older, _) => session.Read(
                """
                select delivery from alerts
                where workspace = ?3 and (received_us, place) < (select received_us, place from alerts where alert = ?1 and workspace = ?3)
                order by received_us desc, place desc limit ?2
                """,
                Delivery, Column.Alert(older), countMax, workspace),
            _ => session.Read("select delivery from alerts where workspace = ?2 order by received_us desc, place desc limit ?1", Delivery, countMax, workspace),
        };
        return [.. deliveries.Select(Whole)];
    }

    public AlertRecord? Alert(AlertId id) =>
        session.Read("select delivery from alerts where alert = ?1", Delivery, Column.Alert(id)) is [var delivery] ? Whole(delivery) : null;

    public IReadOnlyList<EventRecord> Events(AccountId account, long after, int countMax) => session.Read(
        $"select {EventRow.Columns} from events where account = ?1 and version > ?2 order by version limit ?3", EventRow.Read,
        account.Value, after, countMax);

    public IReadOnlyList<EventRecord> Decisions(AccountId account, long before, int countMax) => session.Read(
        $"select {EventRow.Columns} from events where account = ?1 and kind = 1 and version < ?2 order by version desc limit ?3", EventRow.Read,
        account.Value, before, countMax);

    public IReadOnlyList<EventRecord> Violations(AccountId account, long before, int countMax) => session.Read(
        $"select {EventRow.Columns} from events where account = ?1 and kind = 2 and version < ?2 order by version desc limit ?3", EventRow.Read,
        account.Value, before, countMax);

    public IReadOnlyList<EventRecord> EventsBefore(AccountId account, long before, DateTimeOffset to, int countMax) => session.Read(
        $"select {EventRow.Columns} from events where account = ?1 and version < ?2 and at_us <= ?3 order by version desc limit ?4", EventRow.Read,
        account.Value, before, Column.Micros(to), countMax);

    public IReadOnlyList<EventRecord> Told(AccountId account, string type, DateTimeOffset from, DateTimeOffset to, int countMax) => session.Read(
        $"""
        select {EventRow.Columns} from events
        where account = ?1 and type = ?2 and kind = 3 and at_us between ?3 and ?4 order by version desc limit ?5
        """,
        EventRow.Read, account.Value, type, Column.Micros(from), Column.Micros(to), countMax);

    /// <summary>Each stretch of time with its lowest, its highest and its last point: the other columns are those of the row that has the edge.</summary>
    public IReadOnlyList<EquityPoint> EquityBetween(AccountId account, DateTimeOffset from, DateTimeOffset to, int stretches)
    {
        var (first, last) = (Column.Micros(from), Column.Micros(to));
        var width = Math.Max(1, ((last - first) / stretches) + 1);
        const string points = """
            (select at_us, place, balance, equity, peak, floor, daily_floor from equity_points where account = ?1 and at_us between ?2 and ?3
             union all
             select at_us, 9223372036854775807, balance, equity, peak, floor, daily_floor from equity_samples where account = ?1 and at_us between ?2 and ?3)
            """;
        return session.Read(
            $"""
            select at_us, place, balance, equity, peak, floor, daily_floor from (
              select *, min(equity) from {points} group by (at_us - ?2) / ?4
              union all select *, max(equity) from {points} group by (at_us - ?2) / ?4
              union all select * from (select *, row_number() over (partition by (at_us - ?2) / ?4 order by at_us desc, place desc) as nth from {points}) where nth = 1)
            group by 1, 2 order by 1, 2
            """,
            Point, account.Value, first, last, width);
    }

    /// <summary>The newest one that is not later.</summary>
    public EquityPoint? EquityAt(AccountId account, DateTimeOffset time) => session.Read(
        """
        select * from (
          select at_us, place, balance, equity, peak, floor, daily_floor from equity_points where account = ?1 and at_us <= ?2 order by 1 desc, 2 desc limit 1)
        union all select * from (
          select at_us, 9223372036854775807, balance, equity, peak, floor, daily_floor from equity_samples where account = ?1 and at_us <= ?2 order by 1 desc limit 1)
        order by 1 desc, 2 desc limit 1
        """,
        Point, account.Value, Column.Micros(time)) is [var point] ? point : null;

    /// <summary>Of one instant, what the journal says comes before a sample.</summary>
    public IReadOnlyList<EquityPoint> Equity(AccountId account, DateTimeOffset from, int countMax) => session.Read(
        """
        select at_us, place, balance, equity, peak, floor, daily_floor from equity_points where account = ?1 and at_us >= ?2
        union all
        select at_us, 9223372036854775807, balance, equity, peak, floor, daily_floor from equity_samples where account = ?1 and at_us >= ?2
        order by 1, 2 limit ?3
        """,
        Point, account.Value, Column.Micros(from), countMax);

    private static EquityPoint Point(SqliteDataReader row) => new(
        Column.Time(row.GetInt64(0)), new Usd(row.GetInt64(2)), new Usd(row.GetInt64(3)), new Usd(row.GetInt64(4)), Amount(row, 5), Amount(row, 6));

    private AlertRecord Whole(AlertDelivery delivery)
    {
        var alert = Column.Alert(delivery.Id);
        var followed = session.Read(
            $"select {Joined}, a.kind from alert_events a join events e on e.place = a.place where a.alert = ?1 order by a.place",
            row => (Record: EventRow.Read(row), IsFill: row.GetInt32(8) == 2, Happened: EventRow.Decode(row)), alert);
        var intended = followed
            .Where(entry => entry.Happened is OrderIntended)
            .ToLookup(entry => entry.Record.Account, entry => ((OrderIntended)entry.Happened).Ticket.Id);
        var outcomes = session.Read(
            $"select {Joined} from outcomes o join events e on e.place = o.place where o.alert = ?1 order by o.account",
            row =>
            {
                var account = new AccountId(row.GetString(1));
                var happened = followed.Where(entry => entry.Record.Account == account).Select(entry => entry.Happened);
                return AlertTrail.Outcome(account, EventRow.Decode(row), intended[account].ToEquatableArray()) is { } outcome
                    ? outcome with { Reversal = Reversal.Of(delivery.Id, happened) }
                    : null;
            },
            alert);
        return new AlertRecord(
            delivery, [.. outcomes.OfType<AlertOutcome>()], [.. followed.Where(entry => !entry.IsFill).Select(entry => entry.Record)],
            [.. followed.Where(entry => entry.IsFill).Select(entry => entry.Record)]);
    }

    private static AlertDelivery Delivery(SqliteDataReader row) =>
        JsonSerializer.Deserialize<AlertDelivery>(row.GetString(0), DomainJson.Stored) ?? throw new JsonException("A delivery is null.");

    private static Usd? Amount(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : new Usd(row.GetInt64(column));
}
