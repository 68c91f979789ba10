using Microsoft.AspNetCore.DataProtection;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Rules;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Grains.Control;
using TraderTerminal.Grains.Groups;
using TraderTerminal.Grains.Notifications;
using TraderTerminal.Grains.Operators;
using TraderTerminal.Grains.Traders;
using TraderTerminal.Grains.Rules;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Records;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Markets;
using TraderTerminal.Silo.Notifications;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;

namespace TraderTerminal.Silo;

/// <summary>Everything behind the outside face: made in this order, stopped in the opposite one.</summary>
internal sealed class Backend : IAsyncDisposable
{
    /// <summary>Where a virtual clock begins when neither a world nor a recorded market says it.</summary>
    private static readonly DateTimeOffset VirtualStart = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    /// <summary>A recorded market begins this long after its world.</summary>
    private static readonly TimeSpan BeforeTheMarket = TimeSpan.FromMinutes(1);

    /// <summary>Between two anchors of a running journal.</summary>
    private static readonly TimeSpan AnchorPace = TimeSpan.FromHours(1);

    private readonly Stack<Func<ValueTask>> _stop = [];
    private readonly Dictionary<ShardId, DateOnly> _anchorTold = [];
    private Engine? _engine;
    private ConnectedMarket? _connectedMarket;
    private SharedLog? _log;
    private Notifier? _notifier;
    private Lazy<IDataProtectionProvider>? _secrets;

    private Backend(UpOptions options, Stores stores, Metrics metrics, ILoggerFactory loggers) => (Options, Stores, Metrics, Loggers) = (options, stores, metrics, loggers);

    public UpOptions Options { get; }
    public Stores Stores { get; }
    public ILoggerFactory Loggers { get; }
    public long Epoch { get; private set; }
    public IIdSource Ids { get; private set; } = null!;

    /// <summary>What secrets are encrypted under before they are stored.</summary>
    public Lazy<IDataProtectionProvider> Secrets => _secrets ??= SecretKeys.In(KeyFolder, Options.Protection);

    private string KeyFolder => Options.Keys ?? Stores.Data.Keys;

    public LiveFeed Live { get; private set; } = null!;
    public SqliteRecords Records { get; private set; } = null!;
    public IAccounts Accounts { get; private set; } = null!;

    /// <summary>This process among the others of a cluster; null when it works alone.</summary>
    public Cluster? Cluster { get; private set; }

    private AccountDirectory AllAccounts { get; set; } = null!;
    public HookStore Hooks { get; private set; } = null!;

    public RuleBookStore RuleBooks { get; private set; } = null!;
    public OverlayStore Overlays { get; private set; } = null!;
    public ConnectionBook Connections { get; private set; } = null!;
    public ControlStore Control { get; private set; } = null!;
    public LevelStore Levels { get; private set; } = null!;
    public GroupBoard Groups { get; private set; } = null!;
    public IStrategies Strategies { get; private set; } = null!;
    public OperatorStore Operators { get; private set; } = null!;
    public NotificationStore Notifications { get; private set; } = null!;
    public SystemStatus Status { get; private set; } = null!;
    private FaultLog Faults { get; set; } = null!;

    /// <summary>What the engine by itself holds new risk back for.</summary>
    private EngineHolds Holds { get; } = new();

    /// <summary>The room on the disk; null on a virtual clock, which no disk of today has a part in.</summary>
    public DiskWatch? Disk { get; private set; }

    public BroadcastFan Broadcast { get; private set; } = null!;

    /// <summary>Made and disposed by who starts this.</summary>
    public Metrics Metrics { get; }

    /// <summary>The accounts that this process works for.</summary>
    public IEnumerable<AccountId> Mine => Cluster is { } cluster ? cluster.Mine : Accounts.All;

    /// <summary>Alerts that were taken here and are not decided yet.</summary>
    public int AlertsUnderWay => Cluster?.AlertsUnderWay ?? (Desk as AlertDesk)?.UnderWay ?? 0;

    /// <inheritdoc cref="Runtime.Accounts.Waiting"/>
    public (int All, int Most) TurnsWaiting => Cluster?.TurnsWaiting ?? (Accounts as Accounts)?.Waiting ?? default;

    public IAlertDesk Desk { get; private set; } = null!;

    /// <summary>The driver of a virtual world; null on the real clock.</summary>
    public Simulation? Simulation { get; private set; }

    private CrashingJournal? Crashing { get; set; }

    /// <summary>The running market of the real clock; null in a virtual world.</summary>
    public MarketRun? Market { get; private set; }

    /// <summary>Accounts are reached through connections, now or before.</summary>
    private bool IsConnected { get; set; }

    private TimeProvider Time => Stores.Time;
    private Quiescence Quiescence { get; } = new();
    private FeeBook Fees { get; init; } = null!;

    /// <exception cref="TraderTerminal.Journal.JournalInUseException">Another instance has the data directory.</exception>
    public static async Task<Backend> Start(UpOptions options, World? world, Metrics metrics, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancel)
    {
        var virtualTime = options.IsVirtual ? new VirtualTime(DateTimeOffset.UnixEpoch) : null;
        var fees = new FeeBook();
        var stores = await Stores.Open(new DataDirectory(Path.GetFullPath(options.Data)), virtualTime, clock, fees, options.Seed, options.Journal);
        var backend = new Backend(options, stores, metrics, loggers) { Fees = fees };
        backend._stop.Push(stores.DisposeAsync);
        try
        {
            backend.IsConnected = options.Journal.IsCluster || world?.Connections is { Count: > 0 } || await ConnectionBook.HasAccounts(backend.Stream(Streams.Connections));
            if (backend.IsConnected && virtualTime is not null) throw new UsageException("Accounts of this data directory belong to a connection, which has no virtual clock.");
            var market = backend.IsConnected ? null : await backend.MakeMarket(virtualTime, world, cancel);
            await backend.TakeOver(cancel);
            var broadcast = backend.MakeRecords();
            await backend.LoadNotifications();
            await backend.LoadOperators();
            await backend.LoadRuleBooks(cancel);
            await backend.Connect(world?.Connections ?? [], broadcast);
            await backend.LoadControl(broadcast);
            if (virtualTime is null) backend.WatchDisk(broadcast);
            if (options.Journal.IsCluster) await backend.MakeCluster(broadcast);
            else backend.MakeEngine(broadcast);
            await backend.OpenWorld(world);
            if (!options.Journal.IsCluster) await backend.MakeDesk();
            backend._notifier!.Start();
            if (market is not null) await backend.StartMarket(market, virtualTime);
            if (virtualTime is null) backend.WatchClock(broadcast);
            loggers.CreateLogger<Backend>().Started(SystemStatus.Version, backend.Epoch, backend.Accounts.All.Count);
            return backend;
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_stop.TryPop(out var stop)) await stop();
    }

    /// <summary>The market, and on a virtual clock the time that it resumes at: the later of the newest event and the newest quote.</summary>
    private async Task<SimulatedMarket> MakeMarket(VirtualTime? virtualTime, World? world, CancellationToken cancel)
    {
        var newest = await Stores.NewestEventAt(cancel);
        if (virtualTime is null) return SimulatedMarket.Of(Options, Time.GetUtcNow(), Stores.Broker.Feed);
        var market = SimulatedMarket.Of(Options, newest ?? world?.StartAt ?? VirtualStart, Stores.Broker.Feed);
        if (newest is null)
        {
            virtualTime.Advance(world?.StartAt ?? (market.Generated is null ? market.Source.Peek()?.At - BeforeTheMarket : null) ?? VirtualStart);
            return market;
        }

        var quoted = market.Contracts.Select(contract => Stores.Broker.Feed.Latest(contract)?.At).Max();
        virtualTime.Advance(quoted > newest ? quoted.Value : newest.Value);
        market.Source.SkipTo(virtualTime.GetUtcNow());
        return market;
    }

    private async Task TakeOver(CancellationToken cancel)
    {
        var owner = Options.IsVirtual ? "virtual" : Environment.MachineName;
        Epoch = Options.Journal.IsCluster ? await Stores.Postgres.Join(Stores.Shard, owner, cancel) : await Stores.Journal.TakeOver(Stores.Shard, owner, cancel);
        Ids = Options.IsVirtual ? new SeededIds(Options.Seed, Epoch) : new RandomIds();
        if (Options.Journal.IsCluster)
        {
            _log = await SharedLog.Start(Stores.Journal, Stores.Shard, Loggers.CreateLogger<SharedLog>(), cancel);
            _stop.Push(_log.DisposeAsync);
        }

        var started = new EngineEvent.EngineStarted(SystemStatus.Version, Epoch, Environment.Version.ToString());
        var command = new CommandId(_log is null ? DeterministicId.Of("engine-started", Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture)) : Ids.Next());
        if (await Stream(Streams.Engine).Append(command, started) is { } why) throw new JournalUnavailableException($"The start could not be recorded: {why}");
        var anchoring = new Anchoring(Stores.Journal, Stores.Data, Options.AnchorFile, Anchored, NotAnchored);
        var anchors = Time.CreateTimer(_ => _ = anchoring.Make(), null, AnchorPace, AnchorPace);
        _stop.Push(async () =>
        {
            await anchors.DisposeAsync();
            await anchoring.Make(isLast: true);
            anchoring.Dispose();
        });
    }

    /// <summary>Channels that ask for anchors get one of each shard a day: the first.</summary>
    private void Anchored(Anchor anchor)
    {
        var day = DateOnly.FromDateTime(anchor.MadeAt.UtcDateTime);
        if (_anchorTold.TryGetValue(anchor.Shard, out var told) && told == day) return;
        _anchorTold[anchor.Shard] = day;
        _notifier?.Alarm(new FaultView(anchor.MadeAt, null, DeskNotices.AnchorCode, $"anchor {AnchorFile.Line(anchor)}"));
    }

    private void NotAnchored(string why)
    {
        if (Live is not null) Alarm("ANCHOR_NOT_WRITTEN", $"The anchor file {Options.AnchorFile} could not be written: {why}");
    }

    private BroadcastFan MakeRecords()
    {
        Live = new LiveFeed(Time, Ids);
        Faults = new FaultLog(Time);
        Records = new SqliteRecords(
            Stores.Data.Records, Stores.Journal, Time, (shard, why) => Alarm("RECORDS_STOPPED", $"The records of shard {shard} stand still: {why}"))
        {
            AlertsMoved = Live.AlertsMoved,
        };
        Records.Start();
        _stop.Push(Records.DisposeAsync);
        return Broadcast = new BroadcastFan(Live, Fees, Records, Faults, Metrics, Loggers.CreateLogger<BroadcastFan>());
    }

    private void Alarm(string code, string text)
    {
        Metrics.Faulted(code);
        Faults.Add(null, code, text);
        Live.Alarm(null, code, text);
    }

    /// <summary>Alarms are heard from here on; nothing is sent before the accounts are up.</summary>
    private async Task LoadNotifications()
    {
        var senders = new ChannelSenders(Time);
        _stop.Push(() =>
        {
            senders.Dispose();
            return ValueTask.CompletedTask;
        });
        Notifications = new NotificationStore(Stream(Streams.Notifications), Secrets, senders.Send, Time);
        _stop.Push(() =>
        {
            Notifications.Dispose();
            return ValueTask.CompletedTask;
        });
        await Notifications.Load();
        _notifier = new Notifier(Stores.Journal, Notifications, () => Options.Journal.IsCluster ? Cluster is { MayNotify: true } : Stores.Journal.MayAct, Followed, Time, Loggers.CreateLogger<Notifier>());
        _stop.Push(_notifier.DisposeAsync);
        Faults.Added = _notifier.Alarm;
    }

    /// <summary>Completes when what other processes have appended to the set-up was heard here.</summary>
    private async Task Followed()
    {
        if (_log is { } log) await log.Told(await Stores.Journal.Head(Stores.Shard, CancellationToken.None));
    }

    /// <summary>With a connection there is one market, the real one, and simulated accounts trade on it too. It is silent in a start without the connection.</summary>
    private async Task Connect(IReadOnlyList<ConnectionSettings> settings, BroadcastFan broadcast)
    {
        if (KeyRing.WhyNot(KeyFolder, Options.Protection) is { } unopened) broadcast.Alarm(null, "SECRET_KEYS", unopened);
        if (IsConnected)
        {
            _connectedMarket = new ConnectedMarket(Stores.Broker, Time);
            _stop.Push(_connectedMarket.DisposeAsync);
        }

        Connections = new ConnectionBook(settings, Stream(Streams.Connections), _connectedMarket, Ids, Time, broadcast, name => new LoginTimesFile(Stores.Data.LoginTimes(name)), Secrets, Options.Journal.IsCluster);
        _stop.Push(Connections.DisposeAsync);
        await Connections.Load();
    }

    private async Task LoadOperators()
    {
        Operators = new OperatorStore(Stream(Streams.Operators), Time);
        await Operators.Load();
    }

    /// <summary>A file with faults is named and left out; the books that are in force stay so.</summary>
    private async Task LoadRuleBooks(CancellationToken cancel)
    {
        var log = Loggers.CreateLogger<RuleBookStore>();
        RuleBooks = new RuleBookStore(Stream(Streams.RuleBooks), text => log.RuleBookUnreadable(text[..Math.Min(text.Length, 80)]));
        _stop.Push(() =>
        {
            RuleBooks.Dispose();
            return ValueTask.CompletedTask;
        });
        Fees.Books = RuleBooks;
        await RuleBooks.Load();
        await ReadFiles(Stores.Data.RuleBooks, RuleBookReader.LengthMax, async (text, by) => Refusal(await RuleBooks.Add(text, by)), log, cancel);
        Overlays = new OverlayStore(Stream(Streams.RuleBooks), RuleBooks, () => Accounts);
        _stop.Push(() =>
        {
            Overlays.Dispose();
            return ValueTask.CompletedTask;
        });
        await Overlays.Load();
        await ReadFiles(Stores.Data.Overlays, OverlayReader.LengthMax, async (text, by) => Refusal(await Overlays.Add(text, by)), log, cancel);
    }

    private static async Task ReadFiles(string folder, int lengthMax, Func<string, string, Task<string?>> add, ILogger log, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (new FileInfo(file).Length > lengthMax) log.RuleBookRefused(name, $"longer than {lengthMax} bytes");
            else if (await add(await File.ReadAllTextAsync(file, cancel), $"file {name}") is { } why) log.RuleBookRefused(name, why);
        }
    }

    private static string? Refusal(AddedOverlay added) => added switch
    {
        AddedOverlay.Faulty faulty => string.Join("; ", faulty.Faults),
        AddedOverlay.Taken taken => $"{taken.Overlay.Id} {taken.Overlay.Version} is there already with another text",
        AddedOverlay.Unavailable down => down.Why,
        _ => null,
    };

    private static string? Refusal(AddedRuleBook added) => added switch
    {
        AddedRuleBook.Faulty faulty => string.Join("; ", faulty.Faults),
        AddedRuleBook.Taken taken => $"{taken.Book.Id} {taken.Book.Version} is there already with another text",
        AddedRuleBook.Unavailable down => down.Why,
        _ => null,
    };

    private async Task LoadControl(BroadcastFan broadcast)
    {
        Control = new ControlStore(Stream(Streams.Control), () => Accounts, broadcast, Holds);
        await Control.Load();
        Levels = new LevelStore(Stream(Streams.Control), () => Accounts);
        await Levels.Load();
        Groups = new GroupBoard(Stream(Streams.Control), () => Accounts, broadcast, WhyNoBudget);
        await Groups.Load();
        Hooks = new HookStore(Stream(Streams.Hooks));
        await Hooks.Load();
        AllAccounts = new AccountDirectory(Stream(Streams.Directory));
        await AllAccounts.Load();
    }

    /// <summary>Before the first alert is decided.</summary>
    private void WatchDisk(BroadcastFan broadcast)
    {
        Disk = new DiskWatch(Stores.Data.Root, Options.Disk, Options.FreeBytes ?? DiskWatch.FreeOf, Holds, broadcast, Time);
        _stop.Push(Disk.DisposeAsync);
        Disk.Start();
    }

    /// <summary>When every account is up; coming up begins with a look.</summary>
    private void WatchClock(BroadcastFan broadcast)
    {
        var clock = new ClockWatch(Holds, broadcast, Reread, Time, Loggers.CreateLogger<ClockWatch>());
        _stop.Push(clock.DisposeAsync);
        clock.Start();
    }

    private Task Reread(string why) => Cluster is { } cluster ? cluster.Reread(why) : ((Accounts)Accounts).Reread(why);

    /// <summary>The accounts of a group with a budget see one order of things only in one shard.</summary>
    private async ValueTask<string?> WhyNoBudget(string group)
    {
        if (Cluster is null) return null;
        var shards = new HashSet<ShardId>();
        foreach (var account in Accounts.All)
        {
            if ((await Accounts.Get(account).View()).Groups.Contains(group)) shards.Add(AllAccounts.ShardOf(account));
        }

        return shards.Count <= 1 ? null : $"The accounts of {group} lie in {shards.Count} shards. In a cluster a loss budget is for accounts of one trader.";
    }

    private async Task MakeCluster(BroadcastFan broadcast)
    {
        Cluster = new Cluster(
            Options, Stores, Loggers, _log!, new Cluster.Parts(AllAccounts, Hooks, Connections, _connectedMarket!, Control, Levels, Overlays, Groups, broadcast, Ids, Quiescence, Metrics));
        (Accounts, Desk, Strategies) = (Cluster.Accounts, Cluster.Desk, Cluster);
        Status = new SystemStatus(Stores, Records, Accounts, Metrics, Faults, Epoch, false, Loggers.CreateLogger<SystemStatus>()) { Silos = Cluster.Silos, Joining = () => Cluster.IsJoining, Disk = () => Disk?.View };
        _stop.Push(Cluster.DisposeAsync);
        await Cluster.Start();
    }

    private void MakeEngine(BroadcastFan broadcast)
    {
        var feed = _connectedMarket ?? Stores.Broker.Feed;
        var valuation = new Valuation(feed);
        if (Options.IsVirtual) Crashing = new CrashingJournal(Stores.Journal);
        IJournal journal = Crashing is { } crashing ? crashing : Stores.Journal;
        var engine = new Engine(new EngineOptions { OneTurnAtATime = Options.IsVirtual }, Quiescence, Time, Loggers.CreateLogger<Engine>())
        {
            Services = new GrainServices(
                journal, Stores.Shard, Epoch, new RoutedBroker(Stores.Broker, Connections, () => Stores.Journal.MayAct), feed, valuation, Control, Levels, Overlays, broadcast, Stores.Spool, new TraderBoard(), Groups,
                new MessageBudget(Options.LoginMessages, Options.AllMessages, Connections.LoginOf), Time,
                Loggers.CreateLogger<AccountGrain>()) { Metrics = Metrics },
        };
        _engine = engine;
        var accounts = new Accounts(engine, AllAccounts);
        Accounts = accounts;
        Status = new SystemStatus(Stores, Records, Accounts, Metrics, Faults, Epoch, Options.IsVirtual, Loggers.CreateLogger<SystemStatus>()) { Disk = () => Disk?.View };
        _stop.Push(engine.DisposeAsync);
        _stop.Push(accounts.DisposeAsync);
        _stop.Push(() =>
        {
            valuation.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Without a world file the demo accounts are opened, unless the directory belongs to other accounts already.</summary>
    private async Task OpenWorld(World? world)
    {
        Func<AccountId, string, ShardId>? place = Options.Journal.IsCluster ? (account, trader) => Runtime.Shards.ShardOf.Account(account, trader, Stores.Journal.ShardCount) : null;
        var start = new WorldStart(Accounts, Hooks, AllAccounts, Stores.Data, place);
        var now = Time.GetUtcNow();
        if (world is null && place is null && Accounts.All.All(DemoWorld.IsMember)) world = DemoWorld.At(now);
        if (world is not null) await start.Open(world, now);

        // Every account comes up now: it reconciles, waits for its times and follows the market from the first quote on.
        if (place is not null) return;
        foreach (var account in Accounts.All) Fees.Learn(await Accounts.Get(account).View());
    }

    private async Task MakeDesk()
    {
        var ends = new SessionEnds(Domain.Rules.RuleBooks.Find("seed/eval/50k")!.Calendar, Stores.Broker, Time);
        _stop.Push(ends.DisposeAsync);
        var strategies = new StrategyWatch(Stream(Streams.Strategies), Hooks, Time, Loggers.CreateLogger<StrategyWatch>());
        Strategies = strategies;
        _stop.Push(() =>
        {
            strategies.Dispose();
            return ValueTask.CompletedTask;
        });
        await strategies.Load();
        var desk = new AlertDesk(
            Stores.Journal, Stores.Journal, Stores.Shard, Epoch, Hooks, new AlertRouter(Accounts, new RouteMembers(Accounts), new FrontMonths(_engine!.Services.Broker.Front, Time), Time), strategies, Quiescence, Time,
            Loggers.CreateLogger<AlertDesk>(), Options.IsVirtual ? _engine!.AsTurn : null) { Metrics = Metrics };
        Desk = desk;
        desk.Start();
        _stop.Push(desk.DisposeAsync);
    }

    private async Task StartMarket(SimulatedMarket market, VirtualTime? virtualTime)
    {
        if (virtualTime is null)
        {
            var pace = MarketPace.Times(Math.Max(1, (int)Math.Round(Options.Speed)));
            Market = new MarketRun(market, Stores.Broker, Time, pace);
            Market.Start();
            _stop.Push(Market.DisposeAsync);
            return;
        }

        Simulation = new Simulation(market, virtualTime, Stores.Broker, Quiescence, CatchUp, Crashing!.CrashAt);
        _stop.Push(() =>
        {
            Simulation.Dispose();
            return ValueTask.CompletedTask;
        });
        await Simulation.SettleNow(CancellationToken.None);
    }

    /// <summary>Where an account's history lies.</summary>
    public ShardId ShardOf(AccountId account) => AllAccounts.ShardOf(account);

    private async Task CatchUp()
    {
        var head = await Stores.Journal.Head(Stores.Shard, CancellationToken.None);
        await Records.CaughtUp(Stores.Shard, head);
        await _notifier!.CaughtUp(Stores.Shard, head);
    }

    private JournalStream Stream(string name) => new(Stores.Journal, Stores.Shard, Epoch, name, Time, _log);
}
