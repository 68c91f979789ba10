using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Rules;
using Xunit;

namespace TraderTerminal.Tests.Calendar;

/// <summary>The time of every shipped book: nights on which the clock changes, holidays, and the roll to the next trade date.</summary>
/// <remarks>Expected instants come from the files' text and the system's time zones, by the rules reference 4.3.</remarks>
public sealed class BookTimeTests
{
    private const decimal EsPoints = 4_450.25m;

    /// <summary>The Sundays on which the clock changes, and what Chicago and New York are behind UTC before and after it.</summary>
    private static readonly (string Sunday, int Chicago, int ChicagoAfter, int NewYork, int NewYorkAfter)[] Changes =
    [
        ("2026-03-08", 6, 5, 5, 4), ("2026-11-01", 5, 6, 4, 5), ("2027-03-14", 6, 5, 5, 4), ("2027-11-07", 5, 6, 4, 5),
    ];

    public static TheoryData<string> Books => [.. BookText.All.Select(book => book.Id)];

    /// <summary>One book of each zone, roll, day close, flat-by, last entry, holidays and product hours.</summary>
    private static IReadOnlyList<BookText> Patterns { get; } = [.. BookText.All.GroupBy(book => book.Calendar.ToJsonString()).Select(group => group.First())];

    public static TheoryData<string, string> Nights
    {
        get
        {
            var nights = new TheoryData<string, string>();
            foreach (var book in Patterns)
            {
                foreach (var change in Changes) nights.Add(book.Id, change.Sunday);
            }

            return nights;
        }
    }

    public static TheoryData<string, string> Holidays
    {
        get
        {
            var holidays = new TheoryData<string, string>();
            foreach (var book in BookText.All)
            {
                foreach (var date in ExpectedCalendar.Of(book).Holidays.Keys.Order()) holidays.Add(book.Id, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            return holidays;
        }
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Every boundary that the account itself passed, one line each.</summary>
    private static IEnumerable<string> Lines(BookAccount account) => account.All.Select(happened => happened switch
    {
        AccountEvent.FlatByReached e => ExpectedCalendar.Line(e.At, e.Root is null ? "FlatBy" : "ProductFlat", e.TradeDate.Date, e.Root),
        AccountEvent.DayClosed e => ExpectedCalendar.Line(e.At, "DayClose", e.TradeDate.Date, null),
        AccountEvent.SessionOpened e => ExpectedCalendar.Line(e.At, "SessionOpen", e.Session.TradeDate.Date, null),
        _ => null,
    }).OfType<string>();

    /// <summary>The hand table of <see cref="Changes"/> against the zones that <see cref="ExpectedCalendar"/> counts with.</summary>
    [Fact]
    public void The_clock_changes_on_eight_nights()
    {
        foreach (var change in Changes)
        {
            var noon = Date(change.Sunday).ToDateTime(new TimeOnly(12, 0));
            foreach (var (zone, before, after) in new[] { ("America/Chicago", change.Chicago, change.ChicagoAfter), ("America/New_York", change.NewYork, change.NewYorkAfter) })
            {
                var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
                Assert.Equal((-before, -after), (found.GetUtcOffset(noon.AddDays(-1)).Hours, found.GetUtcOffset(noon).Hours));
            }
        }
    }

    /// <summary>From the Thursday before to the Tuesday after: Friday by the old clock, Sunday evening by the new, none lost and none twice.</summary>
    [Theory]
    [MemberData(nameof(Nights))]
    public void No_boundary_is_lost_or_doubled_when_the_clock_changes(string id, string sunday)
    {
        var book = BookText.Of(id);
        var change = Changes.Single(one => one.Sunday == sunday);
        var (first, last) = (Date(sunday).AddDays(-3), Date(sunday).AddDays(2));
        var expected = ExpectedCalendar.Of(book).Lines(first, last);
        var (from, to) = (book.At(first, TimeSpan.Zero), book.At(last.AddDays(1), TimeSpan.Zero));
        Assert.Equal(expected, Known(book, from.AddTicks(-1), to.AddTicks(-1)));
        Assert.Equal(expected.Distinct(), expected);

        // By the hand table: Friday's roll and close, Sunday's roll, Monday's close.
        var chicago = (string)book.Calendar["timeZone"]! == "America/Chicago";
        var (before, after) = chicago ? (change.Chicago, change.ChicagoAfter) : (change.NewYork, change.NewYorkAfter);
        void Has(int day, string field, int behind, string kind, int names)
        {
            if (book.Time(field) is not { } time) return;
            var at = new DateTimeOffset(Date(sunday).AddDays(day).ToDateTime(TimeOnly.MinValue) + time, TimeSpan.FromHours(-behind));
            Assert.Contains(ExpectedCalendar.Line(at, kind, Date(sunday).AddDays(names), null), expected);
        }

        Has(-3, "rollAt", before, "SessionOpen", -2);
        Has(-2, "flatBy", before, "FlatBy", -2);
        Has(-2, "dayCloseAt", before, "DayClose", -2);
        Has(0, "rollAt", after, "SessionOpen", 1);
        Has(1, "flatBy", after, "FlatBy", 1);
        Has(1, "dayCloseAt", after, "DayClose", 1);
        Has(1, "rollAt", after, "SessionOpen", 2);

        // An account that is woken every half hour, and one that sleeps through it all.
        var awake = BookAccount.Open(book, from);
        for (var at = from; at < to; at = at.AddMinutes(30)) awake.At(at);
        Assert.Equal(expected, Lines(awake.At(to.AddTicks(-1))));
        Assert.Equal(expected, Lines(BookAccount.Open(book, from).At(to.AddTicks(-1))));
    }

    /// <summary>The last entry and the flat-by of the days around the change, a millisecond either side, through the gate.</summary>
    [Theory]
    [MemberData(nameof(Nights))]
    public void Entries_end_by_the_new_clock(string id, string sunday)
    {
        var book = BookText.Of(id);
        foreach (var day in (int[])[-2, 1]) EntriesEnd(book, Date(sunday).AddDays(day));
    }

    /// <summary>A year and a half of boundaries, so that every holiday of every set is among them.</summary>
    [Theory]
    [MemberData(nameof(Books))]
    public void Every_boundary_of_2026_and_2027_is_where_the_text_says(string id)
    {
        var book = BookText.Of(id);
        var (first, last) = (new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31));
        Assert.Equal(
            ExpectedCalendar.Of(book).Lines(first, last), Known(book, book.At(first, TimeSpan.Zero).AddTicks(-1), book.At(last.AddDays(1), TimeSpan.Zero).AddTicks(-1)));
    }

    private static IEnumerable<string> Known(BookText book, DateTimeOffset after, DateTimeOffset upTo) =>
        book.Parsed.Value.Calendar.Boundaries(after, upTo).Select(one => ExpectedCalendar.Line(one.At, one.Kind.ToString(), one.TradeDate.Date, one.Root));

    /// <summary>A closed date has no session, an early close moves flat-by and last entry, a blended date names the next trade date.</summary>
    [Theory]
    [MemberData(nameof(Holidays))]
    public void A_holiday_is_kept(string id, string text)
    {
        var book = BookText.Of(id);
        var date = Date(text);
        var expected = ExpectedCalendar.Of(book);
        var holiday = expected.Holidays[date];
        var evening = book.At(date.AddDays(-1), expected.RollAt);
        var account = BookAccount.Open(book, evening.AddHours(-2));
        var noon = book.At(date, new TimeSpan(12, 0, 0));
        if (holiday.Closed)
        {
            account.At(noon);
            Assert.DoesNotContain(account.All.OfType<AccountEvent.SessionOpened>(), opened => opened.At == evening || opened.Session.TradeDate.Date == date);
            Assert.DoesNotContain(account.All.OfType<AccountEvent.DayClosed>(), closed => closed.TradeDate.Date == date);
            Assert.NotEqual(date, account.State.TradeDate.Date);
            return;
        }

        account.At(evening);
        Assert.Equal(holiday.BlendInto ?? date, account.State.TradeDate.Date);
        account.At(noon).Fill("ES", Side.Buy, 1, EsPoints).Fill("ES", Side.Sell, 1, EsPoints);
        Assert.Equal(holiday.BlendInto ?? date, account.State.Statistics.LastTraded!.Value.Date);
        var roll = book.At(date, expected.RollAt);
        account.At(roll);
        Assert.Equal(holiday.BlendInto is null, account.All.OfType<AccountEvent.DayClosed>().Any(closed => closed.TradeDate.Date == date));
        if (expected.OpensOn(date)) Assert.Equal(expected.Named(date.AddDays(1)), account.State.TradeDate.Date);
        EntriesEnd(book, date);
    }

    private static void EntriesEnd(BookText book, DateOnly date)
    {
        var expected = ExpectedCalendar.Of(book);
        if (expected.FlatBy(date) is not { } time) return;
        var flat = book.At(date, time);
        var last = expected.LastEntry(date) is { } entry ? book.At(date, entry) : flat;
        var account = BookAccount.Open(book, last.AddMinutes(-90));
        foreach (var (at, code) in new (DateTimeOffset, string?)[]
        {
            (last.AddMilliseconds(-1), null), (last, last < flat ? TradingHours.CutoffCode : TradingHours.ClosedCode),
            (flat.AddMilliseconds(-1), last < flat ? TradingHours.CutoffCode : null), (flat, TradingHours.ClosedCode), (flat.AddMilliseconds(1), TradingHours.ClosedCode),
        })
        {
            if (at < account.Now) continue;
            var check = account.At(at).Ask("ES", 1).Checks.First(check => check.Rule == TradingHours.Name && check.Code != TradingHours.ProductCode);
            Assert.Equal((at, code), (at, check.Passed ? null : check.Code));
        }

        var held = BookAccount.Open(book, flat.AddMinutes(-30)).Fill("ES", Side.Buy, 1, EsPoints).At(flat.AddMilliseconds(-1));
        Assert.DoesNotContain(held.All, happened => happened is AccountEvent.FlattenStarted or AccountEvent.AccountFailed);
        held.At(flat);
        var reaction = (string)book.Calendar["onFlatBy"]!;
        Assert.Equal(reaction == "none" ? 0 : 1, held.All.OfType<AccountEvent.FlattenStarted>().Count(started => started.At == flat));
        Assert.Equal(reaction == "fail", held.State.HasFailed);
    }

    /// <summary>4.3: a fill at the roll's own instant belongs to the new date; a Friday's late fill still to Friday.</summary>
    [Theory]
    [MemberData(nameof(Books))]
    public void The_roll_divides_the_trade_dates(string id)
    {
        var book = BookText.Of(id);
        var rollAt = ExpectedCalendar.Of(book).RollAt;
        var wednesday = new DateOnly(2026, 10, 21);
        var opened = BookAccount.Open(book, book.At(wednesday, new TimeSpan(9, 0, 0)));
        var roll = book.At(wednesday, rollAt);
        Assert.Equal(wednesday, FilledOn(opened.Fork(), roll.AddMilliseconds(-1)));
        Assert.Equal(wednesday.AddDays(1), FilledOn(opened.Fork(), roll));
        Assert.Equal(wednesday.AddDays(1), FilledOn(opened.Fork(), roll.AddMilliseconds(1)));

        var friday = wednesday.AddDays(2);
        Assert.Equal(friday, FilledOn(opened.Fork(), book.At(friday, rollAt)));
        Assert.Equal(friday, FilledOn(opened.Fork(), book.At(friday.AddDays(2), rollAt).AddMilliseconds(-1)));
        Assert.Equal(friday.AddDays(3), FilledOn(opened.Fork(), book.At(friday.AddDays(2), rollAt)));
    }

    private static DateOnly FilledOn(BookAccount account, DateTimeOffset at)
    {
        account.At(at).Fill("NQ", Side.Buy, 1, 15_500m);
        var state = account.State;
        Assert.Equal(state.TradeDate, state.Statistics.LastTraded);
        return state.TradeDate.Date;
    }

    /// <summary>The exchange's own days of 2026, for each group of products: what is closed, what ends early and what begins late.</summary>
    private static IEnumerable<(string Root, DateTimeOffset At, bool Open)> ExchangeDays()
    {
        var text = JsonNode.Parse(File.ReadAllText(Path.Combine(BookText.Folder("data"), "cme-calendar.json")))!;
        var zone = TimeZoneInfo.FindSystemTimeZoneById((string)text["time_zone"]!);
        foreach (var (_, group) in text["groups"]!.AsObject())
        {
            var root = (string)group!["products"]!.AsArray()[0]!;
            var early = Times(group["earlyCloses"]!);
            var late = Times(group["lateOpens"]!);
            foreach (var holiday in group["holidays"]!.AsArray().Select(date => Date((string)date!)).Where(date => date.Year == 2026))
            {
                for (var hour = 0; hour < 16; hour++) yield return (root, At(holiday, new TimeSpan(hour, 30, 0)), false);
            }

            foreach (var (date, close) in early)
            {
                // What ends early is open just before where the week's hours say so, and shut from then until a session of its own opens.
                yield return (root, At(date, close).AddMilliseconds(-1), InWeek(group, date, close - TimeSpan.FromMilliseconds(1)));
                yield return (root, At(date, close), false);
                yield return (root, At(date, close).AddMilliseconds(1), false);
                if (!late.ContainsKey(date)) yield return (root, At(date, new TimeSpan(19, 30, 0)), false);
            }

            foreach (var (date, open) in late)
            {
                var shut = early.TryGetValue(date, out var close) && close < open ? close : TimeSpan.Zero;
                yield return (root, At(date, shut), false);
                yield return (root, At(date, open).AddMilliseconds(-1), false);
                yield return (root, At(date, open), InWeek(group, date, open));
                yield return (root, At(date, open).AddMilliseconds(1), InWeek(group, date, open));
            }

        }

        DateTimeOffset At(DateOnly date, TimeSpan time)
        {
            var wall = date.ToDateTime(TimeOnly.MinValue) + time;
            return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
        }

        static Dictionary<DateOnly, TimeSpan> Times(JsonNode node) =>
            node.AsObject().Where(entry => entry.Key.StartsWith("2026", StringComparison.Ordinal)).ToDictionary(entry => Date(entry.Key), entry => BookText.TimeOf((string)entry.Value!));
    }

    /// <summary>Whether the group trades at this time of an ordinary week.</summary>
    private static bool InWeek(JsonNode group, DateOnly date, TimeSpan time)
    {
        var at = (int)date.DayOfWeek * TimeSpan.TicksPerDay + time.Ticks;
        return group["weekly_sessions"]!.AsArray().Any(session => at >= Point(session![0]!) && at < Point(session[1]!));

        static long Point(JsonNode point)
        {
            var text = (string)point!;
            return Array.IndexOf(["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], text[..3]) * TimeSpan.TicksPerDay + BookText.TimeOf(text[4..]).Ticks;
        }
    }

    [Theory]
    [MemberData(nameof(Books))]
    public void The_exchanges_closed_days_and_early_closes_are_kept(string id)
    {
        var book = BookText.Of(id);
        var keeps = (bool?)book.Calendar["exchangeHours"] == true;
        var calendar = book.Parsed.Value.Calendar;
        var wrong = ExchangeDays()
            .Where(day => calendar.IsProductOpen(day.Root, day.At) != (Own(book, day.Root, day.At) && (!keeps || day.Open)))
            .Select(day => $"{day.Root} {day.At:yyyy-MM-dd HH:mm:ss.fff} expected {day.Open}")
            .ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    /// <summary>The book's own hours of a product.</summary>
    private static bool Own(BookText book, string root, DateTimeOffset at)
    {
        if (book.Calendar["productHours"]?[root] is not { } hours) return true;
        var time = TimeZoneInfo.ConvertTime(at, book.Zone).TimeOfDay;
        if (hours["flatBy"] is { } flat && time >= BookText.TimeOf((string)flat!) && time < book.Time("rollAt")) return false;
        return hours["windows"] is not JsonArray windows || windows.Any(window =>
        {
            var (from, to) = (BookText.TimeOf((string)window!["from"]!), BookText.TimeOf((string)window["to"]!));
            return from <= to ? time >= from && time < to : time >= from || time < to;
        });
    }

    /// <summary>The same through the gate of an account, for one book of each pattern.</summary>
    [Theory]
    [MemberData(nameof(PatternBooks))]
    public void An_order_into_a_closed_exchange_is_refused(string id)
    {
        var book = BookText.Of(id);
        var keeps = (bool?)book.Calendar["exchangeHours"] == true;
        var wrong = ExchangeDays()
            .Where(day => Passes(BookAccount.Open(book, day.At), day.Root) != (Own(book, day.Root, day.At) && (!keeps || day.Open)))
            .Select(day => $"{day.Root} {day.At:yyyy-MM-dd HH:mm:ss.fff} expected {day.Open}")
            .ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));

        static bool Passes(BookAccount account, string root) =>
            account.Ask(root, 1).Checks.First(check => check.Code == TradingHours.ProductCode).Passed;
    }

    public static TheoryData<string> PatternBooks => [.. Patterns.Select(book => book.Id)];

    /// <summary>No book, no pattern, no holiday and no kind of exchange day goes without a case.</summary>
    [Fact]
    public void No_book_and_no_day_is_left_out()
    {
        var days = BookText.All.SelectMany(book => ExpectedCalendar.Of(book).Holidays.Values).ToArray();
        var counts = new Dictionary<string, int>
        {
            ["books"] = Books.Count,
            ["books that roll at 17:00"] = BookText.All.Count(book => (string)book.Calendar["rollAt"]! == "17:00"),
            ["patterns"] = Patterns.Count,
            ["nights of a pattern"] = Nights.Count,
            ["holidays of a book"] = Holidays.Count,
            ["closed dates"] = days.Count(day => day.Closed),
            ["early closes"] = days.Count(day => day.FlatBy is not null),
            ["blended dates"] = days.Count(day => day.BlendInto is not null),
            ["instants of the exchange"] = ExchangeDays().Count(),
        };
        Assert.True(Expected.OrderBy(one => one.Key).SequenceEqual(counts.OrderBy(one => one.Key)), string.Join('\n', counts.Select(one => $"[\"{one.Key}\"] = {one.Value},")));
        Assert.All(BookText.All.Where(book => book.Calendar["holidays"] is not null), book => Assert.NotEmpty(ExpectedCalendar.Of(book).Holidays));
    }

    private static readonly Dictionary<string, int> Expected = new()
    {
        ["books"] = 158,
        ["books that roll at 17:00"] = 58,
        ["patterns"] = 11,
        ["nights of a pattern"] = 44,
        ["holidays of a book"] = 2010,
        ["closed dates"] = 465,
        ["early closes"] = 1540,
        ["blended dates"] = 645,
        ["instants of the exchange"] = 853,
    };
}
