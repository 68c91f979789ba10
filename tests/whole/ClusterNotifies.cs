using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>In a cluster one process sends, whoever was told what is to be sent; when it dies another one goes on.</summary>
public sealed class ClusterNotifies
{
    [Fact]
    public async Task One_process_sends_and_another_takes_over()
    {
        await using var scene = await ClusterScene.Start(silos: 2, doors: 1, logins: 2, each: 1);
        await using var hook = NoticeReceiver.Start();
        var door = scene.Doors[0];
        await scene.Put(door, "/api/notifications/hook", new { kind = "webhook", url = hook.Url("cluster") });
        var isHeld = false;
        await Set("before all");
        foreach (var silo in scene.Silos)
        {
            await silo.Kill();
            await Set($"without {silo.Name}");
            silo.Start();
            await scene.AllReady();
        }

        await Set("after all");
        var sent = hook.All.DistinctBy(got => got.Id).ToList();
        foreach (var reason in new[] { "before all", "without silo-0", "without silo-1", "after all" }) Assert.Single(sent, got => got.Text.Contains(reason, StringComparison.Ordinal));
        await scene.Until(async () => (await scene.Get(door, "/api/notifications"))!.AsArray().Single() is { } channel && channel["state"]!.ToString() == "works" && channel["waiting"]!.ToString() == "0", "everything is marked");

        async Task Set(string reason)
        {
            await scene.Post(door, "/api/control", new { scope = "all", state = (isHeld = !isHeld) ? "reduceOnly" : "active", reason });
            await hook.Message(reason);
        }
    }
}
