using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Silo.Demo;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Whenever the demo world is made, its two accounts show the seed's numbers (seed scenarios 6.1 and 6.4) and nothing broke a rule on the way.</summary>
public sealed class DemoHistoryTests
{
    public static TheoryData<string> Starts { get; } = new()
    {
        { "2026-11-25T15:00:00Z" }, // A Wednesday morning in Chicago.
        { "2026-11-28T12:00:00Z" }, // A Saturday: the session is Friday's.
        { "2026-11-29T22:59:59Z" }, // A Sunday, one second before the week opens.
        { "2026-11-29T23:00:05Z" }, // Five seconds into Monday's session.
        { "2026-12-25T18:00:00Z" }, // Christmas.
        { "2026-03-08T08:30:00Z" }, // The night of the change to daylight-saving time.
        { "2026-11-02T23:00:00Z" }, // The second of a roll after the change back.
        { "2028-02-29T22:59:59.9999999Z" }, // A leap day.
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public void S1_the_evaluation_account(string start)
    {
        var state = Played(DemoWorld.Evaluation, start, 47 * 2);
        Assert.Equal(Usd.FromDollars(51_750m), state.Balance);
        Assert.Equal(Usd.FromDollars(52_000m), state.DayStartEquity);
        Assert.Equal(Usd.FromDollars(52_250m), state.Peak);
        Assert.Equal(Usd.FromDollars(50_250m), state.Floor);
        var s = state.Statistics;
        Assert.Equal((47, 19, 10, 65.5m, 1.80m), (s.Trips, s.Wins, s.Losses, s.WinRate, s.ProfitFactor));
        Assert.Equal((3, 12, Usd.FromDollars(800m)), (s.LossesInRow, s.TradedDays, s.Drawdown));
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void S4_the_funded_account(string start)
    {
        var state = Played(DemoWorld.Funded, start, 156 * 2);
        Assert.Equal(Usd.FromDollars(133_500m), state.Balance);
        Assert.Equal(Usd.FromDollars(133_350m), state.DayStartEquity);
        Assert.Equal(Usd.FromDollars(133_700m), state.Peak);
        Assert.Equal(Usd.FromDollars(129_700m), state.Floor);
        var s = state.Statistics;
        Assert.Equal((156, 112, 43, 72.3m, 2.10m, 45), (s.Trips, s.Wins, s.Losses, s.WinRate, s.ProfitFactor, s.TradedDays));
    }

    /// <summary>The account after its history, as the grain opens it, and after the boundaries up to now.</summary>
    private static AccountState Played(AccountId id, string start, int fills)
    {
        var now = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        var account = DemoWorld.At(now).Accounts.Single(one => one.Id == id);
        Assert.Equal(fills, account.History!.Count);
        Assert.All(account.History!.Zip(account.History!.Skip(1)), pair => Assert.True(pair.First.At <= pair.Second.At));
        Assert.True(account.History![^1].At <= now);

        var book = RuleBooks.Find(account.RuleBook)!;
        var state = AccountState.Initial;
        Send(new AccountCommand.OpenAccount(Id("open"), id, account.Name, account.Trader, account.Phase, account.Environment, default, account.Balance, account.OpenedAt!.Value));
        Send(new AccountCommand.BindRuleBook(Id("bind"), book.Text, "test", "test", account.OpenedAt!.Value));
        foreach (var fill in account.History!) Send(new AccountCommand.BookFill(Id(fill.Id.Value), fill, FillSource.Import, fill.At));
        Send(new AccountCommand.Wake(Id("wake"), now));
        Assert.Empty(state.Positions);
        Assert.Empty(state.Violations);
        Assert.Empty(state.Locks);
        Assert.Equal(book.Calendar.TradeDateAt(now), state.TradeDate);
        return state;

        void Send(AccountCommand command) => state = AccountDecider.Decide(state, command, _ => book).State;
    }

    private static CommandId Id(string name) => new(DeterministicId.Of("demo-history", name));
}
