using Microsoft.Extensions.Logging.Abstractions;
using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Grains.Control;
using TraderTerminal.Grains.Groups;
using TraderTerminal.Grains.Rules;
using TraderTerminal.Grains.Traders;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The built-in engine with real grains, journal and broker in a directory of its own, on a clock that is told.</summary>
internal sealed class EngineScene : IAsyncDisposable
{
    public static readonly ShardId Shard = new(0);
    public static readonly AccountId Ann = new("ann");
    public static readonly AccountId Bob = new("bob");

    private readonly string _directory = Directory.CreateTempSubdirectory("traderterminal-engine-").FullName;
    private readonly EmergencySpool _spool;
    private readonly PaperBroker _paper;
    private readonly Valuation _valuation;
    private readonly Engine _engine;
    private AccountDirectory _directoryOf = null!;
    private readonly Quiescence _quiescence = new();

    private EngineScene()
    {
        Time = new VirtualTime(new DateTimeOffset(2026, 10, 20, 15, 0, 0, TimeSpan.Zero));
        Journal = SqliteJournal.Open(Path.Combine(_directory, "journal.db"), Time);
        OfGrains = UnreadableJournal.Before(Journal);
        _spool = EmergencySpool.Open(Path.Combine(_directory, "spool"));
        _paper = new PaperBroker(Path.Combine(_directory, "paper.db"), InstrumentCatalog.Shipped, Time, post: Counted);
        Broker = new ObstinateBroker(_paper);
        _valuation = new Valuation(_paper.Feed);
        _engine = new Engine(new EngineOptions(), _quiescence, Time, NullLogger<Engine>.Instance);
        Hooks = new HookStore(Stream(Streams.Hooks));
    }

    public VirtualTime Time { get; }
    public SqliteJournal Journal { get; }

    /// <summary>What the grains have of the journal.</summary>
    public UnreadableJournal OfGrains { get; }

    public ObstinateBroker Broker { get; }
    public PaperBroker Paper => _paper;
    public HeardAlarms Broadcast { get; } = new();
    public Silo.Runtime.Accounts Accounts { get; private set; } = null!;
    public HookStore Hooks { get; }
    public GroupBoard Groups { get; private set; } = null!;
    public LevelStore Levels { get; private set; } = null!;
    public OverlayStore Overlays { get; private set; } = null!;
    public long Epoch { get; private set; }

    public Metrics Metrics { get; } = new();

    public static async Task<EngineScene> Start(string book = "seed/eval/50k", MessageBudget? messages = null)
    {
        var scene = new EngineScene();
        scene.Epoch = await scene.Journal.TakeOver(Shard, "test", TestContext.Current.CancellationToken);
        scene._directoryOf = new AccountDirectory(scene.Stream(Streams.Directory));
        scene.Accounts = new Silo.Runtime.Accounts(scene._engine, scene._directoryOf);
        var control = new ControlStore(scene.Stream(Streams.Control), () => scene.Accounts, scene.Broadcast);
        scene.Overlays = new OverlayStore(scene.Stream(Streams.RuleBooks), new RuleBookStore(scene.Stream(Streams.RuleBooks)), () => scene.Accounts);
        scene.Levels = new LevelStore(scene.Stream(Streams.Control), () => scene.Accounts);
        scene.Groups = new GroupBoard(scene.Stream(Streams.Control), () => scene.Accounts, scene.Broadcast);
        scene._engine.Services = new GrainServices(
            scene.OfGrains.AsJournal, Shard, scene.Epoch, scene.Broker, scene._paper.Feed, scene._valuation, control, scene.Levels, scene.Overlays, scene.Broadcast, scene._spool, new TraderBoard(), scene.Groups,
            messages ?? MessageBudget.None, scene.Time,
            NullLogger<AccountGrain>.Instance) { Metrics = scene.Metrics };
        scene._paper.SetMarket(new ContractSymbol("MNQ", 2026, 12), Price.FromPoints(15_500m));
        foreach (var account in new[] { Ann, Bob }) await scene.Open(account, book);
        return scene;
    }

    public JournalStream Stream(string name) => new(Journal, Shard, Epoch, name, Time);

    public static FillReport Fill(string id) =>
        new(new FillId(id), null, new ContractSymbol("MNQ", 2026, 12), Side.Buy, 1, Price.FromPoints(15_500m), Usd.Zero, null, "test");

    public async ValueTask DisposeAsync()
    {
        await Accounts.DisposeAsync();
        await _engine.DisposeAsync();
        Metrics.Dispose();
        _valuation.Dispose();
        _paper.Dispose();
        _spool.Dispose();
        await Journal.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Quotes a contract; the last trade was at the bid.</summary>
    public void Quote(ContractSymbol contract, Price bid, Price ask) => _paper.Step(new MarketQuote(contract, bid, ask, bid, Time.GetUtcNow()));

    /// <summary>Waits until nothing is under way.</summary>
    public Task Quiet() => _quiescence.WhenQuiet();

    /// <summary>Moves the clock in small steps, and after each lets everything that it brought about come to rest.</summary>
    public async Task Pass(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            Time.Advance(Step);
            await Quiet();
        }
    }

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private void Counted(Action deliver)
    {
        _quiescence.Begin();
        ThreadPool.QueueUserWorkItem(
            _ =>
            {
                deliver();
                _quiescence.End();
            });
    }

    private async Task Open(AccountId account, string book)
    {
        Assert.IsType<Reply.Done>(await Accounts.Get(account).Open(new OpenRequest(
            account.Value, "ann", "evaluation", "demo", default, Usd.FromDollars(50_000m), RuleBooks.Find(book)!.Text, default, Time.GetUtcNow())));
        Assert.Null(await _directoryOf.List(account));
    }
}
