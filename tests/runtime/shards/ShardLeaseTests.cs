using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Tests.Journal;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Runtime.Shards;

/// <summary>Silos that share the shards of one database. Who is dead is decided by the database: a test makes a silo old there.</summary>
public sealed class ShardLeaseTests : IAsyncLifetime
{
    private const int Shards = 6;

    /// <summary>Far longer than a test: nobody dies by being slow.</summary>
    private static readonly TimeSpan _life = TimeSpan.FromHours(1);

    private readonly List<IAsyncDisposable> _open = [];
    private PostgresHarness? _harness;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresHarness Harness => _harness!;

    public async ValueTask InitializeAsync() => _harness = await PostgresHarness.Create(Shards);

    public async ValueTask DisposeAsync()
    {
        foreach (var open in Enumerable.Reverse(_open)) await open.DisposeAsync();
        await Harness.DisposeAsync();
    }

    [Fact]
    public async Task S01_A_shard_is_held_by_one_silo_and_handed_on_at_once_when_it_lets_go()
    {
        var (a, b) = (Leases("a"), Leases("b"));
        await a.Beat(Cancel);
        await b.Beat(Cancel);
        Assert.Equal(1, await a.Take(new(0), Cancel));
        Assert.Null(await b.Take(new(0), Cancel));
        await a.LetGo([new(0)], Cancel);
        Assert.Equal(2, await b.Take(new(0), Cancel));
        Assert.Equal([new Seen("a", true, []), new Seen("b", true, [0])], (await a.Beat(Cancel)).Select(silo => new Seen(silo)));
        await b.Leave(Cancel);
        Assert.Equal([new Seen("a", true, [])], (await a.Beat(Cancel)).Select(silo => new Seen(silo)));
    }

    [Fact]
    public async Task S02_The_shard_of_a_silo_that_has_died_may_be_taken_and_fences_it()
    {
        var (a, b) = (Leases("a"), Leases("b"));
        await a.Beat(Cancel);
        await b.Beat(Cancel);
        var old = (await a.Take(new(0), Cancel))!.Value;
        Assert.IsType<AppendResult.Appended>(await Harness.Journal.Append(Given.Append(1, old), Cancel));
        await Die("a");
        var epoch = (await b.Take(new(0), Cancel))!.Value;
        Assert.Equal(new AppendResult.Fenced(epoch), await Harness.Journal.Append(Given.Append(2, old), Cancel));
        Assert.IsType<AppendResult.Appended>(await Harness.Journal.Append(Given.Append(2, epoch), Cancel));
    }

    [Fact]
    public async Task S03_Silos_share_the_shards_evenly_as_they_come_and_go()
    {
        var (a, b, c) = (Keeper("a"), Keeper("b"), Keeper("c"));
        await a.Step(Cancel);
        Assert.Equal(6, a.Held.Count);
        await Steps(a, b);
        Assert.Equal((3, 3), (a.Held.Count, b.Held.Count));
        await Steps(a, b, c);
        Assert.Equal((2, 2, 2), (a.Held.Count, b.Held.Count, c.Held.Count));
        await b.DisposeAsync();
        Assert.Empty(b.Held);
        await Steps(a, c);
        Assert.Equal((3, 3), (a.Held.Count, c.Held.Count));
        Assert.Empty(a.Held.Keys.Intersect(c.Held.Keys));
    }

    [Fact]
    public async Task S04_A_silo_that_wakes_after_it_was_taken_for_dead_acts_for_nothing_until_it_has_taken_shards_anew()
    {
        var (a, b) = (Keeper("a"), Keeper("b"));
        await a.Step(Cancel);
        await Die("a");
        await b.Step(Cancel);
        Assert.Equal(6, b.Held.Count);
        await a.Step(Cancel);
        Assert.Empty(a.Held);
        await Steps(a, b);
        Assert.Equal((3, 3), (a.Held.Count, b.Held.Count));
        foreach (var (shard, epoch) in a.Held) Assert.IsType<AppendResult.Appended>(await Harness.Journal.Append(Given.Append(1, epoch, shard: new(shard)), Cancel));
    }

    [Fact]
    public async Task S05_A_silo_that_cannot_beat_stops_acting_before_the_others_may_take_over()
    {
        await using var line = new CutLine(Harness.Server.Port);
        var clock = new ManualClock();
        var lost = new List<int>();
        var leases = Opened(new ShardLeases(new PostgresSettings(Harness.Server.Connection(Harness.Database, port: line.Port)), "a", _life, TimeProvider.System));
        await using var a = new ShardKeeper("a", leases, Shards, _life, new Stamped(clock), (_, _) => Task.CompletedTask, shard =>
        {
            lost.Add(shard.Value);
            return Task.CompletedTask;
        });
        await a.Step(Cancel);
        line.Down();
        clock.Set(clock.GetUtcNow() + _life / 2);
        await a.Step(Cancel);
        Assert.Equal(6, a.Held.Count);
        clock.Set(clock.GetUtcNow() + _life / 4);
        await a.Step(Cancel);
        Assert.Empty(a.Held);
        Assert.Equal([0, 1, 2, 3, 4, 5], lost.Order());
        line.Up();
        await a.Step(Cancel);
        Assert.Equal(6, a.Held.Count);
        Assert.All(a.Held.Values, epoch => Assert.Equal(2, epoch));
    }

    [Fact]
    public async Task S06_A_silo_that_cannot_work_for_accounts_holds_nothing_until_it_can_and_sees_the_others()
    {
        var (can, seen) = (true, new List<SiloLease>());
        var a = Keeper("a", _ => ValueTask.FromResult(can), view => seen = [.. view]);
        var b = Keeper("b");
        await Steps(a, b);
        Assert.Equal((3, 3), (a.Held.Count, b.Held.Count));
        can = false;
        await Steps(a, b);
        Assert.Equal((0, 6), (a.Held.Count, b.Held.Count));
        Assert.False(a.IsFresh);
        Assert.Equal([new Seen("b", true, [0, 1, 2, 3, 4, 5])], seen.Select(silo => new Seen(silo)));
        can = true;
        await Steps(a, b);
        Assert.Equal((3, 3), (a.Held.Count, b.Held.Count));
        Assert.True(a.IsFresh);
    }

    /// <summary>As by a process that stands still half-way through a request: the server waits for the rest, whatever its limits for idle sessions are.</summary>
    [Fact]
    public async Task S07_What_a_dead_silo_left_open_keeps_nobody_from_its_shard()
    {
        var (a, b) = (Leases("a"), Leases("b"));
        await a.Beat(Cancel);
        await b.Beat(Cancel);
        Assert.Equal(1, await a.Take(new(0), Cancel));
        await using var open = await Open();
        await Die("a");
        long? taken = null;
        // Each try waits for a second: a session that is only slow is not ended.
        while (taken is null) taken = await b.Take(new(0), Cancel);
        Assert.Equal(2, taken);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Keep(open));
    }

    [Fact]
    public async Task S08_A_silo_that_is_alive_and_slow_keeps_its_shard_and_its_session()
    {
        var (a, b) = (Leases("a"), Leases("b"));
        await a.Beat(Cancel);
        await b.Beat(Cancel);
        Assert.Equal(1, await a.Take(new(0), Cancel));
        await using var open = await Open();
        Assert.Null(await b.Take(new(0), Cancel));
        await Keep(open);
    }

    /// <summary>The others would leave a share to a silo that is gone, until its life has ended.</summary>
    [Fact]
    public async Task S09_A_beat_that_was_given_up_does_not_bring_back_a_silo_that_has_left()
    {
        await Harness.Server.Run(
            Harness.Database,
            """
            create function journal.wait() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(1414810161, 0); return new; end $$;
            create trigger wait before insert or update on journal.silos for each row execute function journal.wait();
            """);
        var a = Leases("a");
        await using var open = await Open();
        using var stopping = new CancellationTokenSource();
        var beat = a.Beat(stopping.Token);
        while (!await IsWaitedFor(open)) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beat);
        var leave = a.Leave(Cancel);
        // Where it goes ahead of the beat, it does so now.
        await Task.WhenAny(leave, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel));
        await LetGo(open);
        await leave;
        await using var other = await Open(); // After the beat.
        Assert.Empty(await Leases("b").Look(Cancel));
    }

    private static async Task LetGo(NpgsqlConnection connection)
    {
        await using var end = new NpgsqlCommand("rollback", connection);
        await end.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<bool> IsWaitedFor(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand("select exists (select from pg_locks where locktype = 'advisory' and not granted)", connection);
        return (bool)(await ask.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>A session with an open transaction that has shard 0 locked, as an append does.</summary>
    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(Harness.Server.Connection(Harness.Database));
        await connection.OpenAsync(Cancel);
        await using var begin = new NpgsqlCommand("begin", connection);
        await begin.ExecuteNonQueryAsync(Cancel);
        await Keep(connection);
        return connection;
    }

    private static async Task Keep(NpgsqlConnection connection)
    {
        await using var keep = new NpgsqlCommand("select pg_advisory_xact_lock(1414810161, 0)", connection);
        await keep.ExecuteNonQueryAsync(Cancel);
    }

    private sealed record Seen(string Silo, bool IsAlive, string Shards)
    {
        public Seen(string silo, bool isAlive, int[] shards) : this(silo, isAlive, string.Join(' ', shards)) { }

        public Seen(SiloLease lease) : this(lease.Silo, lease.IsAlive, string.Join(' ', lease.Shards)) { }
    }

    /// <summary>Time stamps that move with the told time.</summary>
    private sealed class Stamped(ManualClock clock) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => clock.GetUtcNow().UtcTicks;
    }

    private ShardLeases Leases(string silo) => Opened(new ShardLeases(Harness.Settings, silo, _life, TimeProvider.System));

    private ShardKeeper Keeper(string silo, Func<bool, ValueTask<bool>>? mayHold = null, Action<IReadOnlyList<SiloLease>>? seen = null) =>
        Opened(new ShardKeeper(silo, Leases(silo), Shards, _life, TimeProvider.System, (_, _) => Task.CompletedTask, _ => Task.CompletedTask, seen: seen, mayHold: mayHold));

    private T Opened<T>(T opened) where T : IAsyncDisposable
    {
        _open.Add(opened);
        return opened;
    }

    private Task Die(string silo) => Harness.Server.Run(Harness.Database, $"update journal.silos set beat_at = beat_at - interval '2 hours' where name = '{silo}'");

    private static async Task Steps(params ShardKeeper[] keepers)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var keeper in keepers) await keeper.Step(Cancel);
        }
    }
}
