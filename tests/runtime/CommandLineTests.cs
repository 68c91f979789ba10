using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.Exchange.Markets;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>A wrong command line or world file is told whole, at once, and ends with 2.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_verb_ends_with_2_and_the_usage()
    {
        var (code, _, errors) = await Run("dance");
        Assert.Equal(CommandLine.Wrong, code);
        Assert.Contains("no verb dance", errors, StringComparison.Ordinal);
        Assert.Contains("--data DIR", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_in_the_options_is_named_at_once()
    {
        var (code, _, errors) = await Run("up", "--colour", "red", "--clock", "wrong", "--seed", "x", "--speed", "-1", "--config", "none.json", "--urls", "nowhere", "--login-messages", "200", "--all-messages", "0/60", "more");
        Assert.Equal(CommandLine.Wrong, code);
        foreach (var mistake in (string[])["--colour", "unexpected more", "--clock", "--seed", "--speed", "--config", "--urls", "--login-messages", "--all-messages"])
            Assert.Contains(mistake, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_without_its_value_ends_with_2() => Assert.Equal(CommandLine.Wrong, (await Run("up", "--data")).Code);

    [Theory]
    [InlineData("needs a broker", "simulate")]
    [InlineData("needs a broker", "simulate", "nobody")]
    [InlineData("--data: there is no file none-1.csv; --data: there is no file none-2.csv.", "simulate", "projectx", "--data", "none-1.csv,none-2.csv")]
    [InlineData("--clock is real, virtual or fast, not slow; --seed: many is no whole number up to 2147483647; --faults: there is no file none.json.", "simulate", "projectx", "--clock", "slow", "--seed", "many", "--faults", "none.json")]
    public async Task A_simulator_that_cannot_be_started_says_why(string says, params string[] words)
    {
        var (code, _, errors) = await Run(words);
        Assert.Equal(CommandLine.Wrong, code);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_without_a_journal_ends_with_2_and_makes_none()
    {
        var directory = Directory.CreateTempSubdirectory("traderterminal-verify-");
        var (code, _, errors) = await Run("verify", "--data", directory.FullName);
        Assert.Equal(CommandLine.Wrong, code);
        Assert.Contains("no journal", errors, StringComparison.Ordinal);
        Assert.Empty(directory.EnumerateFileSystemInfos());
        directory.Delete();
    }

    [Fact]
    public void Every_mistake_in_a_world_file_is_named_at_once()
    {
        var (world, mistakes) = WorldFile.Read(
            """
            {"accounts":[{"id":"A b","balance":0,"ruleBook":"none"},{"id":"twice","balance":1,"ruleBook":"seed/eval/50k"},{"id":"twice","balance":1,"ruleBook":"seed/eval/50k"}],
             "hooks":[{"id":"h","key":"short","route":{"accounts":["nobody"],"quantity":0}}]}
            """);
        Assert.Null(world);
        Assert.Equal(7, mistakes.Count);
    }

    [Fact]
    public void An_account_of_a_workspace_has_its_trader_and_groups_there()
    {
        var (world, mistakes) = WorldFile.Read(
            """
            {"accounts":[{"id":"north~a","trader":"kim","groups":["swing","north~all"],"balance":50000,"ruleBook":"seed/eval/50k"},{"id":"b","balance":50000,"ruleBook":"seed/eval/50k"}],
             "hooks":[{"id":"north~h","route":{"accounts":["north~a"]}}]}
            """);
        Assert.Empty(mistakes);
        Assert.Equal(["north~kim", "north~swing", "north~all"], world!.Accounts[0].Groups.Prepend(world.Accounts[0].Trader));
        Assert.Equal(["trader"], world.Accounts[1].Groups.Prepend(world.Accounts[1].Trader));
    }

    [Theory]
    [InlineData("""{"accounts":[{"id":"north~a","trader":"south~kim","balance":1,"ruleBook":"seed/eval/50k"}]}""", "account north~a: south~kim is of another workspace")]
    [InlineData("""{"accounts":[{"id":"north~a","groups":["south~swing"],"balance":1,"ruleBook":"seed/eval/50k"}]}""", "account north~a: south~swing is of another workspace")]
    [InlineData("""{"accounts":[{"id":"a","groups":["north~all"],"balance":1,"ruleBook":"seed/eval/50k"}]}""", "account a: north~all is of another workspace")]
    [InlineData("""{"accounts":[{"id":"north~all","balance":1,"ruleBook":"seed/eval/50k"}]}""", "account north~all: all stands for every account of the workspace")]
    [InlineData("""{"accounts":[{"id":"north~a","balance":1,"ruleBook":"seed/eval/50k"}],"hooks":[{"id":"h","route":{"accounts":["north~a"]}}]}""", "hook h: account north~a is of another workspace")]
    [InlineData("""{"accounts":[{"id":"north~a","balance":1,"ruleBook":"seed/eval/50k"}],"hooks":[{"id":"south~h","route":{"accounts":["north~a"]}}]}""", "hook south~h: account north~a is of another workspace")]
    [InlineData(
        """
        {"accounts":[{"id":"north~a","balance":1,"ruleBook":"seed/eval/50k"}],"connections":[{"name":"south~line","environment":"demo","rest":"http://127.0.0.1:1","userHub":"http://127.0.0.1:1",
         "marketHub":"http://127.0.0.1:1","userName":"kim","accounts":[{"account":"north~a","name":"X","stage":"evaluation"}]}]}
        """, "connection south~line: account north~a is of another workspace")]
    public void Nothing_of_a_world_file_stands_in_two_workspaces(string text, string says) => Assert.Equal(says, Assert.Single(WorldFile.Read(text).Mistakes));

    [Fact]
    public void A_world_files_misspelt_member_is_a_mistake() =>
        Assert.Contains("acounts", Assert.Single(WorldFile.Read("""{"accounts":[],"acounts":[]}""").Mistakes), StringComparison.Ordinal);

    [Fact]
    public void A_world_files_followers_are_written_as_in_a_hook()
    {
        var (world, mistakes) = WorldFile.Read(
            """
            {"accounts":[{"id":"a","balance":50000,"ruleBook":"seed/eval/50k"},{"id":"b","balance":50000,"ruleBook":"seed/eval/50k"}],
             "hooks":[{"id":"h","route":{"accounts":["a",
               // A comment, and a comma too many.
               {"account":"b","quantity":2,"quantityMax":3,"symbols":[{"from":"NQ","to":"MNQ"}],"sides":"long","fit":true,"names":["50K-1"],"isOff":true},]}}]}
            """);
        Assert.Empty(mistakes);
        var followers = Assert.Single(world!.Hooks).Accounts;
        Assert.Equal(new AccountRoute(new AccountId("a")), followers[0]);
        Assert.Equal(
            new AccountRoute(new AccountId("b"))
            {
                Quantity = 2, QuantityMax = 3, Symbols = new([new SymbolSwap("NQ", "MNQ")]), Sides = FollowedSides.Long, Fit = true, Names = new(["50K-1"]), IsOff = true,
            },
            followers[1]);
    }

    [Theory]
    [InlineData("""{"account":"a","multiplier":0}""", "multiplier is above 0")]
    [InlineData("""{"account":"a","multiplyer":2}""", "accounts[0].multiplyer")]
    [InlineData("""{"account":"nobody"}""", "There is no account nobody")]
    [InlineData("""{"multiplier":2}""", "accounts[0].account")]
    [InlineData("7", "accounts[0] is an account's id")]
    public void What_is_wrong_with_a_world_files_follower_is_said_with_its_place(string follower, string says)
    {
        var text = $$$"""{"accounts":[{"id":"a","balance":1,"ruleBook":"seed/eval/50k"}],"hooks":[{"id":"h","route":{"accounts":[{{{follower}}}]}}]}""";
        Assert.Contains(says, Assert.Single(WorldFile.Read(text).Mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GCZ3-20131007-ticks.csv.gz", "GCZ2013")]
    [InlineData("ESH0-20200105-20200106-1min.csv.gz", "ESH2020")]
    [InlineData("ESH0-20191230-1min.csv", "ESH2020")]
    [InlineData("notes.csv", null)]
    public void A_market_files_name_says_its_contract(string name, string? contract) => Assert.Equal(contract, MarketFiles.ContractOf(name)?.ToString());

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.Run(words, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
