using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Silo.Storage;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Everything in this process: a PostgreSQL of its own, silos each with a line of its own to it, and a front door. The built-in engine, or another.</summary>
internal class GrainDesk : IGrainDesk
{
    private const int Shards = 5;

    /// <summary>Nobody is asked whether he lives.</summary>
    private static readonly TimeSpan _noLife = TimeSpan.Zero;

    /// <summary>A Tuesday, 09:00 in Chicago, at the real pace.</summary>
    private static readonly ShiftedTime _clock = new(new DateTimeOffset(2026, 11, 17, 15, 0, 0, TimeSpan.Zero) - TimeProvider.System.GetUtcNow());

    private readonly string _root = Directory.CreateTempSubdirectory("traderterminal-grains-").FullName;
    private readonly PostgresServer _server;
    private readonly List<(TraderHost Host, CutLine Line, IStruckEngine? Engine)> _silos = [], _dead = [];
    private TraderHost _door = null!;
    private PostgresJournal _journal = null!;
    private int _started;

    protected GrainDesk(PostgresServer server) => _server = server;

    public IReadOnlyList<string> Accounts { get; } = [.. Enumerable.Range(0, 8).Select(i => $"a{i}")];

    public DateTimeOffset Now => _clock.GetUtcNow();

    protected PostgresServer Server => _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<IGrainDesk> Start(int silos) => Start(silos, server => new GrainDesk(server));

    protected static async Task<IGrainDesk> Start(int silos, Func<PostgresServer, GrainDesk> make)
    {
        var server = await PostgresServer.Start(cancel: Cancel);
        await server.Run("postgres", "create database desk");
        var desk = make(server);
        try
        {
            for (var i = 0; i < silos; i++) await desk.Add();
            desk._door = await TraderHost.Start(desk.Options(ProcessRole.Api, server.Port, desk.Engine()), desk.World(), _clock, Cancel);
            desk._journal = await PostgresJournal.Open(new(server.Connection("desk")) { IsShared = true, Shards = Shards }, TimeProvider.System, Cancel);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    public IAccountGrain Get(string account) => _door.Backend.Accounts.Get(new AccountId(account));

    /// <summary>As one of the silos reaches it.</summary>
    public IAccountGrain Get(string account, int silo) => _silos[silo].Host.Backend.Accounts.Get(new AccountId(account));

    /// <summary>What a silo does for the account's shard.</summary>
    public ShardWork? Work(string account, int silo) => _silos[silo].Host.Backend.Cluster!.Work(_door.Backend.ShardOf(new AccountId(account)));

    public async Task<IReadOnlyList<StoredEvent>> History(string account)
    {
        var events = new List<StoredEvent>();
        await foreach (var stored in _journal.ReadStream(_door.Backend.ShardOf(new AccountId(account)), $"account-{account}", 0, Cancel)) events.Add(stored);
        return events;
    }

    public async Task Add()
    {
        var (line, engine) = (new CutLine(_server.Port), Engine());
        _silos.Add((await TraderHost.Start(Options(ProcessRole.Silo, line.Port, engine), null, _clock, Cancel), line, engine));
    }

    public async Task Stop()
    {
        var (host, line, _) = Last();
        await host.DisposeAsync();
        await line.DisposeAsync();
    }

    public async Task Kill()
    {
        var last = Last();
        _dead.Add(last);
        last.Line.Down(); // To the others there is no difference: it never says a word again.
        if (last.Engine is { } engine) await engine.Kill();
    }

    public async Task Supersede(string account)
    {
        var shard = _door.Backend.ShardOf(new AccountId(account));
        await using var leases = new ShardLeases(new(_server.Connection("desk")) { IsShared = true, Shards = Shards }, "stranger", _noLife, _clock);
        Assert.NotNull(await leases.Take(shard, Cancel));
        await leases.LetGo([shard], Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_door is not null) await _door.DisposeAsync();
        foreach (var (host, line, _) in _dead.Concat(_silos))
        {
            line.Up();
            await host.DisposeAsync();
            await line.DisposeAsync();
        }

        await Ended();
        if (_journal is not null) await _journal.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>What the engine has beside the processes ends with them.</summary>
    protected virtual ValueTask Ended() => ValueTask.CompletedTask;

    /// <summary>Of the next silo or door; null for the built-in one.</summary>
    protected virtual IStruckEngine? Engine() => null;

    private (TraderHost Host, CutLine Line, IStruckEngine? Engine) Last()
    {
        var last = _silos[^1];
        _silos.RemoveAt(_silos.Count - 1);
        return last;
    }

    private World World() => new(
        [.. Accounts.Select(account => new WorldAccount(new AccountId(account), account, $"trader-{account}", "practice", "demo", [], Usd.FromDollars(150_000m), "topstep/practice/150k"))],
        [new WorldHook("h", [new AccountRoute(new AccountId(Accounts[0]))], "grain-contract-key")]);

    private UpOptions Options(ProcessRole role, int port, IStruckEngine? engine) => new(Path.Combine(_root, $"{role}-{_started++}"), "http://127.0.0.1:0", null, false, [], 1, 1, null, null)
    {
        IsQuiet = true, HasVenue = true, Role = role, EngineKind = engine?.Kind,
        Journal = new JournalOptions(true, new PostgresSettings(_server.Connection("desk", port: port)) { Shards = Shards, IsShared = true }),
    };
}
