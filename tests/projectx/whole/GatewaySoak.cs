using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Silo.Storage;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Whole;

/// <summary>Days of trading at brokers that misbehave: at the end our books are theirs, fill by fill, and nothing was done that may not be.</summary>
public sealed class GatewaySoak(ITestOutputHelper output)
{
    /// <summary>Trading of a day that is played out; between the days time jumps, as on a computer that slept.</summary>
    private static readonly TimeSpan Played = TimeSpan.FromMinutes(40);

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1), Look = TimeSpan.FromSeconds(10), Step = TimeSpan.FromSeconds(1), Night = TimeSpan.FromMinutes(20);

    /// <summary>Real time that the wires get for each step.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(4);

    /// <summary>What an account may take, in its own time, to come to rest when nothing misbehaves any more.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(30);

    /// <summary>A position whose stop is gone gets it again, or is closed, within 10 s of the rule's; two looks and a lost answer lie beside it.</summary>
    private static readonly TimeSpan NakedMax = TimeSpan.FromMinutes(2);

    private const int LastMax = 60;

    /// <summary>What is compared at the end of a day: more than a weekend, and less than the gateway is asked for. Tradovate lists a session's alone.</summary>
    private static readonly TimeSpan Compared = TimeSpan.FromDays(5), ComparedThere = TimeSpan.FromHours(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The short form; the long one is <c>./test soak</c>.</summary>
    [Fact]
    public Task Two_days_of_six_accounts_on_two_logins_end_as_the_gateway_says() => Run(seed: 5, days: 2, logins: 2, each: 3);

    [Fact]
    public Task A_day_of_four_accounts_half_of_them_at_Tradovate_ends_as_both_brokers_say() => Run(seed: 6, days: 1, logins: 2, each: 2, loginsThere: 1);

    [Fact(Explicit = true)]
    public Task Soak_30_days_of_20_accounts_half_of_them_at_Tradovate_end_as_both_brokers_say() => Run(seed: 2, days: 30, logins: 4, each: 5, loginsThere: 2);

    [Fact(Explicit = true)]
    public Task Soak_30_days_of_20_accounts_on_4_logins_end_as_the_gateway_says() => Run(seed: 1, days: 30, logins: 4, each: 5);

    /// <param name="loginsThere">Of the logins, at Tradovate.</param>
    private async Task Run(int seed, int days, int logins, int each, int loginsThere = 0)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        ConnectedAccountPlan Plan(int number) => new($"account-{number}", 26_000_001 + number, $"PRAC-V2-1-{26_000_001 + number}", "practice", 150_000m);
        await using var scene = await ConnectedScene.Start([.. Enumerable.Range(0, logins).Select(login =>
            new ConnectedLogin($"user-{login}", [.. Enumerable.Range(login * each, each).Select(Plan)], IsTradovate: login < loginsThere))]);
        var (price, alerts, fills, strangers, restarts, nakedMax) = (15_500m, 0, 0, 0, 0, TimeSpan.Zero);
        for (var day = 0; day < days; day++)
        {
            // Flat, as everybody should be by then; a month that is not in front any more takes no orders there.
            if (day == days / 2) await scene.Roll();
            await scene.TellAll("/control/faults/mix", new { seed = random.Next() });
            for (var round = TimeSpan.Zero; round < Played; round += Round)
            {
                price = Math.Clamp(price + 0.25m * random.Next(-40, 41), 15_000m, 16_000m);
                await scene.Price(price);
                foreach (var account in scene.Accounts)
                {
                    if (random.Next(6) != 0) continue;
                    await scene.Send(Alert(random), account.Id);
                    alerts++;
                }

                if (random.Next(20) == 0)
                {
                    await scene.Stranger(Any(scene, random), buys: random.Next(2) == 0);
                    strangers++;
                }

                if (random.Next(15) == 0) await scene.TellAll("/control/sockets", new { action = "drop", hub = "user" });
                if (random.Next(60) == 0)
                {
                    await scene.StopHost();
                    await Pass(scene, TimeSpan.FromSeconds(random.Next(1, 60)));
                    await scene.StartHost();
                    restarts++;
                }

                for (var passed = TimeSpan.Zero; passed < Round; passed += Look)
                {
                    await Pass(scene, Look);
                    nakedMax = Max(nakedMax, await Naked(scene));
                }

                if (random.Next(10) == 0) await Rearm(scene, "looked at");
            }

            await Rest(scene);
            fills = 0;
            foreach (var account in scene.Accounts) fills += await Same(scene, account);
            await SleepUntil(scene, scene.Time.GetUtcNow() + TimeSpan.FromDays(scene.Time.GetUtcNow().DayOfWeek == DayOfWeek.Friday ? 3 : 1) - Played);
        }

        output.WriteLine(FormattableString.Invariant($"{days} days, {scene.Accounts.Count} accounts, {alerts} alerts, {fills} fills, {strangers} by strangers, {restarts} restarts, naked at most {nakedMax.TotalSeconds:0} s"));
        Assert.InRange(nakedMax, TimeSpan.Zero, NakedMax);
        Assert.True(fills > scene.Accounts.Count * days, $"{fills} fills only");
    }

    private static string Alert(Random random) => random.Next(5) switch
    {
        0 => """ "symbol":"MNQ1!","action":"close" """,
        1 => """ "symbol":"MNQ1!","action":"buy","quantity":1 """,
        2 => """ "symbol":"MNQ1!","action":"buy","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":30} """,
        3 => """ "symbol":"MNQ1!","action":"buy","quantity":2,"brackets":[{"quantity":1,"stop":{"offset":20},"target":{"offset":20}},{"quantity":1,"stop":{"offset":30},"target":{"offset":40}}] """,
        _ => """ "symbol":"MNQ1!","action":"sell","quantity":2,"stopLoss":{"offset":20},"takeProfit":{"offset":30} """,
    };

    private static ConnectedAccountPlan Any(ConnectedScene scene, Random random) => scene.Accounts[random.Next(scene.Accounts.Count)];

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static async Task Pass(ConnectedScene scene, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            await scene.PassTo(scene.Time.GetUtcNow() + Step);
            await Task.Delay(Breath, TimeProvider.System, Cancel);
        }
    }

    private static async Task SleepUntil(ConnectedScene scene, DateTimeOffset to)
    {
        while (scene.Time.GetUtcNow() < to)
        {
            var next = scene.Time.GetUtcNow() + Night;
            await scene.PassTo(next < to ? next : to);
            await Task.Delay(Breath, TimeProvider.System, Cancel);
        }
    }

    /// <summary>The longest that a position of a connected account has been without its stop.</summary>
    private static async Task<TimeSpan> Naked(ConnectedScene scene)
    {
        var longest = TimeSpan.Zero;
        foreach (var account in scene.Accounts)
        {
            var view = await scene.View(account.Id);
            if (view.Connection != "connected") continue;
            foreach (var position in view.Positions)
            {
                if (position.NakedSince is { } since) longest = Max(longest, scene.Time.GetUtcNow() - since);
            }
        }

        return longest;
    }

    /// <summary>The faults end, a person sees to what waits for one, and everything is closed.</summary>
    private static async Task Rest(ConnectedScene scene)
    {
        foreach (var control in scene.Controls)
        {
            using var disarmed = await control.DeleteAsync(new Uri("/control/faults", UriKind.Relative), Cancel);
        }

        foreach (var connection in (await scene.Get("/api/connections")).AsArray()) await scene.Post($"/api/connections/{connection!["name"]}/resume", new { });
        for (var rested = TimeSpan.Zero; ; rested += Round)
        {
            await Pass(scene, Round);
            var busy = new List<string>();
            foreach (var account in scene.Accounts)
            {
                var view = await scene.View(account.Id);
                var truth = await scene.Truth(account);
                if (view.Connection == "connected" && view.Positions.Count == 0 && view.Orders.Count == 0 && view.Flattens.Count == 0 && truth == (0, 0)) continue;
                busy.Add($"{account.Id}: {view.Connection}, {view.Positions.Count} positions, {view.Orders.Count} orders, {view.Flattens.Count} flattens; there {truth}");
                if (view.Flattens.Count == 0 && view.Connection == "connected") await scene.Post($"/api/accounts/{account.Id}/flatten", new { reason = "end of the day" });
            }

            await Rearm(scene, "looked at");
            if (busy.Count == 0) return;
            if (rested >= RestMax) Assert.Fail($"{string.Join('\n', busy)}\n{await Last(scene)}");
        }
    }

    /// <summary>What happened last in the accounts that do not come to rest.</summary>
    private static async Task<string> Last(ConnectedScene scene)
    {
        var lines = new List<string>();
        foreach (var account in scene.Accounts)
        {
            if ((await scene.View(account.Id)).Flattens.Count == 0) continue;
            var history = new List<string>();
            await foreach (var stored in scene.Host.Backend.Stores.Journal.ReadStream(Stores.Shard, Streams.Account(new AccountId(account.Id)), 0, Cancel)) history.Add($"{account.Id} {EventRegistry.DecodeAccount(stored)}");
            lines.AddRange(history.TakeLast(LastMax));
        }

        return string.Join('\n', lines);
    }

    private static async Task Rearm(ConnectedScene scene, string reason)
    {
        foreach (var account in scene.Accounts) await scene.Post($"/api/accounts/{account.Id}/rearm", new { reason });
    }

    /// <summary>Fill by fill, and the cents; and nothing in the account's history that may not be there.</summary>
    private static async Task<int> Same(ConnectedScene scene, ConnectedAccountPlan account)
    {
        var id = new AccountId(account.Id);
        var client = scene.Host.Backend.Connections.Find(id, out _)!;
        var from = scene.Time.GetUtcNow() - (scene.IsAtTradovate(account) ? ComparedThere : Compared);
        var theirs = (await scene.Meanwhile(client.FillsAfter(id, null, Cancel).AsTask())).Where(fill => fill.At >= from).Select(fill => (fill.Id.Value, fill.Side, fill.Quantity.Count, fill.Price)).Order().ToList();
        var history = new List<AccountEvent>();
        await foreach (var stored in scene.Host.Backend.Stores.Journal.ReadStream(Stores.Shard, Streams.Account(id), 0, Cancel)) history.Add(EventRegistry.DecodeAccount(stored));
        var booked = history.OfType<AccountEvent.FillBooked>().ToList();
        var ours = booked.Where(fill => fill.Fill.At >= from).Select(booked => (booked.Fill.Id.Value, booked.Fill.Side, booked.Fill.Quantity.Count, booked.Fill.Price)).Order().ToList();
        Assert.Equal(theirs, ours);
        // The gateway's profits come from rounded average prices.
        Assert.InRange(((await scene.Meanwhile(client.Snapshot(id, Cancel).AsTask())).Balance - (await scene.View(account.Id)).Balance).Dollars, -0.01m, 0.01m);
        Assert.Empty(history.OfType<AccountEvent.OverfillDetected>());
        Assert.Equal(history.OfType<AccountEvent.FlattenStarted>().Count(), history.OfType<AccountEvent.FlattenCompleted>().Count());
        OpensNothingUnreconciled(history);
        return booked.Count;
    }

    private static void OpensNothingUnreconciled(List<AccountEvent> history)
    {
        var isReconciling = false;
        var entries = new HashSet<OrderId>();
        foreach (var happened in history)
        {
            switch (happened)
            {
                case AccountEvent.ReconciliationStarted: isReconciling = true; break;
                case AccountEvent.ReconciliationCompleted: isReconciling = false; break;
                case AccountEvent.OrderIntended { Purpose: OrderPurpose.Entry } intended:
                    Assert.False(isReconciling, $"{intended.Ticket.Id} was decided while the account reconciled.");
                    entries.Add(intended.Ticket.Id);
                    break;
                default: break;
            }
        }
    }
}
