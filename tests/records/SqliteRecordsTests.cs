using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Records;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Accounts;
using Xunit;
using static TraderTerminal.Tests.Records.RecordsWorld;

namespace TraderTerminal.Tests.Records;

public sealed class SqliteRecordsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_an_account_come_in_order_and_in_pages()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history) world.Journal.Add(Account, happened);
        await world.CaughtUp();

        var first = await world.Records.Events(Account, 0, 3, Stop);
        var rest = await world.Records.Events(Account, 3, int.MaxValue, Stop);
        Assert.Equal(history.Count, first.Count + rest.Count);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(version => (long)version), [.. first.Concat(rest).Select(entry => entry.Version)]);
        Assert.Equal(history.Select(EventRegistry.NameOf), first.Concat(rest).Select(entry => entry.Type));
        Assert.Equal(history.Select(happened => happened.At), first.Concat(rest).Select(entry => entry.At));
        Assert.Empty(await world.Records.Events(new AccountId("nobody"), 0, 10, Stop));
    }

    [Fact]
    public async Task Decisions_and_violations_come_newest_first()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history) world.Journal.Add(Account, happened);
        await world.CaughtUp();

        var decided = history.Where(happened => happened is AccountEvent.AlertAccepted or AccountEvent.AlertRefused or AccountEvent.AlertIgnored);
        Assert.Equal(decided.Reverse().Select(EventRegistry.NameOf), (await world.Records.Decisions(Account, long.MaxValue, 100, Stop)).Select(entry => entry.Type));
        var newest = Assert.Single(await world.Records.Decisions(Account, long.MaxValue, 1, Stop));
        Assert.Equal(
            (await world.Records.Decisions(Account, long.MaxValue, 100, Stop)).Skip(1).Select(entry => entry.Version),
            (await world.Records.Decisions(Account, newest.Version, 100, Stop)).Select(entry => entry.Version));
        Assert.NotEmpty(history.OfType<AccountEvent.ViolationRaised>());
        Assert.Equal(
            history.OfType<AccountEvent.ViolationRaised>().Count(), (await world.Records.Violations(Account, long.MaxValue, 100, Stop)).Count);
        Assert.Empty(await world.Records.Violations(Account, 1, 100, Stop));
    }

    [Fact]
    public async Task Alerts_of_a_workspace_are_those_of_its_hooks()
    {
        await using var world = new RecordsWorld();
        string[] hooks = ["main", "north~in", "south~in", "north~out", "unrouted", "north~in"];
        AlertId IdOf(int index) => new(new Guid(index + 1, 0, 0, new byte[8]));
        for (var i = 0; i < hooks.Length; i++)
            world.Journal.Add(new HookEvent.AlertReceived(Delivery(IdOf(i), Scene.Ten.AddSeconds(i)) with { Hook = hooks[i] }), Scene.Ten.AddSeconds(i));
        await world.CaughtUp();

        async Task<IEnumerable<AlertId>> Of(string? workspace, AlertId? before = null, int count = 10) =>
            (await world.Records.Alerts(before, count, Stop, workspace)).Select(record => record.Delivery.Id);
        Assert.Equal([IdOf(5), IdOf(3), IdOf(1)], await Of("north"));
        Assert.Equal([IdOf(5), IdOf(3)], await Of("north", count: 2));
        Assert.Equal([IdOf(1)], await Of("north", before: IdOf(3)));
        Assert.Equal([IdOf(2)], await Of("south"));
        Assert.Empty(await Of("nort"));
        // Another's alert is no place in the list, as one that never was.
        Assert.Empty(await Of("north", before: IdOf(2)));
        Assert.Equal(hooks.Length, (await Of(null)).Count());
    }

    [Fact]
    public async Task An_alert_shows_its_outcomes_orders_and_fills()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        var accepted = history.OfType<AccountEvent.AlertAccepted>().First();
        var refused = history.OfType<AccountEvent.AlertRefused>().First();
        world.Journal.Add(new HookEvent.AlertReceived(Delivery(accepted.Alert, Scene.Ten)), Scene.Ten);
        world.Journal.Add(new HookEvent.AlertReceived(Delivery(refused.Alert, Scene.Ten.AddSeconds(1))), Scene.Ten.AddSeconds(1));
        foreach (var happened in history) world.Journal.Add(Account, happened);
        await world.CaughtUp();

        var record = await world.Records.Alert(accepted.Alert, Stop);
        var order = history.OfType<AccountEvent.OrderIntended>().First().Ticket.Id;
        Assert.Equal(Delivery(accepted.Alert, Scene.Ten), record!.Delivery);
        Assert.Equal(
            new AlertOutcome(Account, accepted.Alert, AlertOutcome.Accepted, accepted.Decision.Code, accepted.Decision.Text, accepted.Decision, new([order])),
            Assert.Single(record.Outcomes));
        Assert.Equal(["order-intended", "order-placed"], record.Orders.Select(entry => entry.Type).Where(type => type != "order-sent"));
        Assert.Equal("fill-booked", Assert.Single(record.Fills).Type);

        var refusal = await world.Records.Alert(refused.Alert, Stop);
        Assert.Equal(AlertOutcome.Refused, Assert.Single(refusal!.Outcomes).Outcome);
        Assert.Empty(refusal.Orders);
        Assert.Null(await world.Records.Alert(new AlertId(Guid.Empty), Stop));
    }

    [Fact]
    public async Task Alerts_come_newest_first_and_in_pages()
    {
        await using var world = new RecordsWorld();
        var ids = Enumerable.Range(0, 5).Select(i => new AlertId(DeterministicId.Of("alert", i.ToString()))).ToArray();
        for (var i = 0; i < ids.Length; i++)
        {
            var at = Scene.Ten.AddSeconds(i / 2);
            world.Journal.Add(new HookEvent.AlertReceived(Delivery(ids[i], at)), at);
        }

        await world.CaughtUp();
        var first = await world.Records.Alerts(null, 2, Stop);
        var second = await world.Records.Alerts(first[^1].Delivery.Id, 2, Stop);
        var third = await world.Records.Alerts(second[^1].Delivery.Id, 2, Stop);
        Assert.Equal(ids.Reverse(), first.Concat(second).Concat(third).Select(record => record.Delivery.Id));
        Assert.Empty(await world.Records.Alerts(new AlertId(Guid.Empty), 10, Stop));
    }

    [Fact]
    public async Task Equity_is_that_of_the_account_at_each_of_its_points()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history) world.Journal.Add(Account, happened);
        await world.CaughtUp();
        Assert.Equal(Expected(history), await world.Records.Equity(Account, default, int.MaxValue, Stop));
    }

    [Fact]
    public async Task Samples_stand_between_the_points_and_outlive_a_rebuild()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history) world.Journal.Add(Account, happened);
        var early = new EquityPoint(Scene.Ten.AddDays(-1), Usd.FromDollars(1), Usd.FromDollars(2), Usd.FromDollars(3), null, Usd.FromDollars(4));
        var late = early with { At = Scene.Ten.AddDays(1), Floor = Usd.FromDollars(5) };
        world.Records.Sample(Account, late);
        world.Records.Sample(Account, early);
        await world.CaughtUp();
        await world.Reopen(() => world.Journal.Cut(10));
        await world.CaughtUp();

        var points = await world.Records.Equity(Account, default, int.MaxValue, Stop);
        Assert.Equal([early, .. Expected(history.Take(10)), late], points);
        Assert.Equal([late], await world.Records.Equity(Account, late.At, 10, Stop));
    }

    [Fact]
    public async Task A_restart_at_any_event_changes_nothing()
    {
        var history = History(out _);
        for (var cut = 0; cut <= history.Count; cut += 3)
        {
            await using var world = new RecordsWorld();
            foreach (var happened in history.Take(cut)) world.Journal.Add(Account, happened);
            await world.CaughtUp();
            await world.Reopen(() =>
            {
                foreach (var happened in history.Skip(cut)) world.Journal.Add(Account, happened);
            });
            await world.CaughtUp();
            Assert.Equal(Expected(history), await world.Records.Equity(Account, default, int.MaxValue, Stop));
            Assert.Equal(history.Count, (await world.Records.Events(Account, 0, int.MaxValue, Stop)).Count);
            Assert.Empty(world.Alarms);
        }
    }

    [Fact]
    public async Task Another_history_at_the_checkpoint_builds_the_records_again()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history) world.Journal.Add(Account, happened);
        await world.CaughtUp();
        await world.Reopen(() =>
        {
            world.Journal.Cut(2);
            for (var i = 2; i < history.Count; i++) world.Journal.Add(Account, new AccountEvent.StateSet(TradingState.Halted, $"again {i}", "ann", Scene.Ten));
        });
        await world.CaughtUp();
        var events = await world.Records.Events(Account, 0, int.MaxValue, Stop);
        Assert.Equal(history.Count, events.Count);
        Assert.All(events.Skip(2), entry => Assert.Equal("state-set", entry.Type));
    }

    [Fact]
    public async Task A_journal_that_ends_before_the_checkpoint_builds_the_records_again()
    {
        await using var world = new RecordsWorld();
        foreach (var happened in History(out _)) world.Journal.Add(Account, happened);
        await world.CaughtUp();
        await world.Reopen(() => world.Journal.Cut(3));
        await world.CaughtUp();
        Assert.Equal(3, (await world.Records.Events(Account, 0, int.MaxValue, Stop)).Count);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stops_the_records_and_is_named()
    {
        await using var world = new RecordsWorld();
        var history = History(out _);
        foreach (var happened in history.Take(4)) world.Journal.Add(Account, happened);
        var poison = world.Journal.Add(Streams.Account(Account), new NewEvent(Guid.Empty, "order-teleported", 1, "{}", "{}", Scene.Ten));
        await Assert.ThrowsAsync<UnknownEventException>(world.CaughtUp);
        world.Journal.Add(Account, history[4]);

        await world.Records.CaughtUp(Zero, poison - 1, Stop);
        Assert.Equal(4, (await world.Records.Events(Account, 0, 100, Stop)).Count);
        await Assert.ThrowsAsync<UnknownEventException>(world.CaughtUp);
        Assert.Contains("order-teleported", Assert.Single(world.Alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_begun_anew()
    {
        await using var world = new RecordsWorld();
        foreach (var happened in History(out _)) world.Journal.Add(Account, happened);
        var head = await world.CaughtUp();
        await world.Reopen(() => File.WriteAllText(world.File, new string('x', 10_000)));
        await world.CaughtUp();
        Assert.Equal(head, (await world.Records.Events(Account, 0, int.MaxValue, Stop)).Count);
    }

    [Fact]
    public async Task Every_shard_is_followed()
    {
        var journal = new ListJournal(shards: 2);
        await using var world = new RecordsWorld(journal);
        var history = History(out _);
        var other = new AccountId("other");
        foreach (var happened in history) journal.Add(Account, happened);
        foreach (var happened in history.Take(5)) journal.Add(other, happened, shard: 1);
        await world.CaughtUp();
        await world.Records.CaughtUp(new ShardId(1), 5, Stop);
        Assert.Equal(history.Count, (await world.Records.Events(Account, 0, int.MaxValue, Stop)).Count);
        Assert.Equal([1, 2, 3, 4, 5], (await world.Records.Events(other, 0, int.MaxValue, Stop)).Select(entry => entry.Position));
    }

    [Fact]
    public async Task Asking_for_what_was_not_written_yet_waits_until_it_is()
    {
        await using var world = new RecordsWorld();
        var waiting = world.Records.CaughtUp(Zero, 1, Stop).AsTask();
        Assert.False(waiting.IsCompleted);
        world.Journal.Add(Account, History(out _)[0]);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Single(await world.Records.Events(Account, 0, 10, Stop));
    }

    [Fact]
    public async Task A_page_has_a_bound()
    {
        await using var world = new RecordsWorld();
        world.Journal.Fill(Account, [.. Enumerable.Range(0, SqliteRecords.EventsMax + 1).Select(i =>
            new AccountEvent.StateSet(TradingState.Halted, $"{i}", "ann", Scene.Ten))]);
        await world.Reopen();
        await world.CaughtUp();
        Assert.Equal(SqliteRecords.EventsMax, (await world.Records.Events(Account, 0, int.MaxValue, Stop)).Count);
        Assert.Single(await world.Records.Events(Account, 0, -1, Stop));
    }

    [Fact]
    public async Task The_embedded_journal_is_followed_as_it_grows()
    {
        var (directory, told) = (Directory.CreateTempSubdirectory("records"), 0);
        var journal = SqliteJournal.Open(Path.Combine(directory.FullName, "journal.db"), TimeProvider.System);
        var records = new SqliteRecords(Path.Combine(directory.FullName, "records.db"), journal, TimeProvider.System, (_, text) => Assert.Fail(text)) { AlertsMoved = _ => Interlocked.Increment(ref told) };
        records.Start();
        var history = History(out _);
        var epoch = await journal.TakeOver(Zero, "test", Stop);
        for (var i = 0; i < history.Count; i++)
        {
            var command = new CommandId(DeterministicId.Of("embedded", i.ToString()));
            var request = new AppendRequest(Zero, epoch, command, Streams.Account(Account), i, [EventRegistry.Encode(history[i], command, 0)]);
            var appended = Assert.IsType<AppendResult.Appended>(await journal.Append(request, Stop));
            await records.CaughtUp(Zero, appended.Last!.Value, Stop);
            Assert.Equal(EventRegistry.NameOf(history[i]), Assert.Single(await records.Events(Account, i, 10, Stop)).Type);
        }

        Assert.Equal(Expected(history), await records.Equity(Account, default, int.MaxValue, Stop));
        string[] ofAlerts = ["alert-", "order-", "cancel-", "fill-", "resize-"];
        Assert.Equal(history.Count(happened => ofAlerts.Any(EventRegistry.NameOf(happened).StartsWith)), told);
        await records.DisposeAsync();
        await journal.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private static List<EquityPoint> Expected(IEnumerable<AccountEvent> history)
    {
        var points = new List<EquityPoint>();
        var state = AccountState.Initial;
        foreach (var happened in history)
        {
            state = AccountFold.Evolve(state, happened, Scene.Read);
            if (happened is AccountEvent.FillBooked or AccountEvent.Marked or AccountEvent.PeakRaised or AccountEvent.DayClosed or AccountEvent.SessionOpened)
                points.Add(new(happened.At, state.Balance, state.Equity, state.Peak, state.Book!.Drawdown is null ? null : state.Floor, state.DailyFloor));
        }

        return points;
    }
}
