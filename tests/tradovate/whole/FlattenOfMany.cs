using TraderTerminal.Tests.ProjectX.Whole;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Whole;

/// <summary>Ten accounts of one login get out at once, under its sixty requests a minute: what closes goes before what looks whether it has closed.</summary>
public sealed class FlattenOfMany(ITestOutputHelper output)
{
    private const int Accounts = 10;

    /// <summary>Of told time, from the wish to the last close on the wire: cancels, a look that shows what is held, closes.</summary>
    private static readonly TimeSpan LastCloseMax = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200), FlatMax = TimeSpan.FromMinutes(5);

    /// <summary>Real time that the wires get for each step.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_ten_accounts_with_twenty_exits_the_last_close_leaves_before_the_line_is_full_of_looks()
    {
        var plans = Enumerable.Range(0, Accounts).Select(number => new ConnectedAccountPlan($"account-{number}", 1_234_501 + number, $"APEX{1_234_501 + number}", "evaluation", 150_000m)).ToArray();
        await using var scene = await ConnectedScene.Start([new("demo", plans, IsTradovate: true)]);
        foreach (var plan in plans) await scene.Send(""" "symbol":"MNQ1!","action":"buy","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":40} """, plan.Id);
        await Until(scene, async () =>
        {
            foreach (var plan in plans) if (await scene.Truth(plan) != (2, 2) || (await scene.View(plan.Id)).Positions.Count != 1) return false;
            return true;
        });
        // Nothing of what was sent until now counts any more.
        await Pass(scene, TimeSpan.FromSeconds(61));

        using var wire = new Wiretap(scene.ControlThere.BaseAddress!, scene.Time);
        var began = scene.Time.GetUtcNow();
        await Task.WhenAll(plans.Select(plan => scene.Post($"/api/accounts/{plan.Id}/flatten", new { reason = "all out" })));
        await Until(scene, async () =>
        {
            foreach (var plan in plans) if (await scene.Truth(plan) != (0, 0) || (await scene.View(plan.Id)) is not { Positions.Count: 0, Flattens.Count: 0 }) return false;
            return true;
        });

        var left = wire.Left.Where(one => one.At >= began).ToList();
        foreach (var (path, at) in left) output.WriteLine(FormattableString.Invariant($"{(at - began).TotalSeconds,6:0.0} {path}"));
        var closes = left.Where(one => one.Path == "order/liquidateposition").ToList();
        Assert.True(closes.Count >= Accounts, $"{closes.Count} closes");
        Assert.InRange(closes[Accounts - 1].At - began, TimeSpan.Zero, LastCloseMax);
        Assert.InRange(left.Count(one => one.At < began.AddMinutes(1)), Accounts, 60);
    }

    private static async Task Until(ConnectedScene scene, Func<Task<bool>> condition)
    {
        for (var began = scene.Time.GetUtcNow(); !await condition(); await Pass(scene, Step)) Assert.True(scene.Time.GetUtcNow() - began < FlatMax, $"{await scene.Get("/api/accounts")}");
    }

    private static async Task Pass(ConnectedScene scene, TimeSpan time)
    {
        for (var to = scene.Time.GetUtcNow() + time; scene.Time.GetUtcNow() < to;)
        {
            await scene.PassTo(scene.Time.GetUtcNow() + Step);
            await Task.Delay(Breath, TimeProvider.System, Cancel);
        }
    }
}
