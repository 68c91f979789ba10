using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>The live feed as a dashboard gets it: a websocket, SignalR's JSON protocol, and nothing of our own client in between.</summary>
public sealed class LiveFeedOverTheWire
{
    private const string Eval = "topstep_eval_001";

    [Fact]
    public async Task A_viewer_gets_everything_first_and_then_every_change_without_a_gap()
    {
        await using var host = await Quoted();
        await using var viewer = await LiveViewer.Join(host, null, null);
        var snapshot = await viewer.Next();
        Assert.Equal("snapshot", snapshot["kind"]!.ToString());
        Assert.Equal([Eval, "topstep_funded_001"], snapshot["accounts"]!.AsArray().Select(account => account!["id"]!.ToString()));

        await Buy(host, "one");
        var changes = await viewer.ChangesUntil("fill-booked");
        FollowsOn(LiveViewer.Number(snapshot), changes);
        Assert.Equal(
            ["alert-accepted", "order-intended"],
            changes.SelectMany(LiveViewer.Types).Where(type => type is "alert-accepted" or "order-intended" or "alert-refused"));
        Assert.All(changes, change => Assert.Equal(Eval, change["account"]!.ToString()));
        Assert.Equal("1", changes[^1]["view"]!["positions"]![0]!["net"]!.ToString());
    }

    [Fact]
    public async Task A_reversal_is_seen_as_one_process_from_its_first_step_to_its_end()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1,"stopLoss":{"offset":50},"takeProfit":{"offset":80}}""");
        await host.Settle();
        await using var viewer = await LiveViewer.Join(host, null, null);
        await viewer.Next();
        var (_, sent) = await host.Hook("""{"symbol":"MNQ1!","action":"reverse","quantity":1}""");
        Assert.Equal(("cancelling", 1, 1), Step(sent!["outcomes"]![0]!["reversal"]!));
        await host.Settle();

        var changes = await viewer.ChangesUntil("fill-booked");
        while (Net(changes[^1]) != -1) changes = [.. changes, .. await viewer.ChangesUntil("fill-booked")];
        var steps = changes.Select(change => change["view"]!["reversals"]!.AsArray().SingleOrDefault()).OfType<JsonNode>().Select(Step).Distinct().ToArray();
        Assert.Equal([("cancelling", 1, 1), ("closing", 1, 1), ("opening", 0, 1), ("done", 0, 0)], steps);
        var told = (await host.Get($"/api/alerts/{sent["alertId"]}"))["outcomes"]![0]!["reversal"]!;
        Assert.Equal(("done", 0, 0), Step(told));
        Assert.Equal("sell", told["side"]!.ToString());
    }

    [Fact]
    public async Task A_reversal_that_the_broker_refuses_is_abandoned_and_says_why()
    {
        await using var host = await Quoted();
        await host.Alert("""{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        await host.Settle();
        await host.Post("/api/simulation/faults", new { rejectPerMille = 1000 });
        var (_, sent) = await host.Hook("""{"symbol":"MNQ1!","action":"reverse","quantity":1}""");
        await host.Settle();
        var told = (await host.Get($"/api/alerts/{sent!["alertId"]}"))["outcomes"]![0]!["reversal"]!;
        Assert.Equal(("abandoned", 1, 1), Step(told));
        Assert.Equal("The broker refused.", told["why"]!.ToString());
        Assert.Equal("1", (await host.Account(Eval))["positions"]![0]!["net"]!.ToString());
    }

    private static (string, int, int) Step(JsonNode reversal) =>
        (reversal["stage"]!.ToString(), reversal["closing"]!.GetValue<int>(), reversal["opening"]!.GetValue<int>());

    private static int Net(JsonNode change) => change["view"]!["positions"]!.AsArray().Sum(position => position!["net"]!.GetValue<int>());

    [Fact]
    public async Task A_viewer_that_comes_back_goes_on_where_it_was()
    {
        await using var host = await Quoted();
        string feed;
        long last;
        await using (var viewer = await LiveViewer.Join(host, null, null))
        {
            feed = (await viewer.Next())["feedId"]!.ToString();
            await Buy(host, "one");
            last = LiveViewer.Number((await viewer.ChangesUntil("fill-booked"))[^1]);
        }

        await Buy(host, "while nobody looks");
        await using var again = await LiveViewer.Join(host, last, feed);
        var missed = await again.ChangesUntil("fill-booked");
        FollowsOn(last, missed);
        await Buy(host, "while it looks again");
        FollowsOn(LiveViewer.Number(missed[^1]), await again.ChangesUntil("fill-booked"));
    }

    [Fact]
    public async Task A_viewer_of_another_run_gets_everything_anew()
    {
        await using var host = await Quoted();
        string feed;
        await using (var viewer = await LiveViewer.Join(host, null, null)) feed = (await viewer.Next())["feedId"]!.ToString();
        await host.Kill();
        await host.Restart();
        await using var again = await LiveViewer.Join(host, 3, feed);
        var first = await again.Next();
        Assert.Equal("snapshot", first["kind"]!.ToString());
        Assert.NotEqual(feed, first["feedId"]!.ToString());
    }

    [Fact]
    public async Task Nobody_listens_without_the_key()
    {
        await using var host = await Host.Start("--clock", "virtual");
        host.Http.DefaultRequestHeaders.Authorization = null;
        var refused = await Assert.ThrowsAsync<WebSocketException>(async () => await LiveViewer.Join(host, null, null));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Host> Quoted()
    {
        var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        return host;
    }

    private static async Task Buy(Host host, string comment)
    {
        var bought = await host.Alert($$"""{"symbol":"MNQ1!","action":"buy","quantity":1,"comment":"{{comment}}"}""");
        Assert.Equal("accepted", bought["outcome"]!.ToString());
        await host.Settle();
    }

    private static void FollowsOn(long last, IReadOnlyList<JsonNode> changes) =>
        Assert.Equal(Enumerable.Range(1, changes.Count).Select(step => last + step), changes.Select(LiveViewer.Number));

}
