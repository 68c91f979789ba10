using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Steady alerts while the process that works is killed, stopped, paused and cut off from the database: the other one goes on, and the history is one.</summary>
public sealed class StandbyTakesOver(ITestOutputHelper output)
{
    private enum Blow
    {
        Kill,
        Pause,
        Stop,
        ServerCrash,
    }

    /// <summary>Between two alerts of an account: orders and looks stay below the requests a minute that the adapter allows itself.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(1);

    /// <summary>A paused process is woken when the other one has worked for so many alerts.</summary>
    private const int AlertsBetween = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Whatever_happens_to_the_one_that_works_the_other_goes_on() => Run(seed: 7, rounds: 1);

    [Fact(Explicit = true)]
    public Task Soak_forty_blows_to_the_one_that_works() => Run(seed: 1, rounds: 10);

    private async Task Run(int seed, int rounds)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var desk = await StandbyDesk.Start();
        var sent = new int[StandbyDesk.Accounts.Length];
        foreach (var blow in Enumerable.Range(0, rounds).SelectMany(_ => Enum.GetValues<Blow>().OrderBy(_ => random.Next())))
        {
            var active = await desk.Active();
            for (var i = random.Next(AlertsBetween); i >= 0; i--) await Send(desk, sent);
            if (blow == Blow.ServerCrash)
            {
                await desk.Server.Stop("immediate");
                await desk.Server.Resume();
            }
            else await (blow == Blow.Kill ? active.Kill() : blow == Blow.Stop ? active.Stop() : active.Pause());
            output.WriteLine($"{blow} of {active.Name}: the next alert was decided after {(await Send(desk, sent)).TotalSeconds:0.00} s");
            for (var i = 1; i < AlertsBetween; i++) await Send(desk, sent);
            if (blow == Blow.Pause) await active.Resume();
            else if (blow is Blow.Kill or Blow.Stop) active.Start();
        }

        // What the strategy ends with is flat everywhere.
        for (var account = 0; account < sent.Length; account++) await desk.Send(account, sent[account]++, "\"action\":\"flatten\"");
        var last = await desk.Active();
        foreach (var (id, _) in StandbyDesk.Accounts)
        {
            await desk.Until(
                async () => await desk.Account(last, id) is var view && view["positions"]!.AsArray().Count == 0 && view["orders"]!.AsArray().Count == 0, $"{id} is flat");
        }

        await last.Stop();
        await Check(desk, sent);
    }

    private static async Task<TimeSpan> Send(StandbyDesk desk, int[] sent)
    {
        var taken = TimeSpan.Zero;
        for (var account = 0; account < sent.Length; account++)
        {
            var number = sent[account]++;
            var took = await desk.Send(account, number, number % 2 == 0 ? "\"action\":\"buy\",\"quantity\":1" : "\"action\":\"close\"");
            if (took > taken) taken = took;
        }

        await Task.Delay(_pace, TimeProvider.System, Cancel);
        return taken;
    }

    /// <summary>One outcome an alert, versions and epochs that only rise, and at the broker every order once and exactly the fills that are booked.</summary>
    private async Task Check(StandbyDesk desk, int[] sent)
    {
        await using var journal = await PostgresJournal.Open(new(desk.Server.Connection("desk")) { IsShared = true }, TimeProvider.System, Cancel);
        Assert.True((await journal.Verify([], Cancel)).IsWhole);
        for (var i = 0; i < sent.Length; i++)
        {
            var (id, number) = StandbyDesk.Accounts[i];
            var events = new List<StoredEvent>();
            await foreach (var stored in journal.ReadStream(new(0), $"account-{id}", 0, Cancel)) events.Add(stored);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(stored => stored.Version));
            Assert.Equal(events.Select(stored => stored.Epoch).Order(), events.Select(stored => stored.Epoch));
            var outcomes = events.Where(stored => stored.Type is "alert-accepted" or "alert-refused" or "alert-ignored").Select(stored => Member(stored, "alert").GetString()!).ToList();
            Assert.Equal(sent[i], outcomes.Count);
            Assert.Equal(sent[i], outcomes.Distinct().Count());
            var orders = await desk.Rows("Order/search", "orders", number);
            var tags = orders.Select(order => order!["customTag"]?.ToString()).OfType<string>().ToList();
            Assert.NotEmpty(tags);
            Assert.Equal(tags.Distinct(), tags);
            var theirs = (await desk.Rows("Trade/search", "trades", number)).Select(trade => trade!["id"]!.ToString()).Order(StringComparer.Ordinal);
            Assert.Equal(theirs, events.Where(stored => stored.Type == "fill-booked").Select(stored => Member(stored, "fill").GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
            Assert.Empty(await desk.Rows("Position/searchOpen", "positions", number));
            output.WriteLine($"{id}: {sent[i]} alerts, {tags.Count} orders, {events.Count} events, {events[^1].Epoch} epochs");
        }
    }

    private static JsonElement Member(StoredEvent stored, string name)
    {
        using var payload = JsonDocument.Parse(stored.Payload);
        return payload.RootElement.GetProperty(name).Clone();
    }
}
