using Xunit;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>The dashboard's own checks: strict types, unit tests and lint. Its size budget fails its build.</summary>
public sealed class DashboardChecks(BrowserTools tools) : IClassFixture<BrowserTools>
{
    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    [InlineData("lint")]
    public async Task Passes(string script)
    {
        if (tools.Missing is { } missing)
        {
            Assert.False(BrowserTools.MustRun, missing);
            Assert.Skip(missing);
        }

        Assert.Null(await BrowserTools.Run(Path.Combine(BrowserTools.Repository, "dashboard"), "npm", "run", script));
    }
}
