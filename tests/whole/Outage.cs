using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The journal cannot be written: nothing opens, the exit goes out all the same, and it heals without a restart.</summary>
public sealed class Outage
{
    private const string Eval = "topstep_eval_001";
    private const string Entry = """{"symbol":"MNQ1!","action":"buy","quantity":1,"comment":"during the outage"}""";

    /// <summary>Far above what any of it takes; only a fault waits this long.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(20);

    /// <summary>The journal's log is longer than the broker's by this much, so that one limit stops the one and not the other.</summary>
    private const long BrokerRoomBytes = 1 << 20;

    /// <summary>A refused alert makes the log some ten kilobytes longer.</summary>
    private const int RefusedAlertsMax = 1_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The system's own limit on the length of a file: the write fails as on a full disk, and the file keeps what it has.</summary>
    [Fact]
    public async Task A_journal_that_cannot_grow_refuses_entries_lets_the_exit_out_and_heals()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A running process is limited with prlimit.");
        await using var host = await Host.Start();
        await host.Stop();
        // The signal that comes with the limit would end the process; a full disk sends none.
        await host.Restart("trap '' XFSZ");
        await LongWithAStop(host);
        await OutgrowTheBroker(host);
        await Scenario(
            host,
            () => LimitFiles(host, new FileInfo(Wal(host, "journal")).Length.ToString(CultureInfo.InvariantCulture)),
            () => LimitFiles(host, "unlimited"));
    }

    [Fact]
    public async Task A_journal_that_was_taken_away_refuses_entries_lets_the_exit_out_and_heals_when_it_is_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "An open file cannot be moved everywhere.");
        await using var host = await Host.Start();
        await LongWithAStop(host);
        var elsewhere = Directory.CreateDirectory(Path.Combine(host.Data, "elsewhere")).FullName;
        await Scenario(host, () => Move(host.Data, elsewhere), () => Move(elsewhere, host.Data));
    }

    private static async Task Scenario(Host host, Func<Task> breakJournal, Func<Task> mendJournal)
    {
        var process = host.ProcessId;
        var version = (await host.Account(Eval))["version"]!.GetValue<long>();
        var received = Received(host);
        await breakJournal();

        await RefusedEntry(host);
        Assert.Equal(503, await Ready(host));
        var flatten = await SpooledFlatten(host);
        await Until(() => Task.FromResult(FlatAtTheBroker(host)), "the broker is flat");
        await RefusedEntry(host);
        Assert.Equal(503, await Ready(host));

        await mendJournal();
        await Until(async () => await Ready(host) == 200, "the journal is back");
        await Until(() => FlatInTheBook(host), "the account is flat");
        Assert.Equal(process, host.ProcessId);
        Assert.Equal(0, new FileInfo(Path.Combine(host.Data, "emergency.spool")).Length);
        Assert.Equal(received, Received(host));
        await Recorded(host, version, flatten);

        // Nothing of the refused one was stored: the very same alert is no duplicate.
        Assert.Equal("accepted", (await host.Alert(Entry))["outcome"]!.ToString());
        Assert.Equal(0, await host.Stop());
        var verified = await CommandLine.Run("verify", "--data", host.Data);
        Assert.True(verified.Code == 0, verified.Output + verified.Errors);
    }

    /// <summary>Long 1 MNQ with a working stop far below.</summary>
    private static async Task LongWithAStop(Host host)
    {
        await host.Price("MNQ", 15_500m);
        var bought = await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"offset":400},"comment":"entry"}""");
        Assert.Equal("accepted", bought["outcome"]!.ToString());
        await Until(
            async () =>
            {
                var account = await host.Account(Eval);
                return account["positions"]!.AsArray().Count == 1 && account["orders"]!.AsArray() is [{ } order] && order["kind"]!.ToString() == "stop";
            },
            "long with a stop");
    }

    /// <summary>Refused alerts are written down and ask nothing of the broker.</summary>
    private static async Task OutgrowTheBroker(Host host)
    {
        for (var i = 0; new FileInfo(Wal(host, "journal")).Length < new FileInfo(Wal(host, "paper")).Length + BrokerRoomBytes; i++)
        {
            Assert.True(i < RefusedAlertsMax, "The journal does not grow.");
            var refused = await host.Alert($$"""{"symbol":"MNQ1!","action":"buy","quantity":10,"comment":"{{i}}"}""");
            Assert.Equal("refused", refused["outcome"]!.ToString());
        }
    }

    private static async Task RefusedEntry(Host host)
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "demo-hook.key"), Cancel)).Trim();
        using var body = new StringContent(Entry, Encoding.UTF8, "text/plain");
        using var answer = await host.Http.PostAsync($"/hooks/{key}", body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)answer.StatusCode == 503, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal("unavailable", JsonNode.Parse(text)!["code"]!.ToString());
    }

    /// <returns>The id under which it will be in the journal.</returns>
    private static async Task<string> SpooledFlatten(Host host)
    {
        using var body = new StringContent("""{"reason":"the disk is full"}""", Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync($"/api/accounts/{Eval}/flatten", body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)answer.StatusCode == 202, $"{(int)answer.StatusCode} {text}");
        var told = JsonNode.Parse(text)!;
        Assert.Equal("spooled", told["status"]!.ToString());
        Assert.NotEqual(0, new FileInfo(Path.Combine(host.Data, "emergency.spool")).Length);
        return told["id"]!.ToString();
    }

    /// <summary>The flatten as it was asked for, the one closing fill, and no difference that the broker's word had to settle afterwards.</summary>
    private static async Task Recorded(Host host, long version, string flatten)
    {
        JsonNode[] happened = [];
        await Until(
            async () =>
            {
                happened = [.. (await host.Get($"/api/accounts/{Eval}/events?after={version}&limit=500")).AsArray().Select(stored => stored!)];
                return happened.Any(stored => Is(stored, "reconciliation-completed"));
            },
            "the records have caught up");
        Assert.Contains(happened, stored => Is(stored, "flatten-started") && stored.ToJsonString().Contains(flatten, StringComparison.Ordinal));
        Assert.Contains(happened, stored => Is(stored, "flatten-completed") && stored.ToJsonString().Contains(flatten, StringComparison.Ordinal));
        Assert.Single(happened, stored => Is(stored, "fill-booked"));
        Assert.DoesNotContain(happened, stored => Is(stored, "alert-accepted"));
        Assert.DoesNotContain(happened, stored => Is(stored, "divergence-detected") && stored["event"]!["field"]!.ToString().StartsWith("position", StringComparison.Ordinal));
    }

    private static bool Is(JsonNode stored, string type) => stored["type"]!.ToString() == type;

    private static async Task<bool> FlatInTheBook(Host host)
    {
        var account = await host.Account(Eval);
        return account["positions"]!.AsArray().Count == 0 && account["orders"]!.AsArray().Count == 0 && account["flattens"]!.AsArray().Count == 0
            && account["connection"]!.ToString() == "connected";
    }

    /// <summary>What the broker's own file says: its positions are the sum of its fills.</summary>
    private static bool FlatAtTheBroker(Host host) =>
        Count(host, "paper", $"select coalesce(sum(case side when 'Buy' then quantity else -quantity end), 0) from fills where account = '{Eval}'") == 0
        && Count(host, "paper", $"select count(*) from orders where account = '{Eval}' and status in ('Working', 'Suspended')") == 0;

    private static long Received(Host host) => Count(host, "journal", "select count(*) from events where type = 'alert-received'");

    private static long Count(Host host, string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Data, $"{file}.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    internal static async Task<int> Ready(Host host)
    {
        using var answer = await host.Http.GetAsync("/readyz", Cancel);
        return (int)answer.StatusCode;
    }

    private static string Wal(Host host, string file) => Path.Combine(host.Data, $"{file}.db-wal");

    /// <summary>Moves the soft limit alone, which needs no rights and can be taken back.</summary>
    private static async Task LimitFiles(Host host, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", host.ProcessId.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        await limit.WaitForExitAsync(Cancel);
        Assert.Equal(0, limit.ExitCode);
    }

    internal static Task Move(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "journal.db*")) File.Move(file, Path.Combine(to, Path.GetFileName(file)));
        return Task.CompletedTask;
    }

    internal static async Task Until(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) >= WaitMax) Assert.Fail($"Not within {WaitMax}: {what}.");
            await Task.Delay(LookPace, TimeProvider.System, Cancel);
        }
    }
}
