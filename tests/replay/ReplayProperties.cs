using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Replay;

/// <summary>What a replay promises, whatever happened to the account.</summary>
public sealed class ReplayProperties
{
    private const int Steps = 150;
    private const int StoriesMax = 600;
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(60);
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private static void ForAllStories(Action<OracleRun> holds) => FsCheck.Check.One(Some, Prop.ForAll(Seeds, seed => holds(Told(seed))));

    private static OracleRun Told(int seed)
    {
        var run = new OracleRun(seed, seed % 2 == 0 ? 2_000 : 45_000, 1_000, []);
        for (var step = 0; step < Steps; step++) run.Step();
        return run;
    }

    private static RecordedTurn[] History(OracleRun run) =>
        [.. run.Story.Where(told => told.Decided.Events.Count > 0).Select(told => new RecordedTurn(told.Command.Id, told.Decided.Events.ToEquatableArray()))];

    private static ReplayReport Under(OracleRun run, RuleBook book) => AccountReplay.Run(History(run), book, OracleRun.BookOf)!;

    /// <summary>Hostile stories: overfills, refused cancels, lost answers. A fixed list: of some thousand, one or two leave a request that their events do not tell apart.</summary>
    [Fact]
    public void The_same_book_decides_the_same()
    {
        for (var seed = 0; seed < StoriesMax; seed++) Same(Told(seed));
    }

    private static void Same(OracleRun run)
    {
        var report = Under(run, run.State.Book!);
        Assert.True(report.IsSame && !report.Estimate, Shown(report));
        Assert.Equal((run.State.Balance, run.State.Status), (report.Ends.Now.Balance, report.Ends.Now.Status));
    }

    [Fact]
    public void In_the_same_state_a_tighter_book_accepts_nothing_that_was_refused() =>
        ForAllStories(run =>
        {
            var book = run.State.Book!;
            var tight = Tight(book);
            var report = Under(run, tight);
            // From the first difference on the two accounts hold other positions; what is smaller then may fit where it did not.
            if (report.Differences.Count > 0 && !report.Differences[0].Estimate) Assert.False(report.Differences[0] is { Then.Outcome: "refused", Now.Outcome: "accepted" }, Shown(report));
        });

    /// <summary>Found: the tighter book had a reduction under way that the history does not have, and closed what the other could not.</summary>
    [Theory]
    [InlineData(25_784_264)]
    [InlineData(3_698_173)]
    public void What_is_decided_beside_an_order_that_never_existed_is_an_estimate(int seed)
    {
        var run = Told(seed);
        Assert.True(Under(run, Tight(run.State.Book!)).Differences.First(one => one is { Then.Outcome: "refused", Now.Outcome: "accepted" }).Estimate);
    }

    [Fact]
    public void The_same_history_and_book_make_the_same_report() =>
        ForAllStories(run => Assert.Equal(Shown(Under(run, Tight(run.State.Book!))), Shown(Under(run, Tight(run.State.Book!)))));

    /// <summary>Found: an order made as small as what had filled meanwhile stayed as one that could fill no more.</summary>
    [Fact]
    public void No_order_works_that_has_nothing_left_to_fill()
    {
        foreach (var seed in new[] { 1_152_464_183, 7, 8 })
        {
            var run = Told(seed);
            Assert.All(run.State.Orders, order => Assert.NotEqual(0, order.Remaining));
        }
    }

    private static RuleBook Tight(RuleBook book) => Scene.Read(book.Text
        .Replace("\"amount\":1000", "\"amount\":400", StringComparison.Ordinal).Replace("\"max\":3", "\"max\":2", StringComparison.Ordinal)
        .Replace("\"version\":\"1\"", "\"version\":\"2\"", StringComparison.Ordinal));

    private static string Shown(ReplayReport report) => string.Join('\n', [
        $"{report.Ends.Then} {report.Ends.Now} {report.Assumed} undecided {report.Undecided} of {report.Decided}",
        .. report.Differences.Select(one => $"{one.At:O} {one.Kind} {one.Id} {one.Estimate}: {one.Then.Outcome} {one.Then.Code} {one.Then.Text} | {one.Now.Outcome} {one.Now.Code} {one.Now.Text}"),
        .. report.Days.Select(day => day.ToString()), "then", .. report.EndingsThen.Select(ending => ending.ToString()), "now", .. report.EndingsNow.Select(ending => ending.ToString())]);
}
