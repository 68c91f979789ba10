using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Steady alerts while members of a cluster are struck, and the check of every account's history when all is over.</summary>
public abstract class ClusterBlows(ITestOutputHelper output)
{
    protected enum Blow
    {
        Kill,
        Pause,
        Stop,
        Cut,
        DoorKill,
        ServerCrash,
    }

    /// <summary>Between two rounds: orders and looks stay below the requests a minute that the adapter allows itself.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A cluster at rest.</summary>
    private protected abstract Task<ClusterScene> Start(int silos, int doors, int logins, int each);

    /// <summary>Each blow between two rounds of alerts, in an order of the seed; what was struck comes back after the second.</summary>
    /// <param name="waits">For everything to be there again before the next blow, so that the round shows how long one alone takes.</param>
    /// <param name="stands">How long a silo that stands still does so at least: longer than the rounds take.</param>
    protected async Task Run(int seed, IReadOnlyList<Blow> blows, int silos, int doors, int logins, int each, bool waits, TimeSpan stands = default)
    {
        output.WriteLine($"seed {seed}, {Environment.ProcessorCount} cores");
        var random = new Random(seed);
        await using var scene = await Start(silos, doors, logins, each);
        var sent = new int[scene.Accounts.Count];
        var all = new SortedDictionary<Blow, List<TimeSpan>>();
        foreach (var blow in blows.OrderBy(_ => random.Next()).ToList())
        {
            if (waits) await scene.AllReady();
            await Round(scene, sent, random);
            var silo = blow == Blow.Cut ? scene.Silos[^1] : scene.Silos[random.Next(scene.Silos.Count)];
            var door = scene.Doors[random.Next(scene.Doors.Count)];
            switch (blow)
            {
                case Blow.Kill:
                    await silo.Kill();
                    break;
                case Blow.Pause:
                    await silo.Pause();
                    break;
                case Blow.Stop:
                    await scene.Ready(silo); // One that is still on its way up has nothing to hand on.
                    await silo.Stop();
                    break;
                case Blow.Cut:
                    scene.Cut();
                    break;
                case Blow.DoorKill:
                    await door.Kill();
                    break;
                default:
                    await scene.Server.Stop("immediate");
                    await scene.Server.Resume();
                    break;
            }

            var struck = TimeProvider.System.GetTimestamp();
            var took = await Round(scene, sent, random);
            if (!all.TryGetValue(blow, out var ofKind)) all[blow] = ofKind = [];
            ofKind.AddRange(took);
            output.WriteLine($"{blow} of {silo.Name}: decided after {took[took.Count / 2].TotalSeconds:0.00} s in the middle, {took[^1].TotalSeconds:0.00} s at last");
            await Round(scene, sent, random);
            if (blow == Blow.Pause)
            {
                if (stands - TimeProvider.System.GetElapsedTime(struck) is var left && left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System, Cancel);
                await silo.Resume();
            }
            else if (blow == Blow.Cut) scene.Mend();
            else if (blow == Blow.DoorKill) door.Start();
            else if (blow != Blow.ServerCrash) silo.Start();
        }

        foreach (var (blow, took) in all)
        {
            took.Sort();
            output.WriteLine($"{blow}, {took.Count} alerts: half within {took[took.Count / 2].TotalSeconds:0.00} s, 90 % within {took[took.Count * 9 / 10].TotalSeconds:0.00} s, 99 % within {took[took.Count * 99 / 100].TotalSeconds:0.00} s, all within {took[^1].TotalSeconds:0.00} s");
        }

        await scene.AllReady();
        await Flat(scene, sent);
        foreach (var process in scene.Doors.Concat(scene.Silos)) await process.Stop();
        await Check(scene, sent);
    }

    /// <summary>One alert to every account; how long each took, in order.</summary>
    private static async Task<List<TimeSpan>> Round(ClusterScene scene, int[] sent, Random random)
    {
        var began = TimeProvider.System.GetTimestamp();
        var took = await Task.WhenAll(scene.Accounts.Select((account, i) =>
        {
            var number = sent[i]++;
            return scene.Send(account, number, number % 2 == 0 ? "\"action\":\"buy\",\"quantity\":1" : "\"action\":\"close\"", random.Next(scene.Doors.Count));
        }));
        if (_pace - TimeProvider.System.GetElapsedTime(began) is var left && left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System, Cancel);
        return [.. took.Order()];
    }

    /// <summary>What the strategies end with is flat everywhere, and every door shows it.</summary>
    private static async Task Flat(ClusterScene scene, int[] sent)
    {
        await Task.WhenAll(scene.Accounts.Select((account, i) => scene.Send(account, sent[i]++, "\"action\":\"flatten\"", i)));
        foreach (var door in scene.Doors)
        {
            await scene.Until(
                async () => (await scene.Get(door, "/api/accounts"))!.AsArray() is var all && all.Count == scene.Accounts.Count
                    && all.All(view => view!["positions"]!.AsArray().Count == 0 && view["orders"]!.AsArray().Count == 0),
                $"every account is flat at {door.Name}");
        }
    }

    /// <summary>One outcome an alert, nobody set to less than he may, versions and epochs that only rise, and at the broker every order once and exactly the fills that are booked.</summary>
    private async Task Check(ClusterScene scene, int[] sent)
    {
        await using var journal = await PostgresJournal.Open(new(scene.Server.Connection("desk")) { IsShared = true, Shards = ClusterScene.Shards }, TimeProvider.System, Cancel);
        Assert.True((await journal.Verify([], Cancel)).IsWhole);
        var (alerts, orders, fills) = (0, 0, 0);
        for (var i = 0; i < sent.Length; i++)
        {
            var account = scene.Accounts[i];
            var events = new List<StoredEvent>();
            for (var shard = 1; shard < ClusterScene.Shards; shard++)
            {
                await foreach (var stored in journal.ReadStream(new(shard), $"account-{account.Id}", 0, Cancel)) events.Add(stored);
            }

            Assert.Single(events.Select(stored => stored.Shard).Distinct());
            Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(stored => stored.Version));
            Assert.Equal(events.Select(stored => stored.Epoch).Order(), events.Select(stored => stored.Epoch));
            var outcomes = events.Where(stored => stored.Type is "alert-accepted" or "alert-refused" or "alert-ignored").Select(stored => Member(stored, "alert").GetString()!).ToList();
            Assert.Equal(outcomes.Distinct(), outcomes);
            Assert.Equal(sent[i], outcomes.Count);
            Assert.DoesNotContain(events, stored => stored.Type == "state-set"); // Nothing of all this is the account's own fault.
            var tags = (await scene.Rows("Order/search", "orders", account)).Select(order => order!["customTag"]?.ToString()).OfType<string>().ToList();
            Assert.Equal(tags.Distinct(), tags);
            var theirs = (await scene.Rows("Trade/search", "trades", account)).Select(trade => trade!["id"]!.ToString()).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(theirs, events.Where(stored => stored.Type == "fill-booked").Select(stored => Member(stored, "fill").GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
            Assert.Empty(await scene.Rows("Position/searchOpen", "positions", account));
            (alerts, orders, fills) = (alerts + sent[i], orders + tags.Count, fills + theirs.Count);
        }

        Assert.True(orders > 0 && fills > 0);
        output.WriteLine($"{sent.Length} accounts: {alerts} alerts, {orders} orders, {fills} fills");
    }

    private static JsonElement Member(StoredEvent stored, string name)
    {
        using var payload = JsonDocument.Parse(stored.Payload);
        return payload.RootElement.GetProperty(name).Clone();
    }
}
