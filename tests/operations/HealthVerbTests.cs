using TraderTerminal.Silo.Cli;
using TraderTerminal.Tests.Api;
using Xunit;

namespace TraderTerminal.Tests.Operations;

/// <summary>What a watcher is told that can only run a command.</summary>
public sealed class HealthVerbTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_process_that_takes_alerts_is_good() => Assert.Equal((CommandLine.Good, "200 {\"status\":\"ready\"}", ""), await Asked(host.Address.ToString()));

    [Fact]
    public async Task One_whose_journal_takes_nothing_is_not()
    {
        host.Journal.IsAvailable = false;
        try
        {
            Assert.Equal((CommandLine.Finding, "", "503 {\"status\":\"journal unavailable\"}"), await Asked(host.Address.ToString()));
        }
        finally
        {
            host.Journal.IsAvailable = true;
        }
    }

    [Fact]
    public async Task One_that_does_not_answer_is_not()
    {
        var (code, _, errors) = await Asked("http://127.0.0.1:1");
        Assert.Equal(CommandLine.Finding, code);
        Assert.StartsWith("No answer from http://127.0.0.1:1/: ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("nowhere")]
    public async Task An_address_that_is_none_is_a_wrong_command_line(string url) => Assert.Equal(CommandLine.Wrong, (await Asked(url)).Code);

    private static async Task<(int Code, string Output, string Errors)> Asked(string url)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.Run(["health", "--urls", url], output, errors);
        return (code, output.ToString().Trim(), errors.ToString().Trim());
    }
}
