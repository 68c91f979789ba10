using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Orleans torn in two: two clusters that know nothing of each other, each with every account active, on one journal.</summary>
public sealed class ActiveTwice(ITestOutputHelper output)
{
    private const int Rounds = 8;

    private static readonly ContractSymbol _mnq = new("MNQ", 2026, 12);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The lease is torn away again and again while both are asked the same at the same time, until a loser was seen that had acted under the older epoch.</summary>
    [Fact]
    public async Task A_grain_that_is_active_twice_commits_once()
    {
        await using var desk = (OrleansDesk)await OrleansDesk.Start(silos: 1, clusters: 2);
        await desk.Add();
        var account = desk.Accounts[0];
        var (alerts, asked) = (new List<AlertId>(), new List<Task<AlertOutcome>>());
        for (var round = 0; round < Rounds; round++)
        {
            await desk.Supersede(account);
            var alert = new AlertForAccount(new AlertId(DeterministicId.Of("active-twice", $"{round}")), Intent.Market(Side.Buy, _mnq, 1), null, desk.Now);
            alerts.Add(alert.Alert);
            do
            {
                var said = Enumerable.Range(0, 2).Select(silo => desk.Get(account, silo).Consider(alert).AsTask()).ToList();
                asked.AddRange(said);
                await Task.WhenAny(said);
                await Task.Delay(_look, TimeProvider.System, Cancel);
            }
            while (!asked.Any(one => one.IsCompletedSuccessfully && one.Result.Alert == alert.Alert && one.Result.Outcome is not AlertOutcome.Unavailable));
        }

        var fenced = (await Task.WhenAll(asked)).Count(outcome => outcome.Text.Contains("owns the account no longer", StringComparison.Ordinal));
        output.WriteLine($"{alerts.Count} alerts, {fenced} answers of a loser");
        Assert.True(fenced > 0, "No loser was seen.");
        var events = await desk.History(account);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(stored => stored.Version));
        Assert.Equal(events.Select(stored => stored.Epoch).Order(), events.Select(stored => stored.Epoch));
        var outcomes = events.Where(stored => stored.Type is "alert-accepted" or "alert-refused").Select(stored => stored.Payload).ToList();
        Assert.All(alerts, alert => Assert.Single(outcomes, payload => payload.Contains(alert.ToString(), StringComparison.Ordinal)));
        Assert.Equal(alerts.Count, outcomes.Count);
    }
}
