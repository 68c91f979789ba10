using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>What every engine that hosts accounts promises, asked from a process that has none, while silos come and go.</summary>
/// <param name="silos">To begin with.</param>
public abstract class GrainContract(int silos) : IAsyncLifetime
{
    private static readonly ContractSymbol _mnq = new("MNQ", 2026, 12);

    /// <summary>Longer than any engine takes to find that a silo has died, on a loaded machine.</summary>
    private static readonly TimeSpan _takeOverMax = TimeSpan.FromMinutes(2), _look = TimeSpan.FromMilliseconds(100);

    private int _ids;

    private IGrainDesk Desk { get; set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<IGrainDesk> Start(int silos);

    public async ValueTask InitializeAsync() => Desk = await Start(silos);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Desk is not null) await Desk.DisposeAsync();
    }

    [Fact]
    public async Task An_account_does_what_it_is_asked_and_each_thing_once()
    {
        var account = Desk.Accounts[0];
        var ann = Desk.Get(account);
        var before = await Desk.History(account);
        Assert.IsType<Decision>(await ann.Check(new OrderCheck(_mnq, Side.Buy, 1)));
        var alert = Alert();
        await ann.Foresee(alert);
        Assert.IsType<PayoutForesight>(await ann.ForeseePayout(Usd.FromDollars(100m)));
        Assert.Equal(before.Count, (await Desk.History(account)).Count);

        var first = await ann.Consider(alert);
        Assert.Equal(first with { Decision = null }, (await ann.Consider(alert)) with { Decision = null });
        Assert.Single(await Outcomes(account));

        var fill = new FillReport(new FillId("f1"), null, _mnq, Side.Buy, 1, Price.FromPoints(15_500m), Usd.Zero, null, "test");
        for (var i = 0; i < 2; i++) Assert.IsType<Reply.Done>(await ann.ReportFill(fill));
        Assert.Single(await Desk.History(account), stored => stored.Type == "fill-booked");

        var halt = new StateRequest(Next(), TradingState.Halted, "lunch", "ann");
        for (var i = 0; i < 2; i++) Assert.IsType<Reply.Done>(await ann.SetState(halt));
        Assert.Equal("LOOSENS", Assert.IsType<Reply.Refused>(await ann.SetState(halt with { Id = Next(), State = TradingState.Active, OnlyTightens = true })).Code);
        Assert.IsType<Reply.Done>(await ann.SetState(halt with { Id = Next(), State = TradingState.Active }));
        Assert.IsType<Reply.Done>(await ann.Lock(new LockRequest(Next(), "enough", "ann")));
        Assert.IsType<Reply.Done>(await ann.Unlock(new UnlockRequest(Next(), "again", "ann")));
        Assert.IsType<Reply.Done>(await ann.Bind(new BindRequest(Next(), RuleBooks.Find("seed/eval/50k")!.Text, "smaller", "ann")));
        Assert.IsType<Reply.Done>(await ann.Change(new AccountChange.WriteNote(Next(), "a note", "ann")));
        Assert.IsType<Reply.Done>(await ann.Follow());
        Assert.Equal("UNKNOWN_ORDER", Assert.IsType<Reply.Refused>(await ann.Cancel(new CancelRequest(Next(), new OrderId("none"), "ann"))).Code);
        await Until(async () => (await ann.View()).Positions.Count == 1, () => "the view tells of the fill");
        await IsOneHistory(account);
    }

    [Fact]
    public async Task What_comes_at_once_is_done_one_after_the_other()
    {
        var account = Desk.Accounts[1];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Decided(account, Alert())));
        Assert.Equal(40, outcomes.Select(outcome => outcome.Alert).Distinct().Count());
        Assert.Equal(40, (await Outcomes(account)).Count);
        await IsOneHistory(account);
    }

    [Fact]
    public async Task An_account_whose_owner_was_superseded_commits_nothing_and_then_once()
    {
        var account = Desk.Accounts[2];
        await Decided(account, Alert());
        await Desk.Supersede(account);
        var alert = Alert();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Decided(account, alert)));
        Assert.Equal(2, (await Outcomes(account)).Count);
        await IsOneHistory(account);
    }

    [Fact]
    public async Task Every_account_goes_on_when_silos_stop_die_and_come()
    {
        await Round(1);
        await Desk.Stop();
        await Round(2);
        await Desk.Add();
        await Round(3);
        await Desk.Kill();
        await Round(4);
        await Desk.Add();
        await Round(5);
    }

    /// <summary>One more alert to every account, while whatever happened just before still goes on.</summary>
    private async Task Round(int count)
    {
        await Task.WhenAll(Desk.Accounts.Select(account => Decided(account, Alert())));
        foreach (var account in Desk.Accounts)
        {
            Assert.Equal(count, (await Outcomes(account)).Count);
            await IsOneHistory(account);
        }
    }

    private async Task<AlertOutcome> Decided(string account, AlertForAccount alert)
    {
        AlertOutcome? outcome = null;
        await Until(async () => (outcome = await Desk.Get(account).Consider(alert)).Outcome is not (AlertOutcome.Unavailable or AlertOutcome.Waiting), () => $"{account} decides, and said {outcome}");
        return outcome!;
    }

    private async Task<IReadOnlyList<StoredEvent>> Outcomes(string account) =>
        [.. (await Desk.History(account)).Where(stored => stored.Type is "alert-accepted" or "alert-refused" or "alert-ignored")];

    private async Task IsOneHistory(string account)
    {
        var events = await Desk.History(account);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(stored => stored.Version));
        Assert.Equal(events.Select(stored => stored.Epoch).Order(), events.Select(stored => stored.Epoch));
        Assert.Single(events.Select(stored => stored.Shard).Distinct());
    }

    private static async Task Until(Func<Task<bool>> isSo, Func<string> what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await isSo(); await Task.Delay(_look, TimeProvider.System, Cancel))
            Assert.True(TimeProvider.System.GetElapsedTime(began) < _takeOverMax, $"Not in time: {what()}.");
    }

    private AlertForAccount Alert() => new(new AlertId(Next()), Intent.Market(Side.Buy, _mnq, 1), null, Desk.Now);

    private Guid Next() => DeterministicId.Of("grain-contract", $"{Interlocked.Increment(ref _ids)}");
}
