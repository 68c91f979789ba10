using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Grains.Control;
using TraderTerminal.Grains.Groups;
using TraderTerminal.Grains.Rules;
using TraderTerminal.Grains.Traders;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>This process among the others that share the accounts of one database: what it holds, and how it reaches what others hold.</summary>
internal sealed class Cluster : IStrategies, IAsyncDisposable
{
    private readonly UpOptions _options;
    private readonly Stores _stores;
    private readonly ILoggerFactory _loggers;
    private readonly SharedLog _log;
    private readonly Parts _parts;
    private readonly PostgresExchange _exchange;
    private readonly ShardLeases _leases;
    private readonly SharedQuotes _quotes;
    private readonly Valuation _valuation;
    private readonly Calls _calls;
    private readonly Shadows _shadows;
    private readonly AlertRouter _router;
    private readonly HeldShards _held;
    private readonly IClusterEngine? _engine;
    private readonly string _silo;
    private readonly DateTimeOffset _startedAt;
    private readonly IDisposable _showing;
    private readonly ClusterNews _news;

    /// <summary>What the process has made before, and every shard's work shares.</summary>
    internal sealed record Parts(
        AccountDirectory Directory, HookStore Hooks, ConnectionBook Connections, ConnectedMarket Market, ControlStore Control, LevelStore Levels, OverlayStore Overlays, GroupBoard Groups,
        BroadcastFan Broadcast, IIdSource Ids, Quiescence Quiescence, Metrics Metrics);

    public Cluster(UpOptions options, Stores stores, ILoggerFactory loggers, SharedLog log, Parts parts)
    {
        (_options, _stores, _loggers, _log, _parts) = (options, stores, loggers, log, parts);
        _startedAt = stores.Time.GetUtcNow();
        _silo = $"{Environment.MachineName}-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{parts.Ids.Next():N}";
        var settings = options.Journal.Postgres!;
        _exchange = new PostgresExchange(settings);
        _leases = new ShardLeases(settings, _silo, HeldShards.Life, stores.Time);
        _quotes = new SharedQuotes(_exchange, loggers.CreateLogger<SharedQuotes>());
        _showing = parts.Market.Subscribe(_quotes.Show);
        parts.Market.Add(_quotes);
        _valuation = new Valuation(parts.Market);
        _calls = new Calls(stores.Postgres, _exchange, parts.Ids, stores.Time);
        _held = new HeldShards(
            _silo, _leases, stores.Journal.ShardCount, TimeProvider.System, parts.Directory, parts.Connections, MakeWork, loggers.CreateLogger<HeldShards>());
        _shadows = new Shadows(
            stores.Journal, parts.Directory, shard => Work(shard) is not null, parts.Market, parts.Control, parts.Broadcast, stores.Time, loggers.CreateLogger<Shadows>());
        _news = new ClusterNews(_exchange, _leases, _silo, parts.Broadcast, () => Mine, _shadows);
        _engine = options.EngineKind?.Make(new ClusterParts(_silo, options.Role, options.Engine, settings, stores.Postgres, _held, loggers));
        var accounts = new ClusterAccounts(parts.Directory, Work, _calls, _engine, _shadows);
        _router = new AlertRouter(accounts, new RouteMembers(accounts), new FrontMonths(accounts.Front, stores.Time), stores.Time);
        Accounts = accounts;
        Desk = new ClusterDesk(stores.Postgres, Work, parts.Hooks, _router, _calls, parts.Metrics);
    }

    public IAccounts Accounts { get; }

    public IAlertDesk Desk { get; }

    /// <summary>True while the engine that is to host the accounts has no part in its own cluster.</summary>
    public bool IsJoining => _options.Role != ProcessRole.Api && _engine is { IsIn: false };

    /// <summary>How many shards this process holds.</summary>
    public int Shards => _held.All.Count;

    /// <summary>How many of their accounts are up.</summary>
    public int Up => _held.All.Where(work => work.IsUp).Sum(work => _parts.Directory.In(work.Shard).Count);

    /// <summary>True in one process of the cluster: the one that holds the first shard of accounts. The set-up's own shard is nobody's.</summary>
    public bool MayNotify => _held.MayAct(Work(new(HeldShards.First)));

    /// <summary>What this process does for a shard; null when another one holds it, or nobody.</summary>
    public ShardWork? Work(ShardId shard) => _held.Find(shard);

    /// <summary>The accounts that this process works for.</summary>
    public IEnumerable<AccountId> Mine => _held.All.SelectMany(work => _parts.Directory.In(work.Shard));

    /// <summary>Alerts that were taken here and are not decided yet.</summary>
    public int AlertsUnderWay => _held.All.Sum(work => work.Desk.UnderWay);

    /// <inheritdoc cref="Accounts.Waiting"/>
    public (int All, int Most) TurnsWaiting
    {
        get
        {
            var each = _held.All.Select(work => work.Accounts.Waiting).ToList();
            return (each.Sum(one => one.All), each.Max(one => (int?)one.Most) ?? 0);
        }
    }

    /// <summary>Begins to take a share of the accounts, where this process is to have one.</summary>
    public Task Start()
    {
        _log.Moved = streams => _ = streams.Contains(Streams.Control) || streams.Contains(Streams.RuleBooks) ? Follow() : Task.CompletedTask;
        if (_options.Role != ProcessRole.Api) _held.Start(_engine);
        _engine?.Start();
        return Task.CompletedTask;
    }

    /// <summary>Of a hook whose alerts another process drains, nothing is known here.</summary>
    public IReadOnlyList<StrategySeen> Of(string hook) => Work(ShardOf.Hook(hook, _stores.Journal.ShardCount))?.Strategies.Of(hook) ?? [];

    /// <exception cref="TraderTerminal.Journal.JournalUnavailableException">The database cannot be asked.</exception>
    public async Task<IReadOnlyList<SiloView>> Silos(CancellationToken cancel) =>
    [
        .. (await _leases.Look(cancel)).Select(silo => new SiloView(
            silo.Silo, silo.Epoch, silo.Shards.Sum(shard => _parts.Directory.In(new ShardId(shard)).Count), silo.Silo == _silo ? _startedAt : null, silo.Silo == _silo, silo.Shards.Count, silo.IsAlive)),
    ];

    /// <summary>Every account that this process works for reads its broker back before it opens anything.</summary>
    public Task Reread(string why) => Task.WhenAll(_held.All.Select(work => work.Accounts.Reread(why)));

    /// <summary>Hands everything on at once; what comes for the accounts from now on is asked of whoever has them.</summary>
    public Task LetGo() => _options.Role == ProcessRole.Api ? Task.CompletedTask : Task.Run(End);

    public async ValueTask DisposeAsync()
    {
        await End();
        await _news.DisposeAsync();
        await _shadows.DisposeAsync();
        await _calls.DisposeAsync();
        _showing.Dispose();
        _valuation.Dispose();
        await _quotes.DisposeAsync();
        await _exchange.DisposeAsync();
        await _leases.DisposeAsync();
    }

    /// <summary>The shards first: whoever takes them waits for them alone.</summary>
    private async Task End()
    {
        _engine?.Leave();
        await _held.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
    }

    /// <summary>What is set above the accounts has changed, here or at another process: the accounts of this one take it over.</summary>
    private async Task Follow()
    {
        Task all = Task.WhenAll(_held.All.SelectMany(work => _parts.Directory.In(work.Shard).Select(account => Accounts.Get(account).Follow().AsTask())));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ShardWork MakeWork(ShardId shard, long epoch)
    {
        var (journal, time) = (_stores.Postgres, _stores.Time);
        ShardWork? work = null;
        var broker = new RoutedBroker(_options.HasVenue ? _stores.Broker : null, _parts.Connections, () => _held.MayAct(work));
        var engine = new Engine(new EngineOptions { OnCallersScheduler = _engine is not null }, _parts.Quiescence, time, _loggers.CreateLogger<Engine>())
        {
            Services = new GrainServices(
                journal, shard, epoch, broker, _parts.Market, _valuation, _parts.Control, _parts.Levels, _parts.Overlays, _parts.Broadcast, _stores.Spool, new TraderBoard(), _parts.Groups,
                new MessageBudget(_options.LoginMessages, _options.AllMessages, _parts.Connections.LoginOf), time, _loggers.CreateLogger<AccountGrain>()) { Metrics = _parts.Metrics },
        };
        var accounts = new Accounts(engine, _parts.Directory);
        var strategies = new StrategyWatch(new JournalStream(journal, shard, epoch, Streams.Strategies, time), _parts.Hooks, time, _loggers.CreateLogger<StrategyWatch>());
        var desk = new AlertDesk(journal, journal, shard, epoch, _parts.Hooks, _router, strategies, _parts.Quiescence, time, _loggers.CreateLogger<AlertDesk>())
        {
            Metrics = _parts.Metrics,
            TellAfar = (entry, outcomes) => journal.Answer(shard, entry.Number, JsonSerializer.Serialize(outcomes, CallShapes.Options), CancellationToken.None),
        };
        Func<AccountId, IAccountGrain> reach = _engine is null ? accounts.Get : Accounts.Get;
        var calls = new CallDesk(journal, shard, reach, broker.Front, desk, _loggers.CreateLogger<CallDesk>());
        return work = new ShardWork(shard, epoch, engine, accounts, reach, strategies, desk, calls);
    }
}
