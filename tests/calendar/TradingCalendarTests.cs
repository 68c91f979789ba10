using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Calendar;
using Xunit;

namespace TraderTerminal.Tests.Calendar;

public sealed class TradingCalendarTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Line(Boundary boundary) =>
        $"{boundary.At.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)} {boundary.Kind} {boundary.TradeDate}{(boundary.Root is { } root ? " " + root : "")}";

    private static string[] Lines(TradingCalendar calendar, string after, string upTo) => [.. calendar.Boundaries(At(after), At(upTo)).Select(Line)];

    [Fact]
    public void An_ordinary_day_has_flat_by_day_close_and_session_open() =>
        Assert.Equal(
            ["10-20 20:10 FlatBy 2026-10-20", "10-20 21:00 DayClose 2026-10-20", "10-20 22:00 SessionOpen 2026-10-21"],
            Lines(Calendars.Topstep, "2026-10-19T22:00:00Z", "2026-10-20T22:00:00Z"));

    [Fact]
    public void The_first_end_is_outside_and_the_last_inside() =>
        Assert.Equal(
            ["10-20 21:00 DayClose 2026-10-20"], Lines(Calendars.Topstep, "2026-10-20T20:10:00Z", "2026-10-20T21:00:00Z"));

    [Fact]
    public void Friday_closes_and_Sunday_opens() =>
        Assert.Equal(
            ["10-23 20:10 FlatBy 2026-10-23", "10-23 21:00 DayClose 2026-10-23", "10-25 22:00 SessionOpen 2026-10-26"],
            Lines(Calendars.Topstep, "2026-10-22T22:00:00Z", "2026-10-26T12:00:00Z"));

    [Fact]
    public void A_half_day_of_its_own_is_closed_and_named() =>
        Assert.Equal(
            ["09-07 16:45 FlatBy 2026-09-07", "09-07 21:00 DayClose 2026-09-07", "09-07 22:00 SessionOpen 2026-09-08"],
            Lines(Calendars.Topstep, "2026-09-06T22:00:00Z", "2026-09-07T23:00:00Z"));

    [Fact]
    public void A_blended_half_day_has_no_day_close_and_only_reopens() =>
        Assert.Equal(
            ["09-06 22:00 SessionOpen 2026-09-08", "09-07 16:45 FlatBy 2026-09-08", "09-07 22:00 SessionOpen 2026-09-08", "09-08 20:10 FlatBy 2026-09-08", "09-08 21:00 DayClose 2026-09-08"],
            Lines(Calendars.Blended, "2026-09-06T12:00:00Z", "2026-09-08T21:00:00Z"));

    [Fact]
    public void A_lock_for_the_day_outlasts_the_reopening_of_a_blended_holiday()
    {
        var session = Calendars.Blended.SessionAt(At("2026-09-07T15:00:00Z"));
        Assert.Equal(At("2026-09-07T22:00:00Z"), session.NextOpenAt);
        Assert.Equal(At("2026-09-08T22:00:00Z"), Calendars.Blended.NextTradeDateOpenAt(session));
        Assert.Null(session.DayCloseAt);
    }

    [Fact]
    public void Before_a_closed_date_no_session_opens() =>
        Assert.Equal(
            ["12-24 18:00 FlatBy 2026-12-24", "12-24 22:00 DayClose 2026-12-24", "12-27 23:00 SessionOpen 2026-12-28"],
            Lines(Calendars.Topstep, "2026-12-23T23:00:00Z", "2026-12-28T00:00:00Z"));

    [Fact]
    public void On_an_early_day_the_last_entry_keeps_its_distance()
    {
        var session = Calendars.Topstep.SessionAt(At("2026-09-07T15:00:00Z"));
        Assert.Equal(At("2026-09-07T16:43:00Z"), session.LastEntryAt);
        Assert.Equal(At("2026-09-07T16:45:00Z"), session.FlatByAt);
    }

    [Fact]
    public void A_products_own_flat_time_comes_before_the_accounts_and_not_after_it()
    {
        var calendar = Calendars.Chicago(
            """
            "flatBy":"15:10","onFlatBy":"flatten","holidays":[{"date":"2026-09-07","flatBy":"11:45"}],
            "productHours":{"ZC":{"windows":[{"from":"19:00","to":"07:45"},{"from":"08:30","to":"13:20"}],"flatBy":"13:20"},"HE":{"windows":[["08:30","13:05"]],"flatBy":"13:05"}}
            """);
        Assert.Equal(
            ["09-07 16:45 FlatBy 2026-09-07", "09-07 21:00 DayClose 2026-09-07", "09-07 22:00 SessionOpen 2026-09-08", "09-08 18:05 ProductFlat 2026-09-08 HE", "09-08 18:20 ProductFlat 2026-09-08 ZC", "09-08 20:10 FlatBy 2026-09-08"],
            Lines(calendar, "2026-09-07T12:00:00Z", "2026-09-08T20:30:00Z"));
    }

    [Fact]
    public void At_one_instant_product_flat_comes_first_and_session_open_last()
    {
        var calendar = Calendars.Of(
            """{"timeZone":"America/Chicago","rollAt":"16:00","dayCloseAt":"16:00","flatBy":"16:00","onFlatBy":"none","productHours":{"ZC":{"flatBy":"15:00"}}}""");
        Assert.Equal(
            [BoundaryKind.ProductFlat, BoundaryKind.FlatBy, BoundaryKind.DayClose, BoundaryKind.SessionOpen],
            calendar.Boundaries(At("2026-10-20T12:00:00Z"), At("2026-10-20T23:00:00Z")).Select(boundary => boundary.Kind));
    }

    [Theory]
    [InlineData("2026-10-21T00:00:00Z", true)] // 19:00 Chicago
    [InlineData("2026-10-20T23:59:59Z", false)]
    [InlineData("2026-10-21T12:44:59Z", true)] // 07:44:59
    [InlineData("2026-10-21T12:45:00Z", false)]
    [InlineData("2026-10-21T13:30:00Z", true)] // 08:30
    [InlineData("2026-10-21T18:19:59Z", true)]
    [InlineData("2026-10-21T18:20:00Z", false)] // 13:20
    public void A_products_windows_start_inside_end_outside_and_span_midnight(string at, bool open)
    {
        var calendar = Calendars.Chicago("\"productHours\":{\"ZC\":{\"windows\":[[\"19:00\",\"07:45\"],[\"08:30\",\"13:20\"]],\"flatBy\":\"13:20\"}}");
        Assert.Equal(open, calendar.IsProductOpen("ZC", At(at)));
        Assert.True(calendar.IsProductOpen("ES", At(at)));
    }

    [Fact]
    public void With_exchange_hours_a_product_closes_when_the_exchange_does()
    {
        var with = Calendars.Chicago("\"exchangeHours\":true");
        Assert.False(with.IsProductOpen("ES", At("2026-10-20T21:30:00Z")));
        Assert.True(with.IsProductOpen("ES", At("2026-10-20T22:00:00Z")));
        Assert.True(Calendars.Chicago().IsProductOpen("ES", At("2026-10-20T21:30:00Z")));
    }

    [Fact]
    public void Without_a_last_entry_time_a_session_is_open_until_flat_by()
    {
        var calendar = Calendars.Chicago("\"flatBy\":\"15:10\",\"onFlatBy\":\"none\"");
        var session = calendar.SessionAt(At("2026-10-20T15:00:00Z"));
        Assert.Null(session.LastEntryAt);
        Assert.Equal(SessionPhase.Open, TradingCalendar.Phase(session, At("2026-10-20T20:09:59.9999999Z")));
        Assert.Equal(SessionPhase.Closed, TradingCalendar.Phase(session, At("2026-10-20T20:10:00Z")));
    }

    [Fact]
    public void Without_a_flat_by_time_a_session_is_open_until_the_next_one()
    {
        var session = Calendars.Chicago().SessionAt(At("2026-10-23T20:00:00Z"));
        Assert.Null(session.FlatByAt);
        Assert.Equal(SessionPhase.Open, TradingCalendar.Phase(session, At("2026-10-25T21:59:59Z")));
        Assert.Equal(At("2026-10-25T22:00:00Z"), session.NextOpenAt);
    }

    // The roll at 17:00 Chicago is 23:00 UTC in winter and 22:00 in summer; the changes of the year are on the Sunday in between.
    [Theory]
    [InlineData("2013-03-08T22:59:59Z", "2013-03-08", "2013-03-10T22:00:00Z")]
    [InlineData("2013-03-10T22:00:00Z", "2013-03-11", "2013-03-11T22:00:00Z")]
    [InlineData("2013-11-01T21:59:59Z", "2013-11-01", "2013-11-03T23:00:00Z")]
    [InlineData("2013-11-03T22:59:59Z", "2013-11-01", "2013-11-03T23:00:00Z")]
    [InlineData("2013-11-03T23:00:00Z", "2013-11-04", "2013-11-04T23:00:00Z")]
    [InlineData("2006-04-02T22:00:00Z", "2006-04-03", "2006-04-03T22:00:00Z")] // The rule of before 2007: first Sunday of April.
    [InlineData("2026-03-08T21:59:59Z", "2026-03-06", "2026-03-08T22:00:00Z")]
    [InlineData("2026-11-01T22:59:59Z", "2026-10-30", "2026-11-01T23:00:00Z")]
    [InlineData("2031-07-04T12:00:00Z", "2031-07-04", "2031-07-06T22:00:00Z")]
    [InlineData("2040-02-29T12:00:00Z", "2040-02-29", "2040-02-29T23:00:00Z")]
    public void Years_far_from_now_roll_at_five_in_Chicago(string at, string tradeDate, string nextOpen)
    {
        var session = Calendars.Chicago().SessionAt(At(at));
        Assert.Equal(tradeDate, session.TradeDate.ToString());
        Assert.Equal(At(nextOpen), session.NextOpenAt);
    }

    [Fact]
    public void Asking_about_dates_that_share_a_slot_of_the_cache_gives_each_its_own_answer()
    {
        var calendar = Calendars.Chicago();
        for (var round = 0; round < 3; round++)
        {
            for (var years = 0; years < 20; years++)
            {
                var at = At("2010-10-20T12:00:00Z").AddDays(512 * years);
                var fresh = Calendars.Chicago().SessionAt(at);
                Assert.Equal(fresh, calendar.SessionAt(at));
            }
        }
    }

    private static Arbitrary<DateTimeOffset> Instants { get; } =
        Gen.Choose(0, 20 * 365 * 24 * 60).Select(minutes => new DateTimeOffset(2012, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes)).ToArbitrary();

    [Fact]
    public void However_time_is_cut_into_pieces_the_boundaries_are_the_same() =>
        Prop.ForAll(Instants, Gen.Choose(0, 20_000).ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), (from, first, second) =>
        {
            var (middle, end) = (from.AddMinutes(first), from.AddMinutes(first + second));
            return Calendars.Blended.Boundaries(from, end)
                .SequenceEqual(Calendars.Blended.Boundaries(from, middle).Concat(Calendars.Blended.Boundaries(middle, end)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_next_boundary_is_the_first_of_the_boundaries() =>
        Prop.ForAll(Instants, at => Calendars.Topstep.NextBoundaryAt(at) == Calendars.Topstep.Boundaries(at, at.AddDays(14))[0].At).QuickCheckThrowOnFailure();

    [Fact]
    public void An_instant_lies_in_its_session_and_boundaries_agree_with_it() =>
        Prop.ForAll(Instants, at =>
        {
            var session = Calendars.Topstep.SessionAt(at);
            var inside = Calendars.Topstep.Boundaries(session.OpenAt, session.NextOpenAt);
            return session.OpenAt <= at && at < session.NextOpenAt
                && inside[^1] == new Boundary(BoundaryKind.SessionOpen, session.NextOpenAt, Calendars.Topstep.TradeDateAt(session.NextOpenAt))
                && inside.Single(boundary => boundary.Kind == BoundaryKind.FlatBy).At == session.FlatByAt
                && inside.Single(boundary => boundary.Kind == BoundaryKind.DayClose).At == session.DayCloseAt;
        }).QuickCheckThrowOnFailure();
}
