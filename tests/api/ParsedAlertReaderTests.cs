using System.Text;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using Xunit;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Tests.Api;

public sealed class ParsedAlertReaderTests
{
    private const string Fired = "2026-10-20T09:59:00Z";
    private static readonly DateTimeOffset Now = new(2026, 10, 20, 10, 0, 0, TimeSpan.Zero);

    private static readonly Hook Hook = new(
        "mnq", "", new Route("mnq", default, 1, SameSide.Ignore, OppositeSide.Reverse, true, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20)));

    [Fact]
    public void An_alert_without_a_fire_time_is_told_apart_inside_the_window_only()
    {
        var alert = Understood("""{"symbol":"MNQ","action":"buy","quantity":1}""", Now);
        Assert.True(alert.IsWindowed);
        Assert.StartsWith("{", alert.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_with_a_fire_time_is_told_apart_for_ever_and_goes_stale_after_the_limit()
    {
        const string body = $$"""{"symbol":"MNQ","action":"buy","quantity":1,"timenow":"{{Fired}}"}""";
        var fresh = Understood(body, Now);
        Assert.Equal((false, null), (fresh.IsWindowed, fresh.Stale));
        Assert.NotNull(Understood(body, Now.AddSeconds(1)).Stale);
    }

    [Fact]
    public void An_exit_is_never_stale() =>
        Assert.Null(Understood($$"""{"symbol":"MNQ","action":"close","timenow":"{{Fired}}"}""", Now.AddHours(1)).Stale);

    [Fact]
    public void A_batch_is_stale_only_as_a_whole()
    {
        const string entry = $$"""{"symbol":"MNQ","action":"buy","quantity":1,"timenow":"{{Fired}}"}""";
        const string exit = $$"""{"symbol":"MNQ","action":"close","timenow":"{{Fired}}"}""";
        Assert.NotNull(Understood($"[{entry},{entry}]", Now.AddHours(1)).Stale);
        Assert.Null(Understood($"[{exit},{entry}]", Now.AddHours(1)).Stale);
        Assert.StartsWith("[", Understood($"[{exit}]", Now).Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_ahead_of_ours_is_a_warning()
    {
        const string body = $$"""{"symbol":"MNQ","action":"buy","quantity":1,"timenow":"{{Fired}}"}""";
        var ahead = Understood(body, Now.AddSeconds(-70));
        Assert.Null(ahead.Stale);
        Assert.Equal("fired 10 s in the future", Assert.Single(ahead.Warnings));
    }

    [Fact]
    public void What_cannot_be_read_says_where()
    {
        var fault = Assert.IsType<AlertReading.Faulty>(Read("{\n  \"action\": buy\n}", Now));
        Assert.Equal(("malformed_json", 2), (fault.Code, fault.Line));
    }

    [Fact]
    public void A_secret_is_masked() =>
        Assert.DoesNotContain("hunter2", new ParsedAlertReader().Mask("""{"secret":"hunter2"}"""u8.ToArray()), StringComparison.Ordinal);

    private static AlertReading.Understood Understood(string body, DateTimeOffset at) => Assert.IsType<AlertReading.Understood>(Read(body, at));

    private static AlertReading Read(string body, DateTimeOffset at) => new ParsedAlertReader().Read(Encoding.UTF8.GetBytes(body), Hook, at);
}
