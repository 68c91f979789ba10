using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Journal.Records;

/// <summary>Turns events into rows. A batch and the checkpoint behind it are one transaction, so nothing is counted twice.</summary>
internal sealed class RecordsWriter(RecordsSession session) : IDisposable
{
    private const int Decision = 1;
    private const int Violation = 2;
    private const int Told = 3;
    private const int OrderEvent = 1;
    private const int FillEvent = 2;

    /// <summary>Samples older than this are dropped; fills, marks and days stay.</summary>
    private static readonly TimeSpan SampleAgeMax = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly AccountFolds _folds = new(session);
    private DateTimeOffset _prunedAt;

    public Checkpoint Checkpoint(ShardId shard)
    {
        lock (_gate)
        {
            return session.Read(
                "select position, hash from checkpoints where shard = ?1", row => new Checkpoint(row.GetInt64(0), (byte[])row[1]), shard.Value)
                is [var known] ? known : new Checkpoint(0, default);
        }
    }

    /// <summary>Empties the records, to be filled from the journal's first event.</summary>
    public void Clear() => Together(() =>
    {
        _folds.Forget();
        RecordsSchema.Clear(session);
    });

    /// <summary>Records events that follow the checkpoint of their shard, in order.</summary>
    public void Apply(IReadOnlyList<(StoredEvent Stored, object Happened)> batch) => Together(() =>
    {
        foreach (var (stored, happened) in batch)
        {
            if (happened is HookEvent.AlertReceived received) Received(stored, received.Delivery);
            else if (happened is AccountEvent account && Streams.AccountOf(stored.Stream) is { } id) Happened(stored, id, account);
        }

        var last = batch[^1].Stored;
        session.Write(
            "insert or replace into checkpoints (shard, position, hash) values (?1, ?2, ?3)", last.Shard.Value, last.Position, last.Hash.ToArray());
    });

    public void Sample(IReadOnlyList<(AccountId Account, EquityPoint Point)> samples) => Together(() =>
    {
        foreach (var (account, point) in samples)
        {
            session.Write(
                """
                insert or replace into equity_samples (account, at_us, balance, equity, peak, floor, daily_floor)
                values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """,
                account.Value, Column.Micros(point.At), point.Balance.Micros, point.Equity.Micros, point.Peak.Micros, point.Floor?.Micros,
                point.DailyFloor?.Micros);
        }

        Prune(samples[^1].Point.At);
    });

    public void Dispose()
    {
        Together(_folds.Save);
        session.Dispose();
    }

    private void Received(StoredEvent stored, AlertDelivery delivery) => session.Write(
        "insert or ignore into alerts (place, alert, received_us, delivery) values (?1, ?2, ?3, ?4)",
        Column.Place(stored), Column.Alert(delivery.Id), Column.Micros(delivery.ReceivedAt),
        System.Text.Json.JsonSerializer.Serialize(delivery, Grains.Abstractions.Json.DomainJson.Stored));

    private void Happened(StoredEvent stored, AccountId account, AccountEvent happened)
    {
        var kind = happened switch
        {
            AlertAccepted or AlertRefused or AlertIgnored => Decision,
            ViolationRaised => Violation,
            FillBooked or NoteWritten or SessionOpened or DayClosed or DayRestated => Told,
            _ => 0,
        };
        session.Write(
            $"insert into events (kind, {EventRow.Columns}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            kind, Column.Place(stored), account.Value, stored.Version, stored.Type, (long)stored.SchemaVersion, Column.Micros(stored.OccurredAt),
            Column.Micros(stored.RecordedAt), stored.Payload);
        if (AlertTrail.DecidedAlert(happened) is { } decided)
            session.Write("insert or ignore into outcomes (alert, account, place) values (?1, ?2, ?3)", Column.Alert(decided), account.Value, Column.Place(stored));
        Follow(stored, account, happened);
        var state = _folds.Apply(account, stored.Version, happened);
        if (happened is FillBooked or Marked or PeakRaised or DayClosed or SessionOpened) Point(stored, account, state);
    }

    /// <summary>Orders that come of an alert, and what happens to them, are found under the alert.</summary>
    private void Follow(StoredEvent stored, AccountId account, AccountEvent happened)
    {
        if (AlertTrail.OrderOf(happened) is not { } order) return;
        var alert = happened switch
        {
            OrderIntended { Alert: { } given } => Column.Alert(given),
            OrderIntended => null,
            OrderAppeared { Parent: { } parent } => AlertOf(account, order) ?? AlertOf(account, parent),
            _ => AlertOf(account, order),
        };
        if (alert is null) return;
        if (happened is OrderIntended or OrderAppeared)
        {
            foreach (var begun in AlertTrail.OrdersBegun(happened))
                session.Write("insert or ignore into alert_orders (account, order_id, alert) values (?1, ?2, ?3)", account.Value, begun.Value, alert);
        }

        session.Write(
            "insert into alert_events (alert, place, kind) values (?1, ?2, ?3)", alert, Column.Place(stored), happened is FillBooked ? FillEvent : OrderEvent);
    }

    private byte[]? AlertOf(AccountId account, OrderId order) =>
        (byte[]?)session.Scalar("select alert from alert_orders where account = ?1 and order_id = ?2", account.Value, order.Value);

    private void Point(StoredEvent stored, AccountId account, AccountState state) => session.Write(
        """
        insert into equity_points (account, at_us, place, balance, equity, peak, floor, daily_floor)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        account.Value, Column.Micros(stored.OccurredAt), Column.Place(stored), state.Balance.Micros, state.Equity.Micros, state.Peak.Micros,
        state.Book?.Drawdown is null ? null : state.Floor.Micros, state.DailyFloor?.Micros);

    /// <summary>At most once in an hour of the samples' own time.</summary>
    private void Prune(DateTimeOffset newest)
    {
        if (newest - _prunedAt < TimeSpan.FromHours(1)) return;
        session.Write("delete from equity_samples where at_us < ?1", Column.Micros(newest - SampleAgeMax));
        _prunedAt = newest;
    }

    private void Together(Action work)
    {
        lock (_gate)
        {
            try
            {
                session.Together(work);
            }
            catch
            {
                _folds.Forget();
                throw;
            }
        }
    }
}
