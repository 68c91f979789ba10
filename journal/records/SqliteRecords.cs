using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Records;

/// <summary>What was recorded, in an SQLite file of its own that follows every shard of the journal and can be deleted at any time.</summary>
/// <param name="alarm">Told, once, when a shard's records stand still, and why. Must be quick.</param>
public sealed class SqliteRecords : IRecords, IAsyncDisposable
{
    /// <summary>The most alerts of one page; each is read with its outcomes, orders and fills.</summary>
    public const int AlertsMax = 200;

    /// <summary>The most events of one page.</summary>
    public const int EventsMax = 1_000;

    /// <summary>The most fills, notes or days of one page.</summary>
    public const int ToldMax = 10_000;

    /// <summary>The most equity points of one page; a day of one-second samples fits.</summary>
    public const int PointsMax = 100_000;

    /// <summary>Samples that wait for the file; beyond it the oldest are dropped, for the next one is newer.</summary>
    private const int SamplesWaitingMax = 4_096;

    /// <summary>Idle read connections kept.</summary>
    private const int ReadersMax = 8;

    private readonly string _file;
    private readonly RecordsWriter _writer;
    private readonly Progress[] _progress;
    private readonly ShardSubscriber[] _subscribers;
    private readonly TimeProvider _time;
    private readonly Action<ShardId, string> _alarm;
    private readonly ConcurrentBag<RecordsSession> _readers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(AccountId, EquityPoint)> _samples = Channel.CreateBounded<(AccountId, EquityPoint)>(
        new BoundedChannelOptions(SamplesWaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private Task _running = Task.CompletedTask;

    public SqliteRecords(string file, IJournal journal, TimeProvider time, Action<ShardId, string> alarm)
    {
        _file = file;
        _time = time;
        _alarm = alarm;
        _writer = new RecordsWriter(RecordsSchema.Open(file));
        _progress = [.. Enumerable.Range(0, journal.ShardCount).Select(_ => new Progress())];
        _subscribers = [.. _progress.Select((progress, shard) => new ShardSubscriber(new ShardId(shard), journal, _writer, progress, time, alarm, workspace => AlertsMoved?.Invoke(workspace)))];
    }

    /// <summary>Told when <see cref="Alerts"/> answers differently of a workspace (null: of the desk), after it does. Must be quick.</summary>
    public Action<string?>? AlertsMoved { get; init; }

    /// <summary>Begins to follow the journal, from the checkpoint or, when the history is another one now, from its first event.</summary>
    public void Start() => _running = Task.WhenAll(Task.Run(Follow), Task.Run(KeepSamples));

    /// <summary>Completes when everything up to the position can be read here.</summary>
    public ValueTask CaughtUp(ShardId shard, long position, CancellationToken cancel = default) =>
        _progress[shard.Value].Reached(position, cancel);

    /// <summary>The newest position that can be read here; null when recording has stopped.</summary>
    public long? Recorded(ShardId shard) => _progress[shard.Value].Position;

    /// <summary>Adds a valuation that no event carries. Never waits; kept for a month, and lost if the process dies at once.</summary>
    public void Sample(AccountId account, EquityPoint point) => _samples.Writer.TryWrite((account, point));

    public ValueTask<IReadOnlyList<AlertRecord>> Alerts(AlertId? before, int countMax, CancellationToken cancel, string? workspace = null) =>
        Ask(reader => reader.Alerts(before, Math.Clamp(countMax, 1, AlertsMax), workspace), cancel);

    public ValueTask<AlertRecord?> Alert(AlertId id, CancellationToken cancel) => Ask(reader => reader.Alert(id), cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Events(AccountId account, long after, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.Events(account, after, Math.Clamp(countMax, 1, EventsMax)), cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Decisions(AccountId account, long before, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.Decisions(account, before, Math.Clamp(countMax, 1, EventsMax)), cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Violations(AccountId account, long before, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.Violations(account, before, Math.Clamp(countMax, 1, EventsMax)), cancel);

    public ValueTask<IReadOnlyList<EquityPoint>> Equity(AccountId account, DateTimeOffset from, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.Equity(account, from, Math.Clamp(countMax, 1, PointsMax)), cancel);

    public ValueTask<IReadOnlyList<EventRecord>> EventsBefore(AccountId account, long before, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.EventsBefore(account, before, to, Math.Clamp(countMax, 1, EventsMax)), cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Told(AccountId account, string type, DateTimeOffset from, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        Ask(reader => reader.Told(account, type, from, to, Math.Clamp(countMax, 1, ToldMax)), cancel);

    public ValueTask<IReadOnlyList<EquityPoint>> EquityBetween(AccountId account, DateTimeOffset from, DateTimeOffset to, int stretches, CancellationToken cancel) =>
        Ask(reader => reader.EquityBetween(account, from, to, Math.Clamp(stretches, 1, PointsMax)), cancel);

    public ValueTask<EquityPoint?> EquityAt(AccountId account, DateTimeOffset time, CancellationToken cancel) => Ask(reader => reader.EquityAt(account, time), cancel);

    public async ValueTask DisposeAsync()
    {
        _samples.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _writer.Dispose();
        while (_readers.TryTake(out var reader)) reader.Dispose();
    }

    private async Task Follow()
    {
        try
        {
            while (!await TryCompare()) await Task.Delay(ShardSubscriber.RetryPace, _time, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Closed before it began; each subscriber says so to those who wait.
        }

        await Task.WhenAll(_subscribers.Select(subscriber => subscriber.Run(_stopping.Token)));
    }

    /// <summary>Empties the records when the journal is not the one they were made from. False when it could not be asked.</summary>
    private async Task<bool> TryCompare()
    {
        try
        {
            foreach (var subscriber in _subscribers)
            {
                if (await subscriber.IsSameHistory(_stopping.Token)) continue;
                _writer.Clear();
                return true;
            }

            return true;
        }
        catch (Exception lost) when (lost is not OperationCanceledException)
        {
            _alarm(new ShardId(0), $"The journal and the records cannot be compared: {lost.Message}");
            return false;
        }
    }

    private async Task KeepSamples()
    {
        var batch = new List<(AccountId, EquityPoint)>();
        while (await _samples.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < SamplesWaitingMax && _samples.Reader.TryRead(out var sample)) batch.Add(sample);
            try
            {
                _writer.Sample(batch);
            }
            catch (SqliteException refused)
            {
                // Samples are for looking at; the next ones may fit again.
                _alarm(new ShardId(0), $"{batch.Count} samples were not kept: {refused.Message}");
            }
        }
    }

    private ValueTask<T> Ask<T>(Func<RecordsReader, T> question, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var session = _readers.TryTake(out var idle) ? idle : new RecordsSession(_file, SqliteOpenMode.ReadOnly);
        try
        {
            return ValueTask.FromResult(question(new RecordsReader(session)));
        }
        finally
        {
            if (_readers.Count < ReadersMax && !_stopping.IsCancellationRequested) _readers.Add(session);
            else session.Dispose();
        }
    }
}
