using System.Text.RegularExpressions;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The program with hooks at an address of their own.</summary>
public sealed partial class HooksApartOverTheWire
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tunnel_leads_to_hooks_and_to_nothing_else()
    {
        await using var host = await Host.Start("--clock", "virtual", "--hook-urls", "http://127.0.0.1:0");
        await host.Price("MNQ", 15_500m);
        while (!Apart().IsMatch(host.Output)) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        var hooks = new Uri(Apart().Match(host.Output).Groups["url"].Value);
        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "demo-hook.key"), Cancel)).Trim();
        using var everybody = new HttpClient { BaseAddress = hooks };
        using var alert = new StringContent("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        using var taken = await everybody.PostAsync($"/hooks/{key}?wait=true", alert, Cancel);
        Assert.Contains("\"accepted\"", await taken.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(404, (await host.HookByKey(key, "{}")).Status);
        everybody.DefaultRequestHeaders.Authorization = host.Http.DefaultRequestHeaders.Authorization;
        foreach (var (path, status) in new[] { ("/", 404), ("/api/accounts", 404), ("/metrics", 404), ("/live", 404), ("/signin?key=x", 404), ("/openapi/v1.json", 404), ("/api/simulation/settle", 404), ("/healthz", 200), ("/readyz", 200) })
            Assert.Equal(status, (int)(await everybody.GetAsync(path, Cancel)).StatusCode);
        Assert.Equal(2, (await host.Get("/api/accounts")).AsArray().Count);
    }

    [Fact]
    public async Task One_port_is_not_for_both()
    {
        var said = await CommandLine.Run("up", "--urls", "http://127.0.0.1:8080", "--hook-urls", "http://0.0.0.0:8080");
        Assert.True(said.Code == 2 && said.Errors.Contains("--hook-urls: port 8080 is among --urls", StringComparison.Ordinal), $"{said}");
    }

    [GeneratedRegex(@"Hooks, and nothing else, at (?<url>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Apart();
}
