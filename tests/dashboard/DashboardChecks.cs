using Xunit;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>The dashboard's own checks: strict types, unit tests, lint and weight; and that what is looked at is what the sources say.</summary>
public sealed class DashboardChecks(BrowserTools tools) : IClassFixture<BrowserTools>
{
    private static string Folder => Path.Combine(BrowserTools.Repository, "dashboard");

    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    [InlineData("lint")]
    public async Task Passes(string script)
    {
        Need();
        Assert.Null(await BrowserTools.Run(Folder, "npm", "run", script));
    }

    [Fact]
    public async Task The_page_folds_what_the_feed_tells_to_what_the_feed_holds()
    {
        Need();
        var file = Path.Combine(Directory.CreateTempSubdirectory("traderterminal-histories-").FullName, "histories.json");
        try
        {
            FeedHistories.Write(file);
            Assert.Null(await BrowserTools.Run(Folder, "env", $"FEED_HISTORIES={file}", "npx", "vitest", "run", "src/live/histories.test.ts"));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task The_first_load_is_within_its_budget_and_a_smaller_budget_is_seen_to_be_broken()
    {
        Need();
        Assert.Null(await BrowserTools.Run(Folder, "node", "scripts/size-budget.js"));
        Assert.Contains("heavier than its budget", await BrowserTools.Run(Folder, "node", "scripts/size-budget.js", "1000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_older_than_a_source_is_none()
    {
        Need();
        var root = Directory.CreateTempSubdirectory("traderterminal-built-");
        try
        {
            var source = Path.Combine(root.CreateSubdirectory("dashboard/src").FullName, "main.ts");
            var stamp = Path.Combine(root.CreateSubdirectory("dashboard/dist").FullName, ".built");
            var now = new DateTime(2026, 10, 20, 15, 0, 0, DateTimeKind.Utc);
            Task<string?> Look() => BrowserTools.Run(BrowserTools.Repository, "bash", "-c", $"root='{root.FullName}'; . .ci/build; dashboard_is_built || {{ echo stale; exit 1; }}");

            await File.WriteAllTextAsync(source, "", TestContext.Current.CancellationToken);
            Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(source)!, now);
            File.SetLastWriteTimeUtc(source, now);
            Assert.Equal("stale", await Look());
            await File.WriteAllTextAsync(stamp, "", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(stamp, now.AddSeconds(1));
            Assert.Null(await Look());
            File.SetLastWriteTimeUtc(source, now.AddSeconds(2));
            Assert.Equal("stale", await Look());
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private void Need()
    {
        if (tools.Missing is not { } missing) return;
        Assert.False(BrowserTools.MustRun, missing);
        Assert.Skip(missing);
    }
}
