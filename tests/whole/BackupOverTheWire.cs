using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A backup of the running program, and what becomes of it: on an empty machine, over existing data, and when it was damaged.</summary>
public sealed class BackupOverTheWire : IAsyncLifetime
{
    private const string Eval = "topstep_eval_001", Funded = "topstep_funded_001";

    /// <summary>Alerts that are sent after the backup was begun, at least.</summary>
    private const int AlertsMin = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("traderterminal-backups-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup.zip")]
    public async Task A_backup_under_load_is_restored_on_an_empty_machine_and_its_state_is_equal(string name)
    {
        var to = Path.Combine(_folder, name);
        await using var host = await Host.Start();
        await host.Price("MNQ", 15_500m);
        await Loaded(host, () => Backup("--data", host.Data, "--to", to));
        Assert.Equal(0, await host.Stop());

        var whole = await CommandLine.Run("verify", "--backup", to);
        Assert.True(whole.Code == 0 && whole.Output.Contains("is whole", StringComparison.Ordinal), $"{whole}");
        var data = Path.Combine(_folder, "restored");
        var restored = await CommandLine.Run("restore", "--from", to, "--data", data);
        Assert.True(restored.Code == 0 && restored.Output.Contains("must not run any more", StringComparison.Ordinal), $"{restored}");
        Assert.Equal(["backup", "restored"], Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

        // What it holds is where the history stood at one moment, and every state that it gives is the one that stood there.
        var (then, all) = (Evidence.Lines(data), Evidence.Lines(host.Data));
        Assert.InRange(then.Count, 1, all.Count - 1);
        Assert.Equal(all.Take(then.Count), then);
        foreach (var account in new[] { Eval, Funded })
        {
            var version = Evidence.Stream(data, $"account-{account}").Count;
            Assert.Equal(StateCodec.Encode(Evidence.Replayed(host.Data, account, version)), StateCodec.Encode(Evidence.Replayed(data, account)));
        }

        var verified = await CommandLine.Run("verify", "--data", data);
        Assert.True(verified.Code == 0, $"{verified}");
        OwnerOnly(data);
        foreach (var key in new[] { "admin.key", "demo-hook.key" }) Assert.Equal(await File.ReadAllTextAsync(Path.Combine(host.Data, key), Cancel), await File.ReadAllTextAsync(Path.Combine(data, key), Cancel));
    }

    [Fact]
    public async Task What_was_restored_goes_on_as_it_was()
    {
        const string once = """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one","stopLoss":{"offset":400}}""";
        var to = Path.Combine(_folder, "backup.zip");
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await host.Alert(once);
        await host.Settle();
        var before = await Shown(host);
        Assert.Equal(0, (await Backup("--data", host.Data, "--to", to)).Code);
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"two"}""");
        await host.Stop();

        foreach (var entry in new DirectoryInfo(host.Data).EnumerateFileSystemInfos()) Delete(entry);
        var restored = await CommandLine.Run("restore", "--from", to, "--data", host.Data);
        Assert.True(restored.Code == 0, $"{restored}");
        await host.Restart();
        Assert.Equal(before, await Shown(host));
        var (status, repeat) = await host.Hook(once);
        Assert.True((status, $"{repeat!["status"]}") == (200, "duplicate"), $"{status} {repeat}");
        await host.Price("MNQ", 15_500m);
        Assert.Equal("accepted", $"{(await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"two"}"""))["outcome"]}");
    }

    [Fact]
    public async Task Nothing_is_written_over_what_is_there()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var to = Path.Combine(_folder, "backup");
        Assert.Equal(0, (await Backup("--data", host.Data, "--to", to)).Code);
        var again = await Backup("--data", host.Data, "--to", to);
        Assert.True(again.Code == 2 && again.Errors.Contains("is there already", StringComparison.Ordinal), $"{again}");
        var running = await CommandLine.Run("restore", "--from", to, "--data", host.Data);
        Assert.True(running.Code == 2 && running.Errors.Contains("is not empty", StringComparison.Ordinal), $"{running}");
        Assert.Equal("ready", $"{(await host.Get("/readyz"))["status"]}");

        var bare = Path.Combine(_folder, "bare");
        var without = await Backup("--data", host.Data, "--to", bare, "--without-keys");
        Assert.True(without.Code == 0 && without.Output.Contains("holds no keys", StringComparison.Ordinal), $"{without}");
        Assert.Empty(Directory.GetFiles(bare, "*.key", SearchOption.AllDirectories));
        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim();
        foreach (var file in Directory.EnumerateFiles(bare, "*", SearchOption.AllDirectories)) Assert.DoesNotContain(key, await File.ReadAllTextAsync(file, Encoding.Latin1, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_was_damaged_is_named_and_not_used()
    {
        var (folder, archive) = (Path.Combine(_folder, "backup"), Path.Combine(_folder, "backup.zip"));
        await using (var host = await Host.Start("--clock", "virtual"))
        {
            foreach (var to in new[] { folder, archive }) Assert.Equal(0, (await Backup("--data", host.Data, "--to", to)).Code);
        }

        var journal = Path.Combine(folder, "journal.db");
        var bytes = await File.ReadAllBytesAsync(journal, Cancel);
        await File.WriteAllBytesAsync(journal, bytes[..^4096], Cancel);
        await Refused(folder, "journal.db has");
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, Cancel);
        await Refused(folder, "journal.db is not what was written");
        File.Delete(journal);
        await Refused(folder, "journal.db is missing");
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "keys.txt"), "from elsewhere", Cancel);
        await Refused(folder, "keys.txt was added");
        File.Delete(Path.Combine(folder, "keys.txt"));

        // Whoever makes the hashes fit finds that the chain does not.
        var manifest = Path.Combine(folder, "backup.json");
        var told = JsonNode.Parse(await File.ReadAllTextAsync(manifest, Cancel))!;
        told["heads"]![0]!["position"] = told["heads"]![0]!["position"]!.GetValue<long>() + 1;
        await File.WriteAllTextAsync(manifest, told.ToJsonString(), Cancel);
        await Refused(folder, "an anchor kept outside stands at");
        await File.WriteAllTextAsync(manifest, "{", Cancel);
        await Refused(folder, "backup.json cannot be read");
        File.Delete(manifest);
        await Refused(folder, "this is no backup");

        bytes = await File.ReadAllBytesAsync(archive, Cancel);
        await File.WriteAllBytesAsync(archive, bytes[..(bytes.Length / 2)], Cancel);
        await Refused(archive, "is no whole archive");
        var nowhere = await CommandLine.Run("restore", "--from", Path.Combine(_folder, "nowhere"), "--data", Path.Combine(_folder, "data"));
        Assert.True(nowhere.Code == 2 && nowhere.Errors.Contains("there is no", StringComparison.Ordinal), $"{nowhere}");
    }

    [Fact]
    public async Task A_broken_chain_is_named_and_not_backed_up()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Kill();
        var killed = await Backup("--data", host.Data, "--to", Path.Combine(_folder, "killed"));
        Assert.True(killed.Code == 0, $"{killed}");
        Directory.Delete(Path.Combine(_folder, "killed"), recursive: true);
        ChangeAByte(Path.Combine(host.Data, "journal.db"), position: 7);
        var to = Path.Combine(_folder, "backup");
        var broken = await Backup("--data", host.Data, "--to", to);
        Assert.True(broken.Code == 1 && broken.Output.Contains("position 7: hash", StringComparison.Ordinal), $"{broken}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_journal_of_a_database_is_backed_up_under_load_and_restored_into_an_empty_one()
    {
        var (server, first) = await SharedPostgres.Database();
        var (_, second) = await SharedPostgres.Database();
        var (from, into) = (Path.Combine(_folder, "first.connection"), Path.Combine(_folder, "second.connection"));
        await File.WriteAllTextAsync(from, server.Connection(first), Cancel);
        await File.WriteAllTextAsync(into, server.Connection(second), Cancel);
        var to = Path.Combine(_folder, "backup.zip");
        await using var host = await Host.Start("--journal", "postgres", "--connection-file", from);
        await host.Price("MNQ", 15_500m);
        await Loaded(host, () => Backup("--data", host.Data, "--to", to, "--journal", "postgres", "--connection-file", from));
        Assert.Equal(0, await host.Stop());
        var after = Path.Combine(_folder, "after.zip");
        Assert.Equal(0, (await Backup("--data", host.Data, "--to", after, "--journal", "postgres", "--connection-file", from)).Code);

        // The copies are journals of the embedded kind: the earlier one is where the later one began.
        foreach (var (backup, name) in new[] { (to, "then"), (after, "all") })
        {
            var restored = await CommandLine.Run("restore", "--from", backup, "--data", Path.Combine(_folder, name));
            Assert.True(restored.Code == 0, $"{restored}");
        }

        var (then, all) = (Evidence.Lines(Path.Combine(_folder, "then")), Evidence.Lines(Path.Combine(_folder, "all")));
        Assert.InRange(then.Count, 1, all.Count - 1);
        Assert.Equal(all.Take(then.Count), then);

        var data = Path.Combine(_folder, "data");
        var there = await CommandLine.Run("restore", "--from", after, "--data", data, "--journal", "postgres", "--connection-file", into);
        Assert.True(there.Code == 0, $"{there}");
        Assert.Empty(Directory.GetFiles(data, "journal.db*"));
        var verified = await CommandLine.Run("verify", "--data", data, "--journal", "postgres", "--connection-file", into);
        Assert.True(verified.Code == 0, $"{verified}");
        var replayed = await Task.WhenAll(new[] { (host.Data, from), (data, into) }.Select(one => CommandLine.Run(
            "replay", "--account", Eval, "--rule-book", "topstep/practice/150k", "--data", one.Item1, "--journal", "postgres", "--connection-file", one.Item2, "--json")));
        Assert.Equal($"{replayed[0]}", $"{replayed[1]}");
        var taken = await CommandLine.Run("restore", "--from", to, "--data", Path.Combine(_folder, "taken"), "--journal", "postgres", "--connection-file", into);
        Assert.True(taken.Code == 2 && taken.Errors.Contains("another history", StringComparison.Ordinal), $"{taken}");
        Assert.False(Directory.Exists(Path.Combine(_folder, "taken")));
        foreach (var database in new[] { first, second }) await server.Run("postgres", $"drop database {database} with (force)");
    }

    /// <summary>Alerts go on from before the work begins until after it has ended.</summary>
    private static async Task Loaded(Host host, Func<Task<CommandLine.Ended>> work)
    {
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Task.Run(
            async () =>
            {
                for (var i = 0; i < AlertsMin || !stop.IsCancellationRequested; i++)
                {
                    var (action, quantity) = (i % 4 < 2 ? "buy" : "sell", i % 3 == 2 ? 10 : 1);
                    var (status, _) = await host.Hook($$"""{"symbol":"MNQ1!","action":"{{action}}","quantity":{{quantity}},"id":"{{i}}"}""", "topstep");
                    Assert.Equal(200, status);
                    if (i == AlertsMin / 2) begun.SetResult();
                }
            },
            Cancel);
        await Task.WhenAny(begun.Task, load);
        var ended = await work();
        await stop.CancelAsync();
        await load;
        Assert.True(ended.Code == 0 && ended.Output.Contains("the chain is whole", StringComparison.Ordinal), $"{ended}");
        Assert.Equal(200, (await host.Hook("""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"afterwards"}""")).Status);
    }

    private static Task<CommandLine.Ended> Backup(params string[] words) => CommandLine.Run(["backup", .. words]);

    private async Task Refused(string from, string why)
    {
        var looked = await CommandLine.Run("verify", "--backup", from);
        Assert.True(looked.Code == 1 && looked.Output.Contains(why, StringComparison.Ordinal), $"{looked}");
        var data = Path.Combine(_folder, "data");
        var restored = await CommandLine.Run("restore", "--from", from, "--data", data);
        Assert.True(restored.Code == 1 && restored.Output.Contains(why, StringComparison.Ordinal), $"{restored}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder, "data*"));
    }

    /// <summary>What a restart leaves as it is: prices are kept by the minute.</summary>
    private static async Task<string> Shown(Host host)
    {
        var shown = new StringBuilder();
        foreach (var id in new[] { Eval, Funded })
        {
            var account = await host.Account(id);
            foreach (var key in new[] { "balance", "peak", "floor", "orders", "locks", "totalTrades", "ruleBook" }) shown.Append(account[key]?.ToJsonString()).Append('\n');
            foreach (var position in account["positions"]!.AsArray()) shown.Append($"{position!["symbol"]} {position["net"]} {position["averagePrice"]}\n");
        }

        return shown.ToString();
    }

    private static void OwnerOnly(string data)
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not "journal.lock"))
            Assert.True((File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == UnixFileMode.None, $"{file}: {File.GetUnixFileMode(file)}");
    }

    private static void Delete(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
        else entry.Delete();
    }

    private static void ChangeAByte(string journal, long position)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={journal};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"drop trigger events_no_update; update events set payload = substr(payload, 1, length(payload) - 1) || ']' where position = {position}";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
