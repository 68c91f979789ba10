using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The program on PostgreSQL, as a desk runs it.</summary>
public sealed class PostgresOverTheWire : IAsyncLifetime
{
    private const string Eval = "topstep_eval_001";

    private readonly string _file = Path.GetTempFileName();
    private PostgresServer? _server;
    private string _database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_server, _database) = await SharedPostgres.Database();
        await File.WriteAllTextAsync(_file, _server.Connection(_database), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await _server!.Run("postgres", $"drop database {_database} with (force)");
    }

    [Fact]
    public async Task Accounts_and_alerts_survive_a_kill_and_the_history_verifies_and_replays()
    {
        await using var host = await Host.Start(Environment(), "--clock", "virtual");
        Assert.Empty(Directory.GetFiles(host.Data, "journal.db"));
        await host.Price("MNQ", 15_500m);
        Assert.Equal("accepted", (await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}"""))["outcome"]!.ToString());
        await host.Settle();
        var before = await host.Account(Eval);
        Assert.Single(before["positions"]!.AsArray());

        await host.Kill();
        await host.Restart();
        var after = await host.Account(Eval);
        foreach (var key in new[] { "balance", "peak", "floor", "totalTrades", "ruleBook" }) Assert.Equal($"{before[key]}", $"{after[key]}");
        Assert.Single(after["positions"]!.AsArray());
        var (status, repeat) = await host.Hook("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}""");
        Assert.Equal((200, "duplicate"), (status, repeat!["status"]!.ToString()));
        await host.Settle();
        Assert.Equal($"{after["positions"]![0]!["quantity"]}", $"{(await host.Account(Eval))["positions"]![0]!["quantity"]}");

        var running = await CommandLine.Run("verify", "--data", host.Data, "--journal", "postgres", "--connection-file", _file);
        Assert.True(running.Code == 0 && running.Output.Contains("the chain is whole", StringComparison.Ordinal), $"{running}");
        var replayed = await CommandLine.Run("replay", "--account", Eval, "--rule-book", "topstep/practice/150k", "--data", host.Data, "--journal", "postgres", "--connection-file", _file);
        Assert.True(replayed.Code is 0 or 1 && replayed.Output.Contains("decisions", StringComparison.Ordinal), $"{replayed}");

        var second = await CommandLine.Run("up", "--data", host.Data + "-second", "--urls", "http://127.0.0.1:0", "--journal", "postgres", "--connection-file", _file);
        Assert.True(second.Code == 1 && second.Errors.Contains("is in use by", StringComparison.Ordinal), $"{second}");
        Directory.Delete(host.Data + "-second", recursive: true);
        var other = await CommandLine.Run("verify", "--data", host.Data, "--journal", "postgres", "--connection-file", _file, "--cluster", "another");
        Assert.True(other.Code == 2 && other.Errors.Contains("belongs to the cluster traderterminal", StringComparison.Ordinal), $"{other}");

        await _server!.Run(_database, "set session_replication_role = replica; update journal.events set payload = payload || ' ' where position = 7");
        Assert.Equal(0, await host.Stop());
        var broken = await CommandLine.Run("verify", "--data", host.Data, "--journal", "postgres", "--connection-file", _file);
        Assert.True(broken.Code == 1 && broken.Output.Contains("position 7: hash", StringComparison.Ordinal), $"{broken}");
        foreach (var text in new[] { host.Errors, host.Output, $"{running}{replayed}{second}{other}{broken}" }) Assert.DoesNotContain(PostgresServer.Password, text, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories)) Assert.DoesNotContain(PostgresServer.Password, await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_moves_into_a_database_and_goes_on_there_and_nowhere_else()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}""");
        await host.Settle();
        var busy = await Move(host);
        Assert.True(busy.Code == 2 && busy.Errors.Contains("in use", StringComparison.Ordinal), $"{busy}");
        await host.Stop();

        var early = await CommandLine.Run("up", "--data", host.Data, "--urls", "http://127.0.0.1:0", "--journal", "postgres", "--connection-file", _file);
        Assert.True(early.Code == 1 && early.Errors.Contains("./run migrate", StringComparison.Ordinal), $"{early}");
        var moved = await Move(host);
        Assert.True(moved.Code == 0 && moved.Output.Contains("the chain is whole", StringComparison.Ordinal), $"{moved}");
        var whole = await CommandLine.Run("verify", "--data", host.Data, "--journal", "postgres", "--connection-file", _file);
        Assert.True(whole.Code == 0, $"{whole}");
        var left = await CommandLine.Run("up", "--data", host.Data, "--urls", "http://127.0.0.1:0");
        Assert.True(left.Code == 1 && left.Errors.Contains("was moved to PostgreSQL", StringComparison.Ordinal), $"{left}");

        await host.Restart(wrapper: $"export Journal__Provider=postgres Journal__ConnectionFile='{_file}'");
        Assert.Single((await host.Account(Eval))["positions"]!.AsArray());
        var (status, repeat) = await host.Hook("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}""");
        Assert.Equal((200, "duplicate"), (status, repeat!["status"]!.ToString()));
        await host.Stop();

        // The file that was left behind is behind by now: its anchors tell, and without them the database does.
        File.Move(Path.Combine(host.Data, "journal.db.moved"), Path.Combine(host.Data, "journal.db"));
        var shorter = await Move(host);
        Assert.True(shorter.Code == 1 && shorter.Output.Contains("Nothing was moved", StringComparison.Ordinal), $"{shorter}");
        File.Delete(Path.Combine(host.Data, "journal.anchors"));
        var further = await Move(host);
        Assert.True(further.Code == 2 && further.Errors.Contains("another history", StringComparison.Ordinal), $"{further}");
    }

    [Fact]
    public async Task A_process_of_a_cluster_that_cannot_record_its_start_says_so_and_starts_once_it_can()
    {
        var root = Directory.CreateTempSubdirectory("traderterminal-late-start-").FullName;
        await using var silo = new DeskProcess("silo", root, DeskProcess.FreePort(), ["--journal", "postgres", "--shards", "3", "--role", "silo", "--connection-file", _file]);
        silo.Start();
        await Until(silo, static said => said.Contains("runs without an outside face", StringComparison.Ordinal));
        await silo.Stop();

        await _server!.Run(
            _database,
            """
            create function public.full() returns trigger language plpgsql as $$
            begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
            create trigger full_disk before insert on journal.events for each statement execute function public.full()
            """);
        var before = silo.Said.Length;
        silo.Start();
        await Until(silo, said => said[before..].Contains("Not yet: The start could not be recorded: The journal cannot write", StringComparison.Ordinal));
        await _server.Run(_database, "drop trigger full_disk on journal.events");
        await Until(silo, said => said[before..].Contains("runs without an outside face", StringComparison.Ordinal));
        await silo.Stop();
        Directory.Delete(root, recursive: true);
    }

    private static async Task Until(DeskProcess process, Func<string, bool> says)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!says(process.Said))
        {
            Assert.True(process.IsRunning && !patience.IsCancellationRequested, process.Said);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    [Theory]
    [InlineData("--journal is sqlite or postgres, not oracle", "up", "--journal", "oracle")]
    [InlineData("needs the connection string", "verify", "--journal", "postgres")]
    [InlineData("there is no file /nowhere", "up", "--journal", "postgres", "--connection-file", "/nowhere")]
    [InlineData("--from sqlite --to postgres", "migrate", "--from", "postgres", "--to", "sqlite")]
    [InlineData("the connection string is wanted", "migrate", "--from", "sqlite", "--to", "postgres")]
    public async Task A_wrong_command_line_is_2_with_what_is_wrong(string mistake, params string[] words)
    {
        var ended = await CommandLine.Run(words);
        Assert.True(ended.Code == 2 && ended.Errors.Contains(mistake, StringComparison.Ordinal), $"{ended}");
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_at_the_start()
    {
        await File.WriteAllTextAsync(_file, _server!.Connection(_database, port: 1), Cancel);
        var data = Path.Combine(Path.GetTempPath(), $"{_database}-{System.Environment.ProcessId}");
        var ended = await CommandLine.Run("up", "--data", data, "--urls", "http://127.0.0.1:0", "--journal", "postgres", "--connection-file", _file);
        Assert.True(ended.Code == 1 && ended.Errors.Contains("127.0.0.1:1 cannot be opened", StringComparison.Ordinal), $"{ended}");
        Assert.DoesNotContain(PostgresServer.Password, $"{ended}", StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    private Dictionary<string, string> Environment() => new() { ["Journal__Provider"] = "postgres", ["Journal__Connection"] = _server!.Connection(_database) };

    private Task<CommandLine.Ended> Move(Host host) => CommandLine.Run("migrate", "--from", "sqlite", "--to", "postgres", "--data", host.Data, "--connection-file", _file);
}
