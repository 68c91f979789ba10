using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The recorded strategy on PostgreSQL, with kill −9 of the program and crashes of the server at random moments.</summary>
public sealed class PostgresKills(ITestOutputHelper output)
{
    private static readonly DateTimeOffset _end = new(2013, 10, 7, 16, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Killed_at_random_moments_nothing_is_lost_and_nothing_is_doubled() => Run(seed: 2_013, kills: 4, crashes: 3);

    [Fact(Explicit = true)]
    public Task Soak_killed_at_100_random_moments_on_postgres() => Run(seed: 1, kills: 100, crashes: 20);

    private async Task Run(int seed, int kills, int crashes)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await PostgresServer.Start(cancel: Cancel);
        await server.Run("postgres", "create database desk");
        await using var run = await RecordedRun.Start(_end, new Dictionary<string, string> { ["Journal__Provider"] = "postgres", ["Journal__Connection"] = server.Connection("desk") });
        var steps = (int)((_end - run.Now) / TimeSpan.FromMinutes(5));
        var moments = Enumerable.Range(1, steps - 1).OrderBy(_ => random.Next()).Take(kills + crashes).ToList();
        for (var step = 0; !run.IsOver; step++)
        {
            var place = moments.IndexOf(step);
            if (place >= kills) await Crash(server);
            else if (place >= 0) await Kill(run, random);
            await run.Next();
        }

        await run.Host.Settle();
        await using var journal = await PostgresJournal.Open(new(server.Connection("desk")) { IsShared = true }, TimeProvider.System, Cancel);
        foreach (var account in RecordedRun.Accounts)
        {
            var view = await run.Host.Account(account);
            var events = new List<StoredEvent>();
            await foreach (var stored in journal.ReadStream(new(0), $"account-{account}", 0, Cancel)) events.Add(stored);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(stored => stored.Version));
            RecordedWeek.Same(Evidence.Replayed(events), view);
            OneOutcomeEach(run, events);
            var booked = events.Where(stored => stored.Type == "fill-booked").Select(stored => Member(stored, "fill").GetProperty("id").GetString()!).ToArray();
            Assert.Equal(booked.Order(StringComparer.Ordinal), Evidence.BrokerFills(run.Host.Data, account).Order(StringComparer.Ordinal));
            Assert.Equal(booked.Length, booked.Distinct().Count());
        }

        Assert.Equal(0, Evidence.Overfilled(run.Host.Data));
        var report = await journal.Verify([], Cancel);
        output.WriteLine($"{kills} kills, {crashes} crashes, {run.Taken.Count} alerts, {report.Events} events");
        Assert.True(report.IsWhole);
    }

    /// <summary>The program dies while the market moves or an alert is under way.</summary>
    private static async Task Kill(RecordedRun run, Random random)
    {
        var work = random.Next(2) == 0 ? run.Next() : run.Advance();
        await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 60)), TimeProvider.System, Cancel));
        await run.Host.Kill();
        await Task.WhenAny(work.ContinueWith(done => _ = done.Exception, TaskScheduler.Default));
        await run.Resume();
        while (await run.SendNext())
        {
            // What was not answered is sent again, as a sender does after a 5xx.
        }
    }

    /// <summary>The server's crash is over before the next step: every connection that the program has is a dead one.</summary>
    private static async Task Crash(PostgresServer server)
    {
        await server.Stop("immediate");
        await server.Resume();
    }

    private static void OneOutcomeEach(RecordedRun run, IEnumerable<StoredEvent> events)
    {
        var outcomes = events.Where(stored => stored.Type is "alert-accepted" or "alert-refused" or "alert-ignored")
            .GroupBy(stored => Member(stored, "alert").GetString()!).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
        foreach (var alert in run.Taken) Assert.Equal(1, outcomes.GetValueOrDefault(alert));
        Assert.All(outcomes.Values, count => Assert.Equal(1, count));
    }

    private static JsonElement Member(StoredEvent stored, string name)
    {
        using var payload = JsonDocument.Parse(stored.Payload);
        return payload.RootElement.GetProperty(name).Clone();
    }
}
