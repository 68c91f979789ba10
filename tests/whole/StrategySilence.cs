using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A strategy that is listened for is missed when nothing comes of it while its exchange is open.</summary>
public sealed class StrategySilence
{
    private static readonly DateTimeOffset Tuesday = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    /// <summary>The week's last session ends on Friday at 16:00 in Chicago.</summary>
    private static readonly DateTimeOffset FridayClose = new(2026, 10, 23, 21, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SundayOpen = new(2026, 10, 25, 22, 0, 0, TimeSpan.Zero);

    private static async Task<(Host Host, string Key)> Listening()
    {
        var host = await Host.Start("--clock", "virtual");
        var made = await host.Post("/api/hooks", new { id = "heard", accounts = new object[] { new { account = "topstep_eval_001" } }, silentAfterMinutes = 10 });
        return (host, made["key"]!.ToString());
    }

    private static Task Note(Host host, string key, int number) =>
        host.HookByKey(key, $$"""{"action":"note","strategy":"walk","symbol":"MNQ1!","comment":"alive {{number}}"}""", wait: false);

    private static async Task<(string? HeardAt, string? SilentSince)> Strategy(Host host)
    {
        await host.Settle();
        var hook = (await host.Get("/api/hooks")).AsArray().Single(hook => hook!["id"]!.ToString() == "heard")!;
        return hook["strategies"]!.AsArray() is [JsonNode one] ? (one["heardAt"]!.ToString(), one["silentSince"]?.ToString()) : default;
    }

    [Fact]
    public async Task It_is_missed_at_the_minute_and_heard_of_again()
    {
        var (host, key) = await Listening();
        await using var running = host;
        Assert.Equal(default, await Strategy(host));
        await Note(host, key, 1);
        await host.Advance(Tuesday.AddMinutes(10).AddMilliseconds(-1));
        Assert.Equal(("2026-10-20T14:30:00Z", null), await Strategy(host));
        await host.Advance(Tuesday.AddMinutes(10));
        Assert.Equal(("2026-10-20T14:30:00Z", "2026-10-20T14:30:00Z"), await Strategy(host));

        await host.Kill();
        await host.Restart();
        Assert.Equal(("2026-10-20T14:30:00Z", "2026-10-20T14:30:00Z"), await Strategy(host));
        await Note(host, key, 2);
        Assert.Null((await Strategy(host)).SilentSince);
    }

    [Fact]
    public async Task Nobody_is_missed_while_the_exchange_is_closed()
    {
        var (host, key) = await Listening();
        await using var running = host;
        await host.Advance(FridayClose.AddMinutes(-1));
        await Note(host, key, 1);
        await host.Advance(SundayOpen.AddMinutes(9));
        Assert.Null((await Strategy(host)).SilentSince);
        await host.Advance(SundayOpen.AddMinutes(16));
        Assert.NotNull((await Strategy(host)).SilentSince);
    }
}
