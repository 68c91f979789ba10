using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>An embedded journal with something of everything, and what arrives of it in PostgreSQL.</summary>
public sealed class JournalMoveTests : IAsyncLifetime
{
    private readonly SqliteHarness _from = SqliteHarness.Create(shards: 2);
    private PostgresServer? _server;
    private string _database = "";
    private Anchor? _anchor;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresSettings Settings => new(_server!.Connection(_database)) { Shards = 2 };

    public async ValueTask InitializeAsync()
    {
        (_server, _database) = await SharedPostgres.Database();
        foreach (var shard in new[] { new ShardId(0), new ShardId(1) })
        {
            await _from.Journal.TakeOver(shard, "before", Cancel);
            var epoch = await _from.Journal.TakeOver(shard, "test", Cancel);
            for (var i = 1; i <= 30; i++)
                await _from.Journal.Append(Given.Append(i, epoch, $"account-{i % 3}", events: i % 4, shard: shard), Cancel);
        }

        _anchor = await _from.Journal.MakeAnchor(Given.Shard, Cancel);
        await _from.Inbox.Put(Given.Item(100, "key\0", TimeSpan.FromMinutes(1)), Cancel);
        await _from.Inbox.Put(Given.Item(101, "key\0", TimeSpan.FromMinutes(1)), Cancel);
        await _from.Inbox.Put(Given.Item(102), Cancel);
        await _from.Inbox.Done(Given.Shard, [1], Cancel);
        await _from.Journal.MoveCheckpoint(Given.Shard, "projector", 0, new Checkpoint(7, new byte[32]), Cancel);
        await _from.Journal.SaveSnapshot(new Snapshot(
            Given.Shard, "account-1", 3, 1, "{}", System.Security.Cryptography.SHA256.HashData("{}"u8), 9, Given.At), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync();
        await _server!.Run("postgres", $"drop database {_database} with (force)");
    }

    [Fact]
    public async Task Everything_arrives_as_it_was_and_goes_on_from_there()
    {
        var before = new List<StoredEvent>();
        foreach (var shard in new[] { new ShardId(0), new ShardId(1) }) before.AddRange(await _from.Journal.ReadFeed(shard, 0, 1_000, Cancel));
        await _from.Close();
        var report = await Move();
        Assert.Equal((before.Count, false, 0), (report.Events, report.WasThere, report.Faults.Count));

        await using (var moved = await PostgresJournal.Open(Settings, _from.Clock, Cancel))
        {
            IInbox inbox = moved;
            var after = new List<StoredEvent>();
            foreach (var shard in new[] { new ShardId(0), new ShardId(1) }) after.AddRange(await moved.ReadFeed(shard, 0, 1_000, Cancel));
            Assert.Equal(before.Select(Shown), after.Select(Shown));
            Assert.True((await moved.Verify([_anchor!], Cancel)).IsWhole);
            Assert.Equal(new AppendResult.Duplicate(null, null), await moved.FindCommand(Given.Shard, Given.Command(4), Cancel));
            Assert.Equal(new AppendResult.Duplicate(1, 1), await moved.FindCommand(Given.Shard, Given.Command(1), Cancel));
            Assert.Equal([3L], (await inbox.Pending(Given.Shard, 0, 10, Cancel)).Select(entry => entry.Number));
            Assert.Equal(new PutResult.Duplicate(Given.Command(100)), await inbox.Put(Given.Item(103, "key\0", TimeSpan.FromMinutes(1)), Cancel));
            Assert.Equal(7, (await moved.ReadCheckpoint(Given.Shard, "projector", Cancel)).Position);
            Assert.Equal(3, (await moved.LatestSnapshot(Given.Shard, "account-1", 1, Cancel))!.Version);
        }

        // Nothing was appended since: the same move again finds its work done.
        Assert.True((await Move()).WasThere);
        await using (var moved = await PostgresJournal.Open(Settings, _from.Clock, Cancel))
        {
            var epoch = await moved.TakeOver(Given.Shard, "test", Cancel);
            Assert.Equal(3, epoch);
            Assert.IsType<AppendResult.Appended>(await moved.Append(Given.Append(31, epoch, "account-1"), Cancel));
        }

        await Assert.ThrowsAsync<JournalFormatException>(Move);
    }

    [Fact]
    public async Task A_broken_chain_is_named_and_not_moved()
    {
        _from.Tamper("update events set payload = '{}' where key = 7;");
        await _from.Close();
        Assert.Equal([(7L, "hash")], (await Move()).Faults.Select(fault => (fault.Position, fault.Kind)));
        await using var empty = await PostgresJournal.Open(Settings, _from.Clock, Cancel);
        Assert.Equal(0, await empty.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task A_move_that_breaks_off_leaves_the_database_empty()
    {
        await _from.Close();
        await (await PostgresJournal.Open(Settings, _from.Clock, Cancel)).DisposeAsync();
        await _server!.Run(
            _database,
            """
            create function public.cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$;
            create trigger cut before insert on journal.checkpoints for each statement execute function public.cut()
            """);
        Assert.Contains("cut", (await Assert.ThrowsAsync<JournalUnavailableException>(Move)).Message, StringComparison.Ordinal);
        await _server.Run(_database, "drop trigger cut on journal.checkpoints");
        Assert.False((await Move()).WasThere);
    }

    [Fact]
    public async Task Neither_may_be_in_use()
    {
        await Assert.ThrowsAsync<JournalInUseException>(Move);
        await _from.Close();
        await using var busy = await PostgresJournal.Open(Settings, _from.Clock, Cancel);
        await Assert.ThrowsAsync<JournalInUseException>(Move);
    }

    private Task<MoveReport> Move() => JournalMove.ToPostgres(_from.Path, Settings, [_anchor!], _from.Clock, Cancel);

    private static string Shown(StoredEvent stored) => $"{stored with { Hash = default }} {Convert.ToHexString(stored.Hash.Span)}";
}
