using System.Text.Json.Nodes;
using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>Many accounts of one login within its requests: they get out at once, for what closes goes before what looks whether it has closed, and are back at once after a loss.</summary>
public sealed class ManyOfOneLogin(ITestOutputHelper output)
{
    /// <summary>Of told time, from the wish to the last close on the wire: cancels, a look that shows what is held, closes.</summary>
    private static readonly TimeSpan LastCloseMax = TimeSpan.FromSeconds(15);

    /// <summary>Of told time, from the loss until the last is reconciled: the first try, the handshake and the looks.</summary>
    private static readonly TimeSpan ReconciledMax = TimeSpan.FromSeconds(10);

    /// <summary>Where it matters how soon the wires answer or come back, told time is no faster than they are.</summary>
    private static readonly TimeSpan WireStep = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200), IdleStep = TimeSpan.FromSeconds(2), FlatMax = TimeSpan.FromMinutes(5);

    /// <summary>Real time that the wires get for each step.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sixty requests a minute at Tradovate, 180 at the gateway, which answers more than 200 with 429.</summary>
    [Theory]
    [InlineData(true, 10, "/v1/", "order/liquidateposition", 60)]
    [InlineData(false, 20, "/api/", "Order/place", 180)]
    public async Task The_last_close_leaves_before_the_line_is_full_of_looks(bool isTradovate, int accounts, string under, string close, int requestsMax)
    {
        var first = isTradovate ? 1_234_501 : ConnectedScene.CombineNumber;
        var plans = Enumerable.Range(0, accounts).Select(number => new ConnectedAccountPlan($"account-{number}", first + number, $"APEX{first + number}", isTradovate ? "evaluation" : "practice", 150_000m)).ToArray();
        await using var scene = await ConnectedScene.Start([new("demo", plans, isTradovate)]);
        // Nothing of what coming up took counts any more; so it is with the entries afterwards.
        await Pass(scene, TimeSpan.FromSeconds(62), IdleStep);
        foreach (var plan in plans)
        {
            _ = await scene.Meanwhile(scene.Send(""" "symbol":"MNQ1!","action":"buy","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":40} """, plan.Id));
            await scene.Until(async () => (await scene.Account(plan.Id))["positions"]!.AsArray().Count > 0); // At the wires' pace: an entry is sent within five seconds of its decision, or not at all.
            if (isTradovate) await Pass(scene, TimeSpan.FromSeconds(8), IdleStep); // Sixty a minute are not for ten entries at once and the looks after them.
        }
        await Until(scene, () => Stands(isTradovate, scene, contracts: 2, orders: 2));
        await Pass(scene, TimeSpan.FromSeconds(62), IdleStep);

        using var wire = new Wiretap((isTradovate ? scene.ControlThere : scene.Control).BaseAddress!, under, scene.Time);
        var began = scene.Time.GetUtcNow();
        _ = await scene.Meanwhile(Task.WhenAll(plans.Select(plan => scene.Post($"/api/accounts/{plan.Id}/flatten", new { reason = "all out" }))));
        // An answer that a loaded machine gives late in told time would let the others' looks go first.
        await Until(scene, () => Task.FromResult(wire.Left.Count(one => one.Path == close) >= accounts), WireStep);
        await Until(scene, () => Stands(isTradovate, scene, contracts: 0, orders: 0));

        var left = wire.Left.Where(one => one.At >= began).ToList();
        foreach (var (path, at) in left) output.WriteLine(FormattableString.Invariant($"{(at - began).TotalSeconds,6:0.0} {path}"));
        var closes = left.Where(one => one.Path == close).ToList();
        Assert.True(closes.Count >= accounts, $"{closes.Count} closes");
        Assert.InRange(closes[accounts - 1].At - began, TimeSpan.Zero, LastCloseMax);
        Assert.InRange(left.Count(one => one.At < began.AddMinutes(1)), accounts, requestsMax);
    }

    /// <summary>Twice, for the looks of the first time still count at the second.</summary>
    [Fact]
    public async Task Twenty_accounts_of_a_login_that_was_lost_trade_again_at_once()
    {
        var plans = Enumerable.Range(0, 20).Select(number => new ConnectedAccountPlan($"account-{number}", ConnectedScene.CombineNumber + number, $"PRAC{number}", "practice", 150_000m)).ToArray();
        await using var scene = await ConnectedScene.Start([new("demo", plans, false)]);
        for (var time = 0; time < 2; time++)
        {
            await Pass(scene, TimeSpan.FromSeconds(62), IdleStep);
            using var wire = new Wiretap(scene.Control.BaseAddress!, "/api/", scene.Time);
            await scene.Tell("/control/sockets", new { action = "drop", hub = "user" });
            await Until(scene, async () => (await Connections(scene)).Any(connection => connection != "connected"), WireStep);
            var began = scene.Time.GetUtcNow();
            await Until(scene, async () => (await Connections(scene)).All(connection => connection == "connected"), WireStep);
            foreach (var path in wire.Left.GroupBy(one => one.Path)) output.WriteLine($"{path.Count()} {path.Key}");
            Assert.InRange(scene.Time.GetUtcNow() - began, TimeSpan.Zero, ReconciledMax);
        }
    }

    private static async Task<IReadOnlyList<string>> Connections(ConnectedScene scene) => [.. (await scene.Get("/api/accounts")).AsArray().Select(account => account!["connection"]!.ToString())];

    /// <summary>Both sides show so much for every account, and nothing is being flattened.</summary>
    private static async Task<bool> Stands(bool isTradovate, ConnectedScene scene, int contracts, int orders)
    {
        var theirs = JsonNode.Parse(await (isTradovate ? scene.ControlThere : scene.Control).GetStringAsync("/control/accounts", Cancel))!.AsArray();
        if (theirs.Any(one => one!["openContracts"]!.GetValue<int>() != contracts || one["workingOrders"]!.GetValue<int>() != orders)) return false;
        var ours = (await scene.Get("/api/accounts")).AsArray();
        return ours.All(one => one!["flattens"]!.AsArray().Count == 0 && one["positions"]!.AsArray().Sum(held => held!["net"]!.GetValue<int>()) == contracts);
    }

    private static async Task Until(ConnectedScene scene, Func<Task<bool>> condition, TimeSpan? told = null)
    {
        for (var (began, step) = (scene.Time.GetUtcNow(), told ?? Step); !await condition(); await Pass(scene, step, step))
        {
            if (scene.Time.GetUtcNow() - began >= FlatMax)
                Assert.Fail(string.Join("\n\n", await Task.WhenAll(scene.Accounts.Select(async plan => $"{await scene.Get($"/api/accounts/{plan.Id}/events?after=2")}"))));
        }
    }

    private static async Task Pass(ConnectedScene scene, TimeSpan time, TimeSpan step)
    {
        for (var to = scene.Time.GetUtcNow() + time; scene.Time.GetUtcNow() < to;)
        {
            await scene.PassTo(scene.Time.GetUtcNow() + step);
            await Task.Delay(Breath, TimeProvider.System, Cancel);
        }
    }
}
