using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The verbs as a shell sees them: exit code, output, errors.</summary>
public sealed class CommandLine
{
    /// <summary>Nobody listens on the discard port.</summary>
    private const string NobodyThere = "http://127.0.0.1:9";

    /// <summary>A verb that has not ended by now hangs; generous, since a loaded machine compiles at every start.</summary>
    private static readonly TimeSpan VerbMax = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public sealed record Ended(int Code, string Output, string Errors)
    {
        public override string ToString() => $"{Code}\n{Output}\n{Errors}";
    }

    /// <summary>Runs the program to its end.</summary>
    public static Task<Ended> Run(params string[] words) => Run(new Dictionary<string, string>(), words);

    /// <summary>With variables of its own.</summary>
    public static async Task<Ended> Run(IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TraderTerminal.Silo.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
            await process.WaitForExitAsync(Cancel).WaitAsync(VerbMax, Cancel);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [Fact]
    public async Task Verify_says_0_for_a_whole_chain_1_for_a_changed_byte_and_2_for_what_it_cannot_look_at()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var busy = await Run("verify", "--data", host.Data);
        Assert.True(busy.Code == 2 && busy.Errors.StartsWith("Not checked: ", StringComparison.Ordinal), $"{busy}");
        Assert.Equal(0, await host.Stop());

        var whole = await Run("verify", "--data", host.Data);
        Assert.True(whole.Code == 0 && whole.Output.Contains("the chain is whole", StringComparison.Ordinal), $"{whole}");

        var copy = Directory.CreateDirectory(Path.Combine(host.Data, "copy")).FullName;
        foreach (var file in Directory.GetFiles(host.Data, "journal.*")) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        ChangeAByte(Path.Combine(copy, "journal.db"), position: 7);
        var broken = await Run("verify", "--data", copy);
        Assert.True(broken.Code == 1 && broken.Output.Contains("position 7: hash", StringComparison.Ordinal), $"{broken}");
        Assert.Contains("the chain is broken", broken.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(copy, "journal.db"), "a letter, not a journal", Cancel);
        var letter = await Run("verify", "--data", copy);
        Assert.True(letter.Code == 2 && letter.Errors.StartsWith("Not checked: ", StringComparison.Ordinal), $"{letter}");

        var absent = await Run("verify", "--data", Path.Combine(host.Data, "nowhere"));
        Assert.True(absent.Code == 2 && absent.Errors.Contains("There is no journal", StringComparison.Ordinal), $"{absent}");
    }

    [Theory]
    [InlineData("There is no verb fly.", "fly")]
    [InlineData("unknown option --prot", "up", "--prot", "1")]
    [InlineData("--data needs a value.", "verify", "--data")]
    [InlineData("unexpected twice", "doctor", "twice")]
    [InlineData("--speed: fast is no number above 0", "up", "--speed", "fast", "--clock", "lunar")]
    [InlineData("--standby needs --journal postgres", "up", "--standby")]
    [InlineData("--disk-warn is at least --disk-stop", "up", "--disk-warn", "100")]
    [InlineData("--disk-stop: much is no whole number of MiB", "doctor", "--disk-stop", "much")]
    [InlineData("--to says where the backup is to be", "backup")]
    [InlineData("--from says which backup", "restore")]
    [InlineData("--clock-shift: 1h is no whole number of seconds", "up", "--clock-shift", "1h")]
    [InlineData("--clock is real or virtual, not lunar", "up", "--speed", "fast", "--clock", "lunar")]
    public async Task A_wrong_command_line_is_2_with_every_mistake_and_the_usage(string mistake, params string[] words)
    {
        var ended = await Run(words);
        Assert.True(ended.Code == 2, $"{ended}");
        Assert.Contains(mistake, ended.Errors, StringComparison.Ordinal);
        Assert.Contains("starts everything in one process", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task A_second_instance_on_the_same_data_says_so_and_leaves_the_first_alone()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var second = await Run("up", "--data", host.Data, "--urls", "http://127.0.0.1:0");
        Assert.True(second.Code == 1, $"{second}");
        Assert.Contains("Not started: ", second.Errors, StringComparison.Ordinal);
        Assert.Contains(host.Data, second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        Assert.Equal("ready", (await host.Get("/readyz"))["status"]!.ToString());
        await host.Price("MNQ", 15_500m);
        Assert.Equal("accepted", (await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}"""))["outcome"]!.ToString());
    }

    [Fact]
    public async Task Doctor_finds_nothing_on_a_good_place_and_names_the_instance_that_is_in_the_way()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var busy = await Run("doctor", "--data", host.Data, "--urls", $"http://127.0.0.1:{host.Http.BaseAddress!.Port}");
        Assert.True(busy.Code == 1, $"{busy}");
        Assert.Contains($"mend  address http://127.0.0.1:{host.Http.BaseAddress.Port}", busy.Output, StringComparison.Ordinal);
        Assert.Contains("mend  journal: ", busy.Output, StringComparison.Ordinal);
        Assert.Equal(0, await host.Stop());

        var good = await Run("doctor", "--data", host.Data, "--urls", "http://127.0.0.1:0", "--clock", "virtual");
        Assert.True(good.Code == 0, $"{good}");
        Assert.Contains("good  journal", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mend", good.Output, StringComparison.Ordinal);

        // No disk of this world has so much room.
        var full = await Run("doctor", "--data", host.Data, "--urls", "http://127.0.0.1:0", "--clock", "virtual", "--disk-warn", "1000000000");
        Assert.True(full.Code == 1 && full.Output.Contains("mend  free space: ", StringComparison.Ordinal) && full.Output.Contains("less than 1000000000 MiB: make room", StringComparison.Ordinal), $"{full}");
    }

    [Fact]
    public async Task The_demo_shows_itself_on_a_temporary_instance()
    {
        var demo = await Run("demo", "--urls", NobodyThere);
        AsPromised(demo);
        Assert.Contains("A temporary instance", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_shows_itself_on_a_running_instance()
    {
        await using var host = await Host.Start();
        var demo = await Run("demo", "--data", host.Data, "--urls", host.Http.BaseAddress!.ToString());
        AsPromised(demo);
        Assert.Contains($"The instance at {host.Http.BaseAddress}", demo.Output, StringComparison.Ordinal);
    }

    private static void AsPromised(Ended demo)
    {
        Assert.True(demo.Code == 0, $"{demo}");
        Assert.Contains("10 > 3", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"flat +verified after \d+ ms", demo.Output);
        Assert.Contains("All as promised.", demo.Output, StringComparison.Ordinal);
    }

    /// <summary>Somebody with the file in his hands, who knows that the triggers are in the way.</summary>
    private static void ChangeAByte(string journal, long position)
    {
        using var connection = new SqliteConnection($"Data Source={journal};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"drop trigger events_no_update; update events set payload = substr(payload, 1, length(payload) - 1) || ']' where position = {position}";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
