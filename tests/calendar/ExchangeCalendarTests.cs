using System.Globalization;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using Xunit;

namespace TraderTerminal.Tests.Calendar;

/// <summary>F-08: exchange hours by zone, over midnight, across both clock changes, on holidays and early closes. Times in the table are UTC.</summary>
public sealed class ExchangeCalendarTests
{
    [Theory]
    // An ordinary week in October, Chicago = UTC−5: open Sunday 17:00 to Friday 16:00 with an hour's halt each day.
    [InlineData("ES", "2026-10-17T12:00:00Z", false)] // Saturday
    [InlineData("ES", "2026-10-18T21:59:59Z", false)] // Sunday 16:59:59
    [InlineData("ES", "2026-10-18T22:00:00Z", true)] // Sunday 17:00
    [InlineData("ES", "2026-10-19T05:00:00Z", true)] // midnight
    [InlineData("ES", "2026-10-19T20:59:59Z", true)] // Monday 15:59:59
    [InlineData("ES", "2026-10-19T21:00:00Z", false)] // Monday 16:00
    [InlineData("ES", "2026-10-19T22:00:00Z", true)] // Monday 17:00
    [InlineData("ES", "2026-10-23T20:59:59Z", true)] // Friday 15:59:59
    [InlineData("ES", "2026-10-23T21:00:00Z", false)]
    [InlineData("ES", "2026-10-23T23:00:00Z", false)] // Friday evening
    // The clocks go forward on 2026-03-08 and back on 2026-11-01.
    [InlineData("ES", "2026-03-06T21:59:59Z", true)] // Friday 15:59:59 winter time
    [InlineData("ES", "2026-03-06T22:00:00Z", false)]
    [InlineData("ES", "2026-03-08T21:59:59Z", false)]
    [InlineData("ES", "2026-03-08T22:00:00Z", true)] // Sunday 17:00 summer time
    [InlineData("ES", "2026-10-30T20:59:59Z", true)]
    [InlineData("ES", "2026-10-30T21:00:00Z", false)]
    [InlineData("ES", "2026-11-01T22:00:00Z", false)] // Sunday 16:00 winter time
    [InlineData("ES", "2026-11-01T23:00:00Z", true)]
    [InlineData("ES", "2026-11-02T21:59:59Z", true)]
    [InlineData("ES", "2026-11-02T22:00:00Z", false)]
    // Labor Day: early close 12:00, open again at 17:00.
    [InlineData("NQ", "2026-09-07T16:59:59Z", true)]
    [InlineData("NQ", "2026-09-07T17:00:00Z", false)]
    [InlineData("NQ", "2026-09-07T21:59:59Z", false)]
    [InlineData("NQ", "2026-09-07T22:00:00Z", true)]
    [InlineData("GC", "2026-09-07T18:29:59Z", true)] // Metals trade until 13:30.
    [InlineData("GC", "2026-09-07T18:30:00Z", false)]
    [InlineData("ZC", "2026-09-07T14:00:00Z", false)] // Grains not at all before 19:00,
    [InlineData("ZC", "2026-09-07T01:00:00Z", false)] // nor on Sunday evening.
    [InlineData("ZC", "2026-09-08T00:00:00Z", true)]
    [InlineData("HE", "2026-09-07T14:00:00Z", false)]
    // Good Friday: equities until 08:15 in 2026, nothing in 2025 and 2024, no evening before it.
    [InlineData("ES", "2026-04-03T13:14:59Z", true)]
    [InlineData("ES", "2026-04-03T13:15:00Z", false)]
    [InlineData("CL", "2026-04-02T22:30:00Z", false)]
    [InlineData("CL", "2026-04-03T12:00:00Z", false)]
    [InlineData("ES", "2025-04-17T22:30:00Z", false)]
    [InlineData("ES", "2025-04-18T12:00:00Z", false)]
    [InlineData("ES", "2024-03-29T12:00:00Z", false)]
    [InlineData("ES", "2024-03-31T22:00:00Z", true)] // Easter Sunday evening
    // Thanksgiving and the day after, Chicago = UTC−6.
    [InlineData("ES", "2026-11-26T17:59:59Z", true)]
    [InlineData("ES", "2026-11-26T18:00:00Z", false)]
    [InlineData("ES", "2026-11-26T23:00:00Z", true)]
    [InlineData("ES", "2026-11-27T18:14:59Z", true)]
    [InlineData("ES", "2026-11-27T18:15:00Z", false)]
    [InlineData("ZS", "2026-11-27T03:00:00Z", false)] // Grains reopen on Friday at 08:30 only.
    [InlineData("ZS", "2026-11-27T14:30:00Z", true)]
    [InlineData("ZS", "2026-11-27T18:05:00Z", false)]
    // Christmas 2026 falls on a Friday; in 2025 on a Thursday: shut from the 24th, 12:15, to the 25th, 17:00.
    [InlineData("ES", "2026-12-24T18:14:59Z", true)]
    [InlineData("ES", "2026-12-24T23:30:00Z", false)]
    [InlineData("ES", "2026-12-25T15:00:00Z", false)]
    [InlineData("ES", "2026-12-27T23:00:00Z", true)]
    [InlineData("ES", "2025-12-24T23:30:00Z", false)]
    [InlineData("ES", "2025-12-25T15:00:00Z", false)]
    [InlineData("ES", "2025-12-25T23:00:00Z", true)]
    [InlineData("6E", "2026-12-31T21:59:59Z", true)]
    [InlineData("6E", "2026-12-31T23:30:00Z", false)]
    [InlineData("6E", "2027-01-01T15:00:00Z", false)]
    // Grains and livestock, ordinary days.
    [InlineData("ZW", "2026-10-21T00:00:00Z", true)] // 19:00
    [InlineData("ZW", "2026-10-21T12:45:00Z", false)] // 07:45
    [InlineData("ZW", "2026-10-21T13:30:00Z", true)] // 08:30
    [InlineData("ZW", "2026-10-21T18:20:00Z", false)] // 13:20
    [InlineData("LE", "2026-10-21T13:29:59Z", false)]
    [InlineData("LE", "2026-10-21T13:30:00Z", true)]
    [InlineData("LE", "2026-10-21T18:05:00Z", false)]
    // Years without a list of holidays follow the week.
    [InlineData("ES", "2013-03-10T22:00:00Z", true)]
    [InlineData("ES", "2013-03-10T21:59:59Z", false)]
    // Nobody knows this product, so nothing opens in it.
    [InlineData("XYZ", "2026-10-20T15:00:00Z", false)]
    public void A_product_is_open_at_an_instant(string root, string at, bool open) =>
        Assert.Equal(open, ExchangeCalendar.Shipped.IsOpen(root, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_product_of_the_catalogue_has_hours()
    {
        var wednesday = new DateTimeOffset(2026, 10, 21, 15, 0, 0, TimeSpan.Zero);
        Assert.All(InstrumentCatalog.Shipped.All, instrument => Assert.True(ExchangeCalendar.Shipped.IsOpen(instrument.Root, wednesday), instrument.Root));
    }

    [Fact]
    public void The_order_of_questions_does_not_change_an_answer()
    {
        var start = new DateTimeOffset(2025, 12, 20, 0, 0, 0, TimeSpan.Zero);
        var forward = Enumerable.Range(0, 24 * 30).Select(hour => ExchangeCalendar.Shipped.IsOpen("ZC", start.AddHours(hour))).ToArray();
        var backward = Enumerable.Range(0, 24 * 30).Reverse().Select(hour => ExchangeCalendar.Shipped.IsOpen("ZC", start.AddHours(hour))).Reverse().ToArray();
        Assert.Equal(forward, backward);
    }
}
