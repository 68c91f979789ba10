using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Events;
using Xunit;

namespace TraderTerminal.Tests.Notices;

public sealed class NoticeTests
{
    private static readonly DateTimeOffset At = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string, string, string?> Nights => new()
    {
        { "22:00", "07:00", "America/Chicago", "2026-10-21T02:59:59Z", null }, // 21:59:59 there
        { "22:00", "07:00", "America/Chicago", "2026-10-21T03:00:00Z", "2026-10-21T12:00:00Z" },
        { "22:00", "07:00", "America/Chicago", "2026-10-21T11:59:59Z", "2026-10-21T12:00:00Z" },
        { "22:00", "07:00", "America/Chicago", "2026-10-21T12:00:00Z", null },
        { "22:00", "07:00", "America/Chicago", "2026-11-01T05:00:00Z", "2026-11-01T13:00:00Z" }, // the clocks go back in this night
        { "12:00", "13:00", "Europe/Berlin", "2026-10-20T10:30:00Z", "2026-10-20T11:00:00Z" },
        { "12:00", "13:00", "Europe/Berlin", "2026-10-20T11:00:00Z", null },
        { "01:00", "02:30", "America/New_York", "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z" }, // 02:30 is left out in this night, and comes an hour later
    };

    [Theory]
    [MemberData(nameof(Nights))]
    public void Quiet_hours_end_at_their_wall_time(string from, string to, string zone, string at, string? end) =>
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), new QuietHours(from, to, zone).EndsAt(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

    /// <summary>Any state, any event: whatever is read from a journal is told or is not, and never stops the reader.</summary>
    [Fact]
    public void Every_event_of_an_account_can_be_told_of()
    {
        var random = new Random(7);
        foreach (var shape in Shapes.Cases.Where(shape => shape.IsAssignableTo(typeof(AccountEvent))))
        {
            for (var i = 0; i < 20; i++)
            {
                if (AccountNotices.Of(AccountState.Initial, (AccountEvent)new Make(i == 0 ? null : random).Of(shape, "event")!) is { } notice) Assert.NotNull(notice.Text);
            }
        }
    }

    [Fact]
    public void What_happens_to_several_accounts_alike_is_one_line_and_the_worst_stands_first()
    {
        Notice[] notices = [Of("a", NoticeSeverity.Warning, "one"), Of("b", NoticeSeverity.Critical, "two"), Of("c", NoticeSeverity.Warning, "one")];
        Assert.Equal(["b: two", "a, c: one"], NoticeText.Lines(notices));
        Assert.Equal("2 notices of 3 accounts", NoticeText.Title(notices));
        Assert.Equal("a, c: one", NoticeText.Title([notices[0], notices[2]]));
        Assert.Equal("a: two  lines", NoticeText.Title([Of("a", NoticeSeverity.Info, "two\r\nlines")])); // A subject of a mail ends at the first break.
        var many = Enumerable.Range(0, 60).Select(i => Of($"a{i}", NoticeSeverity.Info, $"text {i}")).ToList();
        Assert.Equal((NoticeText.LinesMax + 1, "and 20 more"), (NoticeText.Lines(many).Count, NoticeText.Lines(many)[^1]));
    }

    [Fact]
    public void A_day_is_told_with_the_sum_before_its_accounts()
    {
        Notice[] digest = [Day("b", 100, 2), Day("a", -25.5m, 1)];
        Assert.Equal("2026-10-20: 2 accounts", NoticeText.Title(digest));
        Assert.Equal(
            [
                "2026-10-20, 2 accounts together: 74.50 USD, 3 trades", "a: -25.50 USD on the day, balance 50000.00, headroom 2000.00, 1 trade, 0 violations",
                "b: 100.00 USD on the day, balance 50000.00, headroom 2000.00, 2 trades, 0 violations",
            ],
            NoticeText.Lines(digest));
    }

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long…")]
    [InlineData("lon😀er", 5, "lon…")] // never half a sign
    public void A_text_is_cut_between_signs(string text, int max, string cut) => Assert.Equal(cut, NoticeText.Cut(text, max));

    private static Notice Of(string account, NoticeSeverity severity, string text) => new(NoticeKind.Order, severity, new AccountId(account), "CODE", text, At);

    private static Notice Day(string account, decimal pnl, int trades)
    {
        var day = new DayDigest(new TradeDate(new DateOnly(2026, 10, 20)), Usd.FromDollars(pnl), Usd.FromDollars(50_000), Usd.FromDollars(2_000), trades, 0);
        return new(NoticeKind.Digest, NoticeSeverity.Info, new AccountId(account), AccountNotices.DigestCode, NoticeText.Of(day), At, day);
    }
}
