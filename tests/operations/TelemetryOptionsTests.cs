using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Telemetry;
using Xunit;

namespace TraderTerminal.Tests.Operations;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void Nothing_said_means_that_nothing_leaves() => Assert.Null(Read(null, null).Collector);

    [Theory]
    [InlineData("http://127.0.0.1:4318", null, "http://127.0.0.1:4318/")]
    [InlineData(null, "https://collector.example.com/otlp", "https://collector.example.com/otlp")]
    [InlineData("http://127.0.0.1:4318", "https://collector.example.com/otlp", "http://127.0.0.1:4318/")]
    public void The_command_line_counts_before_the_environment(string? given, string? variable, string collector) =>
        Assert.Equal(collector, Read(given, variable).Collector!.ToString());

    [Theory]
    [InlineData("grpc://127.0.0.1:4317")]
    [InlineData("4318")]
    [InlineData("http://ann:planted-password@127.0.0.1:4318")]
    [InlineData("http://127.0.0.1:4318/?key=planted-password")]
    public void An_address_that_cannot_be_used_or_holds_a_password_is_refused_and_not_repeated(string given)
    {
        var wrong = new List<string>();
        Assert.Null(Read(given, null, wrong).Collector);
        Assert.DoesNotContain("planted-password", Assert.Single(wrong), StringComparison.Ordinal);
    }

    private static TelemetryOptions Read(string? given, string? variable, List<string>? wrong = null) => TelemetryOptions.Read(
        Arguments.Read(given is null ? ["up"] : ["up", "--otlp", given]), variable is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Telemetry__Otlp"] = variable }, wrong ?? []);
}
