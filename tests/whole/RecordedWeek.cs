using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Real input: the recorded week as a strategy trades it, twice the same, and with kill −9 at random moments.</summary>
public sealed class RecordedWeek(ITestOutputHelper output)
{
    private static readonly DateTimeOffset EndOfWeek = new(2013, 10, 11, 21, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SecondDay = new(2013, 10, 8, 21, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_balance_is_the_sum_of_the_fills_and_two_runs_give_the_same_journal()
    {
        var first = await Whole(EndOfWeek);
        var second = await Whole(EndOfWeek);
        output.WriteLine($"{first.Events} events, {first.Alerts} alerts, head {first.Hash}");
        Assert.Equal(first.Lines.Zip(second.Lines).FirstOrDefault(pair => pair.First != pair.Second), default);
        Assert.Equal((first.Hash, first.Events, first.Alerts), (second.Hash, second.Events, second.Alerts));
    }

    /// <summary>The short form of the soak; the long one is <c>./test soak</c>.</summary>
    [Fact]
    public Task Killed_at_random_moments_nothing_is_lost_and_nothing_is_doubled() => KilledAtRandom(seed: 2_013, kills: 10, SecondDay);

    [Fact(Explicit = true)]
    public Task Soak_killed_at_200_random_moments() => KilledAtRandom(seed: 1, kills: 200, EndOfWeek);

    private static async Task<(string Hash, long Events, int Alerts, IReadOnlyList<string> Lines)> Whole(DateTimeOffset end)
    {
        await using var run = await RecordedRun.Start(end);
        while (!run.IsOver) await run.Next();
        foreach (var account in RecordedRun.Accounts)
        {
            var view = await run.Host.Account(account);
            Assert.Equal(Evidence.Recomputed(run.Host.Data, account), decimal.Parse(view["balance"]!.ToString(), CultureInfo.InvariantCulture));
            Assert.True(view["totalTrades"]!.GetValue<int>() > 5, $"{account} made {view["totalTrades"]} trades only");
            Same(run.Host.Data, account, view);
        }

        await run.Host.Kill();
        await Verified(run.Host.Data);
        return (Evidence.HeadHash(run.Host.Data), Evidence.Events(run.Host.Data), run.Taken.Count, Evidence.Lines(run.Host.Data));
    }

    private async Task KilledAtRandom(int seed, int kills, DateTimeOffset end)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var run = await RecordedRun.Start(end);
        var steps = (int)((end - run.Now) / TimeSpan.FromMinutes(5));
        var moments = new SortedSet<int>();
        while (moments.Count < kills) moments.Add(random.Next(1, steps));
        for (var step = 0; !run.IsOver; step++)
        {
            if (moments.Contains(step)) await Killed(run, random);
            await run.Next();
        }

        await run.Host.Settle();
        foreach (var account in RecordedRun.Accounts)
        {
            Same(run.Host.Data, account, await run.Host.Account(account));
            OneOutcomeEach(run, account);
            var booked = Evidence.Stream(run.Host.Data, $"account-{account}").Where(stored => stored.Type == "fill-booked")
                .Select(stored => stored.Payload.GetProperty("fill").GetProperty("id").GetString()!).ToArray();
            Assert.Equal(booked.Order(StringComparer.Ordinal), Evidence.BrokerFills(run.Host.Data, account).Order(StringComparer.Ordinal));
            Assert.Equal(booked.Length, booked.Distinct().Count());
        }

        Assert.Equal(0, Evidence.Overfilled(run.Host.Data));
        output.WriteLine($"{kills} kills, {run.Taken.Count} alerts, {Evidence.Events(run.Host.Data)} events");
        await run.Host.Kill();
        await Verified(run.Host.Data);
    }

    /// <summary>The process dies while the market moves or an alert is under way.</summary>
    private static async Task Killed(RecordedRun run, Random random)
    {
        var work = random.Next(2) == 0 ? run.Next() : run.Advance();
        await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 60)), TimeProvider.System, TestContext.Current.CancellationToken));
        await run.Host.Kill();
        await Task.WhenAny(work.ContinueWith(done => _ = done.Exception, TaskScheduler.Default));
        await run.Resume();
        foreach (var account in RecordedRun.Accounts) Same(run.Host.Data, account, await run.Host.Account(account));
        while (await run.SendNext())
        {
            // What was not answered is sent again, as a sender does after a 5xx.
        }
    }

    /// <summary>What the host shows is what a replay from the first event gives.</summary>
    private static void Same(string data, string account, JsonNode view) => Same(Evidence.Replayed(data, account), view);

    internal static void Same(AccountState replayed, JsonNode view)
    {
        Assert.Equal(replayed.Version, view["version"]!.GetValue<long>());
        Assert.Equal(replayed.Balance.ToString(), view["balance"]!.ToString());
        Assert.Equal(replayed.Floor.ToString(), view["floor"]!.ToString());
        Assert.Equal(replayed.Statistics.Trips, view["totalTrades"]!.GetValue<int>());
        Assert.Equal(
            replayed.Positions.Select(position => $"{position.Contract} {position.Net}"),
            view["positions"]!.AsArray().Select(position => $"{position!["symbol"]} {position["net"]}"));
        Assert.Equal(replayed.Orders.Select(order => order.Ticket.Id.Value), view["orders"]!.AsArray().Select(order => order!["id"]!.ToString()));
    }

    private static void OneOutcomeEach(RecordedRun run, string account)
    {
        var outcomes = Evidence.Stream(run.Host.Data, $"account-{account}")
            .Where(stored => stored.Type is "alert-accepted" or "alert-refused" or "alert-ignored")
            .GroupBy(stored => stored.Payload.GetProperty("alert").GetString()!).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
        foreach (var alert in run.Taken) Assert.Equal(1, outcomes.GetValueOrDefault(alert));
        Assert.All(outcomes.Values, count => Assert.Equal(1, count));
    }

    private static async Task Verified(string data)
    {
        using var verify = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TraderTerminal.Silo.dll"), "verify", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await verify.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await verify.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await verify.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(verify.ExitCode == 0, said);
    }
}
