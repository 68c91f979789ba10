using System.Diagnostics.Metrics;
using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>How this process stands at the moment it is looked at.</summary>
/// <remarks>A label's every value is told each time, at 0 where nothing is so: one that is left out would keep its last figure.</remarks>
internal sealed class Gauges
{
    /// <summary>A database that does not answer holds no page up.</summary>
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(2);

    private static readonly string[] _statuses = ["active", "locked", "failed", "passed"], _links = ["connected", "reconciling", "disconnected"];

    private readonly Backend _backend;
    private long[] _heads = [];

    public Gauges(Backend backend)
    {
        _backend = backend;
        Gauge("info", "", "Always 1, with the version in its labels.", () => [new(1, Label("version", SystemStatus.Version), Label("runtime", Environment.Version.ToString()))]);
        Gauge("accounts", "{account}", "Accounts that this process works for, by state.", () => By("state", Enum.GetValues<TradingState>(), Word, standing => standing.State));
        Gauge("accounts.status", "{account}", "Accounts that this process works for, by what the firm sees.", () => By("status", _statuses, word => word, standing => standing.Status));
        Gauge("accounts.link", "{account}", "Accounts that this process works for, by how they stand to their broker.", () => By("link", _links, word => word, standing => standing.Connection));
        Gauge("connections", "{connection}", "1 for the state that a connection to a broker is in, else 0.", Connections);
        Gauge("connection.requests_left", "{request}", "Requests that a login may still send now before it reaches a limit of its broker.", RequestsLeft);
        Gauge("alerts.waiting", "{alert}", "Alerts that were taken and are not decided yet.", () => [new(_backend.AlertsUnderWay)]);
        Gauge("turns.waiting", "{turn}", "Turns that wait in the mailboxes of all accounts.", () => [new(_backend.TurnsWaiting.All)]);
        Gauge("turns.waiting_most", "{turn}", "Turns that wait in the fullest mailbox; at 1024 its account is busy.", () => [new(_backend.TurnsWaiting.Most)]);
        Gauge("live.viewers", "{viewer}", "Dashboards and programs that follow the live feed.", () => [new(_backend.Live.Viewers)]);
        Gauge("journal.available", "", "1 while the journal can be written, else 0.", () => [new(_backend.Stores.Journal.IsAvailable ? 1 : 0)]);
        Gauge("journal.position", "{event}", "The newest event of each shard.", () => Shards(head => head));
        Gauge("records.lag", "{event}", "Events that the read models are behind the journal.", () => Shards((head, recorded) => Math.Max(0, head - recorded)));
        Gauge("records.available", "", "1 while the read models follow the journal, else 0.", () => Shards((_, _) => 1, otherwise: 0));
        Gauge("disk.free", "By", "Bytes that are free on the disk of the data directory.", () => _backend.Disk?.View is { } disk ? [new(disk.FreeBytes)] : []);
        Gauge("shards.held", "{shard}", "Shards whose accounts this process works for.", () => [new(_backend.Cluster?.Shards ?? 1)]);
    }

    /// <summary>Asks the journal where it stands. While it does not say, the last word holds.</summary>
    public async Task Look(CancellationToken cancel)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(LookMax);
            var heads = new long[_backend.Stores.Journal.ShardCount];
            for (var shard = 0; shard < heads.Length; shard++) heads[shard] = await _backend.Stores.Journal.Head(new ShardId(shard), patience.Token);
            _heads = heads;
        }
        catch (Exception away) when (away is JournalUnavailableException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // Another gauge says that it is not there.
        }
    }

    private void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> look) =>
        _backend.Metrics.Meter.CreateObservableGauge(Metrics.NameOf(name), look, unit, description);

    private IEnumerable<Measurement<long>> By<T>(string label, IReadOnlyList<T> all, Func<T, string> word, Func<AccountStanding, T> of)
        where T : notnull
    {
        var counts = _backend.Mine.Select(_backend.Broadcast.StandingOf).OfType<AccountStanding>().CountBy(of).ToDictionary();
        return all.Select(one => new Measurement<long>(counts.GetValueOrDefault(one), Label(label, word(one))));
    }

    private IEnumerable<Measurement<long>> Connections() =>
        from connection in _backend.Connections.All
        from state in Enum.GetValues<ConnectionState>()
        select new Measurement<long>(
            connection.State == state ? 1 : 0, Label("connection", connection.SetUp.Name), Label("broker", connection.SetUp.Broker), Label("state", Word(state)));

    private IEnumerable<Measurement<long>> RequestsLeft() => _backend.Connections.RequestsLeft.Select(
        limit => new Measurement<long>(limit.Left, Label("connection", limit.SetUp.Name), Label("broker", limit.SetUp.Broker), Label("limit", limit.Limit)));

    private IEnumerable<Measurement<long>> Shards(Func<long, long> of) => _heads.Select((head, shard) => Shard(shard, of(head)));

    /// <param name="of">The head of a shard and what the read models have of it.</param>
    /// <param name="otherwise">Of one whose recording has stopped; null leaves it out.</param>
    private IEnumerable<Measurement<long>> Shards(Func<long, long, long> of, long? otherwise = null)
    {
        for (var shard = 0; shard < _heads.Length; shard++)
        {
            var recorded = _backend.Records.Recorded(new ShardId(shard));
            if ((recorded is { } known ? of(_heads[shard], known) : otherwise) is { } value) yield return Shard(shard, value);
        }
    }

    private static Measurement<long> Shard(int shard, long value) => new(value, Label("shard", shard.ToString(CultureInfo.InvariantCulture)));

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    /// <summary>As the API says it.</summary>
    private static string Word<T>(T state)
        where T : struct, Enum => char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..];
}
