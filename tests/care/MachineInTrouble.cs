using Xunit;

namespace TraderTerminal.Tests.Care;

/// <summary>A disk that gets full and a clock that jumps, as a user of the running program sees them.</summary>
public sealed class MachineInTrouble
{
    [Fact]
    public async Task A_disk_that_gets_full_is_told_and_then_opens_nothing_while_exits_go_on()
    {
        await using var host = await ToldHost.Start();
        Assert.Equal("enough", $"{(await host.Get("/api/system"))["disk"]!["state"]}");
        Assert.Equal("accepted", $"{(await host.Alert("buy"))["outcome"]}");
        await host.Until(async () => (await host.Account())["positions"]!.AsArray().Count == 1, "long");

        host.FreeMiB = 1_000;
        await host.Until(async () => $"{(await host.Get("/api/system"))["disk"]!["state"]}" == "scarce", "the disk is scarce");
        Assert.Contains("1000 MiB are free", Assert.Single(await host.Faults("DISK_SPACE")), StringComparison.Ordinal);
        Assert.Equal("accepted", $"{(await host.Alert("buy"))["outcome"]}");

        host.FreeMiB = 200;
        await host.Until(async () => (await host.Faults("DISK_LOW")).Length == 1, "the disk is low");
        var refused = await host.Alert("buy");
        Assert.Equal(("refused", "DISK_LOW"), ($"{refused["outcome"]}", $"{refused["code"]}"));
        Assert.Contains("nothing is opened now: 200 MiB are free on the disk", $"{refused["text"]}", StringComparison.Ordinal);
        Assert.Equal("accepted", $"{(await host.Alert("sell"))["outcome"]}");
        await host.Post($"/api/accounts/{ToldHost.Eval}/flatten", new { reason = "the disk is full" });
        await host.Until(async () => (await host.Account()) is var account && account["positions"]!.AsArray().Count == 0 && account["flattens"]!.AsArray().Count == 0, "flat");

        host.FreeMiB = 2_000;
        await host.Until(async () => (await host.Faults("DISK_SPACE")).Length == 2, "there is room again");
        Assert.Contains("room on the disk again", (await host.Faults("DISK_SPACE"))[0], StringComparison.Ordinal);
        Assert.Equal("accepted", $"{(await host.Alert("buy"))["outcome"]}");
    }

    [Fact]
    public async Task A_clock_that_jumps_is_told_every_account_is_matched_again_and_what_has_become_due_happens()
    {
        await using var host = await ToldHost.Start();
        Assert.Equal("accepted", $"{(await host.Alert("buy"))["outcome"]}");
        await host.Until(async () => (await host.Account())["positions"]!.AsArray().Count == 1, "long");
        await host.Post($"/api/accounts/{ToldHost.Eval}/lock", new { reason = "lunch", until = host.Time.GetUtcNow().AddMinutes(30) });
        var before = (await host.Events("reconciliation-completed")).Length;

        // As after a sleep: the time of day is another one, and no timer has counted it.
        host.Time.Step(TimeSpan.FromHours(1));
        await host.Until(async () => (await host.Faults("CLOCK_STEPPED")).Length == 1, "the jump is told");
        Assert.Contains("the clock went 3600 s ahead", (await host.Faults("CLOCK_STEPPED"))[0], StringComparison.OrdinalIgnoreCase);
        await host.Until(async () => (await host.Events("reconciliation-completed")).Length == before + 1, "the account is matched again");
        Assert.Contains(await host.Events("reconciliation-started"), started => started.ToJsonString().Contains("3600 s ahead", StringComparison.Ordinal));

        // The lock was to end half an hour after it began, by the time of day.
        await host.Until(async () => (await host.Account())["locks"]!.AsArray().Count == 0, "the lock has ended");
        await host.Price(15_501m);
        await host.Until(async () => $"{(await host.Alert("buy"))["outcome"]}" == "accepted", "it opens again");
    }
}
