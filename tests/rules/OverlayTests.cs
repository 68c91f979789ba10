using System.Collections.Frozen;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Short-lived changes on a book: what is refused in one, and what one does on each of its dates.</summary>
public sealed class OverlayTests
{
    private const string Book = "test/flat-by";

    /// <summary>Scenes begin on Tuesday, 20 October, at ten in Chicago.</summary>
    private static readonly DateTimeOffset Wednesday = Scene.Ten.AddDays(1);

    private static string Text(string patch, string from = "2026-10-20", string? to = "2026-10-21", string version = "1", string id = "mine/one", string books = $"\"{Book}\"") =>
        $$"""{"id":"{{id}}","version":"{{version}}","ruleBookIds":[{{books}}],"from":"{{from}}","to":{{(to is null ? "null" : $"\"{to}\"")}},"patch":{{patch}}}""";

    private static string Caps(string caps) => "{\"position\":{\"perProduct\":{" + caps + "}}}";

    private static string Holidays(string holidays) => "{\"calendar\":{\"holidays\":[" + holidays + "]}}";

    private static Overlay Read(string text) => Assert.IsType<ReadOverlay.Read>(OverlayReader.Read(text)).Overlay;

    private static void Bind(Scene scene, string text) => scene.Send(new AccountCommand.BindOverlay(scene.NextId(), Read(text), "ann", "a test", scene.Now));

    private static RuleBook FlatBy { get; } = Assert.IsType<ReadRuleBook.Read>(RuleBookReader.Read(Books.FlatBy)).Book;

    private static Scene Opened() => new(Books.FlatBy);

    private static string? Code(Scene scene, int quantity, ContractSymbol? contract = null) =>
        Gate.Judge(scene.State, new OrderAsk(contract ?? Scene.Mnq, Side.Buy, quantity, 0, default, null, null), default, scene.Market, scene.Now).Code;

    [Theory]
    [InlineData("""{"dailyLoss":{"amount":1}}""", "$.patch.dailyLoss: unknown field")]
    [InlineData("""{"position":{"max":1}}""", "$.patch.position.max: unknown field")]
    [InlineData("""{"position":{"perProduct":{"ES":-1}}}""", "$.patch.position.perProduct.ES: must be a whole number from 0")]
    [InlineData("""{"calendar":{"timeZone":"UTC"}}""", "$.patch.calendar.timeZone: unknown field")]
    [InlineData("""{"calendar":{"holidays":[{"date":"2026-10-19","closed":true}]}}""", "$.patch.calendar.holidays[0].date: is before from")]
    [InlineData("""{"calendar":{"holidays":[{"date":"2026-10-22"}]}}""", "$.patch.calendar.holidays[0].date: is after to")]
    [InlineData("""{"calendar":{"holidays":[{"date":"2026-10-21","blendInto":"2026-10-22"}]}}""", "$.patch.calendar.holidays[0].blendInto: is after to")]
    [InlineData("""{"newsWindows":[{"from":"2026-10-20T15:00:00Z","to":"2026-10-20T14:00:00Z","mode":"no-open"}]}""", "$.patch.newsWindows[0].to: is before from")]
    [InlineData("""{"newsWindows":[{"from":"2026-10-20T15:00:00Z","to":"2026-10-20T16:00:00Z","mode":"close"}]}""", "$.patch.newsWindows[0].mode: unknown value \"close\"")]
    [InlineData("{}", "$.patch.position: missing, and newsWindows and calendar too: nothing is changed")]
    [InlineData("[]", "$.patch: must be an object")]
    public void A_fault_of_a_patch_is_named_with_its_path(string patch, string fault) =>
        Assert.Contains(fault, Assert.IsType<ReadOverlay.Faulty>(OverlayReader.Read(Text(patch))).Faults);

    /// <summary>What somebody who may only tighten may add: on a book that allows five MNQ, beside an overlay that allows three ES.</summary>
    [Theory]
    [InlineData("\"MNQ\":5", null)]
    [InlineData("\"MNQ\":6", "test/flat-by allows 5 MNQ")]
    [InlineData("\"MNQ\":null", "the cap of MNQ is taken away")]
    [InlineData("\"ES\":3", null)]
    [InlineData("\"ES\":4", "another overlay allows fewer ES")]
    [InlineData("\"GC\":9", null)]
    public void A_cap_loosens_when_something_that_is_there_is_lower(string caps, string? why)
    {
        var position = FlatBy.Position ?? new(null, 1, FrozenDictionary<string, MiniEquivalents>.Empty, FrozenDictionary<string, int>.Empty);
        var book = FlatBy with { Position = position with { PerProduct = new Dictionary<string, int> { ["MNQ"] = 5 }.ToFrozenDictionary() } };
        Assert.Equal(why, Overlays.Looser(Read(Text(Caps(caps))), book, [Read(Text(Caps("\"ES\":3"), id: "other"))]));
    }

    [Fact]
    public void Another_version_and_a_holiday_may_loosen_and_what_concerns_another_book_does_not()
    {
        var caps = Read(Text(Caps("\"ES\":1")));
        Assert.Equal("another version of mine/one takes the place of the one before", Overlays.Looser(Read(Text(Caps("\"ES\":1"), version: "2")), FlatBy, [caps]));
        Assert.Equal("holidays can lengthen a day", Overlays.Looser(Read(Text(Holidays("{\"date\":\"2026-10-21\",\"closed\":true}"))), FlatBy, []));
        Assert.Null(Overlays.Looser(Read(Text(Holidays("{\"date\":\"2026-10-21\",\"closed\":true}"), books: "\"test/other\"")), FlatBy, []));
    }

    [Fact]
    public void An_overlay_says_from_when_it_holds() => Assert.Equal(
        ["$.from: missing"], Assert.IsType<ReadOverlay.Faulty>(OverlayReader.Read(Text(Caps("\"ES\":1")).Replace("\"from\":\"2026-10-20\",", "", StringComparison.Ordinal))).Faults);

    [Fact]
    public void An_overlay_has_at_most_64_kibi_characters()
    {
        var text = Text(Caps("\"ES\":1"));
        Assert.IsType<ReadOverlay.Read>(OverlayReader.Read(text.PadRight(65_536)));
        Assert.Equal(["$: longer than 65536 characters"], Assert.IsType<ReadOverlay.Faulty>(OverlayReader.Read(text.PadRight(65_537))).Faults);
    }

    [Theory]
    [InlineData("-0005-01-01", false)]
    [InlineData("1969-12-31", false)]
    [InlineData("1970-01-01", true)]
    [InlineData("2999-12-31", true)]
    [InlineData("3000-01-01", false)]
    [InlineData("9999-12-31", false)]
    public void A_date_is_one_that_sessions_can_be_counted_around(string date, bool isRead)
    {
        var holiday = OverlayReader.Read(Text($$$"""{"position":{"perProduct":{"ES":1}},"calendar":{"holidays":[{"date":"{{{date}}}","closed":true}]}}""", from: "1970-01-01", to: null));
        var window = OverlayReader.Read(Text($$"""{"newsWindows":[{"from":"{{date}}T10:00:00Z","to":"{{date}}T10:00:00Z","mode":"no-open"}]}""", to: null));
        string[] Faults(ReadOverlay read) => read is ReadOverlay.Faulty faulty ? [.. faulty.Faults] : [];
        Assert.Equal(isRead ? [] : ["$.patch.calendar.holidays[0].date: must be a date from 1970 to 2999, yyyy-MM-dd"], Faults(holiday));
        Assert.Equal(
            isRead ? [] : ["from", "to"], Faults(window).Select(fault => fault.Replace("$.patch.newsWindows[0].", "", StringComparison.Ordinal).Replace(": must be an instant in UTC from 1970 to 2999, yyyy-MM-ddTHH:mm:ssZ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("test/*", "test/flat-by", true)]
    [InlineData("test/*", "test/flat/by", true)]
    [InlineData("test/*", "testing/flat-by", false)]
    [InlineData("test/*", "other/book", false)]
    [InlineData("test/flat-by", "test/flat-by", true)]
    [InlineData("test/flat-by", "test/flat-bx", false)]
    public void An_id_names_one_book_or_every_book_below(string id, string book, bool concerns) =>
        Assert.Equal(concerns, Read(Text(Caps("\"ES\":1"), books: $"\"{id}\"")).Concerns(new(book)));

    [Fact]
    public void Every_fault_is_listed()
    {
        var faults = Assert.IsType<ReadOverlay.Faulty>(OverlayReader.Read("""{"id":"x","surprise":1,"ruleBookIds":[],"from":"2026-10-21","to":"2026-10-20"}""")).Faults;
        Assert.Equal(
            ["$.surprise: unknown field", "$.to: is before from", "$.ruleBookIds: names no book", "$.version: missing", "$.patch: missing"], faults);
    }

    [Theory]
    [InlineData("""{"calendar":{"holidays":[{"date":"2026-10-21","flatBy":"17:01"}]}}""", "$.patch.calendar.holidays[0].flatBy: is after rollAt of test/flat-by 1")]
    [InlineData("""{"newsWindows":[{"from":"2026-10-19T21:59:59Z","to":"2026-10-20T14:00:00Z","mode":"no-open"}]}""", "$.patch.newsWindows[0].from: is before the trade date 2026-10-20 of test/flat-by 1")]
    [InlineData("""{"newsWindows":[{"from":"2026-10-20T14:00:00Z","to":"2026-10-21T22:00:00Z","mode":"no-open"}]}""", "$.patch.newsWindows[0].to: is after the trade date 2026-10-21 of test/flat-by 1")]
    public void A_patch_that_contradicts_its_book_is_named_with_its_path(string patch, string fault) =>
        Assert.Equal([fault], OverlayReader.FaultsWith(Read(Text(patch)), Scene.Read(Books.FlatBy)));

    [Fact]
    public void A_day_may_end_at_the_roll() =>
        Assert.Empty(OverlayReader.FaultsWith(Read(Text(Holidays("""{"date":"2026-10-21","flatBy":"17:00"}"""))), Scene.Read(Books.FlatBy)));

    [Fact]
    public void Dates_without_a_session_are_counted_together_with_those_of_the_book()
    {
        var book = JsonNode.Parse(Books.FlatBy)!;
        book["calendar"]!["holidays"] = new JsonArray([.. Weekdays(10).Select(Closed)]);
        var all = string.Join(',', Weekdays(24).Skip(10).Select(date => Closed(date).ToJsonString()));
        var overlay = Read(Text(Holidays(all), to: null));
        Assert.Empty(OverlayReader.FaultsWith(overlay, Scene.Read(Books.FlatBy)));
        Assert.StartsWith("$.patch.calendar.holidays: with those of test/flat-by 1 ", Assert.Single(OverlayReader.FaultsWith(overlay, Scene.Read(book.ToJsonString()))), StringComparison.Ordinal);

        static JsonNode Closed(DateOnly date) => new JsonObject { ["date"] = $"{date:yyyy-MM-dd}", ["closed"] = true };
        static IEnumerable<DateOnly> Weekdays(int count) => Enumerable.Range(0, 100).Select(days => new DateOnly(2026, 11, 2).AddDays(days))
            .Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(count);
    }

    [Fact]
    public void Every_shipped_overlay_fits_every_book_it_names_and_names_books_that_ship()
    {
        Assert.Equal(5, Overlays.Shipped.Count);
        Assert.All(Overlays.Shipped, overlay => Assert.All(overlay.RuleBookIds, id => Assert.NotNull(RuleBooks.Find(id))));
        Assert.All(Overlays.Shipped, overlay => Assert.Empty(RuleBooks.Shipped.SelectMany(book => OverlayReader.FaultsWith(overlay, book))));
        Assert.All(Overlays.Shipped, overlay => Assert.NotEmpty(overlay.Sources));
    }

    /// <summary>Rules reference 1.11: 07:25 to 07:35 in Chicago, minis closed, micros up to a cap that grows with the size.</summary>
    [Theory]
    [InlineData("topstep/labs/25k-static", 1)]
    [InlineData("topstep/combine/50k", 3)]
    [InlineData("topstep/xfa-standard/100k", 6)]
    [InlineData("topstep/pro/150k", 9)]
    [InlineData("topstep/labs/250k", 15)]
    public void The_CPI_window_closes_minis_and_caps_micros_by_the_size(string id, int cap)
    {
        var book = RuleBooks.Find(id)!;
        var bound = Overlays.Shipped.Select(overlay => new BoundOverlay(overlay, default, false)).ToEquatableArray();
        var day = new TradeDate(new(2026, 12, 10));
        var release = new DateTimeOffset(2026, 12, 10, 13, 30, 0, TimeSpan.Zero);
        var windows = Overlays.On(book, bound, day).NewsWindows;
        Assert.All([-5, 0, 5], minutes => Assert.Equal(cap, NewsWindow.LargestIn(windows, "MES", release.AddMinutes(minutes))));
        Assert.False(NewsWindow.Check(windows, "ES", 1, release).Passed);
        Assert.True(NewsWindow.Check(windows, "CL", 1, release).Passed);
        Assert.True(NewsWindow.Check(windows, "ES", 1, release.AddMinutes(-5).AddTicks(-1)).Passed);
        Assert.True(NewsWindow.Check(windows, "ES", 1, release.AddMinutes(5).AddTicks(1)).Passed);
        Assert.Empty(Overlays.On(book, bound, new(new(2026, 12, 9))).NewsWindows);
        Assert.Empty(Overlays.On(book, bound, new(new(2026, 12, 11))).NewsWindows);
    }

    private static readonly TradeDate Tuesday = new(new(2026, 10, 20));

    /// <summary>The book on Tuesday with an overlay that came in so many days before.</summary>
    private static RuleBook OnTuesday(RuleBook book, string patch, int days = 0, bool isReplaced = false) =>
        Overlays.On(book, [new BoundOverlay(Read(Text(patch)), new(Tuesday.Date.AddDays(-days)), isReplaced)], Tuesday);

    [Fact]
    public void What_is_not_patched_stays_as_the_book_has_it()
    {
        var book = Scene.Read(Books.FlatBy);
        Assert.Same(book, Overlays.On(book, [], Tuesday));
        Assert.Same(book.Calendar, OnTuesday(book, Caps("\"ES\":1")).Calendar);
        Assert.Same(book.Position, OnTuesday(book, Holidays("""{"date":"2026-10-20"}""")).Position);
        Assert.Null(OnTuesday(book with { Position = null }, Holidays("""{"date":"2026-10-20"}""")).Position);
    }

    [Fact]
    public void A_cap_on_a_book_without_any_caps_its_product_alone_and_weighs_contracts_alike()
    {
        var limit = OnTuesday(Scene.Read(Books.FlatBy) with { Position = null }, Caps("\"MNQ\":2")).Position!;
        Assert.Equal((null, new MiniEquivalents(1_000_000)), (limit.Max, limit.Weight(InstrumentCatalog.Shipped.Find("MNQ")!)));
        Assert.Equal([new("MNQ", 2)], limit.PerProduct);
    }

    /// <summary>Tuesday and Wednesday end at 16:00, later than the book's 15:10.</summary>
    [Theory]
    [InlineData(0, false, "15:10 16:00")] // Came in today: only tightens today.
    [InlineData(1, false, "16:00 16:00")]
    [InlineData(1, true, "16:00 15:10")] // Replaced today: what it did to today stays.
    public void A_holiday_of_today_waits_and_stays_and_one_of_tomorrow_does_neither(int days, bool isReplaced, string ends)
    {
        var calendar = OnTuesday(Scene.Read(Books.FlatBy), Holidays("""{"date":"2026-10-20","flatBy":"16:00"},{"date":"2026-10-21","flatBy":"16:00"}"""), days, isReplaced).Calendar;
        Assert.Equal(ends, string.Join(' ', new[] { Scene.Ten, Wednesday }.Select(at => $"{calendar.SessionAt(at).FlatByAt!.Value.AddHours(-5):HH:mm}")));
    }

    [Fact]
    public void A_tighter_cap_holds_at_once_and_ends_after_its_last_trade_date()
    {
        var scene = Opened();
        Assert.Null(Code(scene, 3));
        Bind(scene, Text(Caps("\"MNQ\":2")));
        Assert.Equal((null, PositionLimit.ProductCode), (Code(scene, 2), Code(scene, 3)));
        scene.At(Wednesday);
        Assert.Equal(PositionLimit.ProductCode, Code(scene, 3));
        scene.At(new(2026, 10, 21, 22, 0, 0, TimeSpan.Zero));
        Assert.Null(Code(scene, 3));
        Assert.Empty(scene.State.Overlays);
    }

    [Fact]
    public void A_looser_cap_begins_with_the_next_trade_date_and_null_takes_the_cap_away()
    {
        var scene = Opened();
        Bind(scene, Text(Caps("\"ES\":3")));
        Assert.Equal(PositionLimit.ProductCode, Code(scene, 2, Scene.Es));
        scene.At(Wednesday);
        Assert.Equal((null, PositionLimit.ProductCode), (Code(scene, 3, Scene.Es), Code(scene, 4, Scene.Es)));
        Bind(scene, Text(Caps("\"ES\":null"), version: "2", to: "2026-10-30"));
        Assert.Equal(PositionLimit.ProductCode, Code(scene, 4, Scene.Es));
        scene.At(Wednesday.AddDays(1));
        Assert.Null(Code(scene, 4, Scene.Es));
    }

    [Fact]
    public void A_later_overlay_wins_by_its_id_whatever_the_order_they_came_in()
    {
        string[] texts = [Text(Caps("\"MNQ\":2"), from: "2026-10-21", id: "a"), Text(Caps("\"MNQ\":4"), from: "2026-10-21", id: "b")];
        foreach (var order in (string[][])[texts, [.. texts.Reverse()]])
        {
            var scene = Opened();
            foreach (var text in order) Bind(scene, text);
            scene.At(Wednesday);
            Assert.Equal((null, PositionLimit.ProductCode), (Code(scene, 4), Code(scene, 5)));
        }
    }

    [Fact]
    public void A_newer_version_that_ends_an_overlay_leaves_today_as_it_is()
    {
        var scene = Opened();
        Bind(scene, Text(Caps("\"MNQ\":1"), to: null));
        scene.At(Wednesday);
        Bind(scene, Text(Caps("\"MNQ\":1"), to: "2026-10-20", version: "2"));
        Assert.Equal(PositionLimit.ProductCode, Code(scene, 2));
        scene.At(Wednesday.AddDays(1));
        Assert.Null(Code(scene, 2));
    }

    [Fact]
    public void A_window_holds_at_once_and_one_of_a_flat_kind_closes_what_is_open()
    {
        var scene = Opened();
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Bind(scene, Text("""{"newsWindows":[{"from":"2026-10-20T14:55:00Z","to":"2026-10-20T15:05:00Z","mode":"flat","symbols":["MNQ"]}]}"""));
        Assert.Contains(scene.Last, happened => happened is AccountEvent.FlattenStarted);
        Assert.Equal(NewsWindow.Code, Gate.Judge(scene.State, new OrderAsk(Scene.Mnq, Side.Buy, 1, 0, default, null, null), default, scene.Market, scene.Now).Checks.First(check => check.Code == NewsWindow.Code && !check.Passed).Code);
    }

    /// <summary>Ten in the morning: at 11:45 the day is to end, then at 09:45, which has passed.</summary>
    [Fact]
    public void Today_may_only_end_earlier_and_what_is_open_past_its_end_is_closed()
    {
        var scene = Opened();
        scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Bind(scene, Text(Holidays("""{"date":"2026-10-20","flatBy":"16:00"}"""), id: "later"));
        Bind(scene, Text(Holidays("""{"date":"2026-10-20","closed":true}"""), id: "closed"));
        Assert.Equal(new(2026, 10, 20, 20, 10, 0, TimeSpan.Zero), scene.State.Session!.FlatByAt);
        Bind(scene, Text(Holidays("""{"date":"2026-10-20","flatBy":"11:45"}"""), id: "sooner"));
        Assert.Equal(new(2026, 10, 20, 16, 45, 0, TimeSpan.Zero), scene.State.Session!.FlatByAt);
        Assert.Equal(scene.State.Session.FlatByAt, scene.State.NextBoundaryAt);
        Assert.Empty(scene.State.Flattens);
        Bind(scene, Text(Holidays("""{"date":"2026-10-20","flatBy":"09:45"}"""), id: "zero"));
        Assert.Single(scene.State.Flattens);
        Assert.Equal(TradingHours.ClosedCode, Gate.Judge(scene.State, new OrderAsk(Scene.Es, Side.Buy, 1, 0, default, null, null), default, scene.Market, scene.Now).Checks.First(check => check.Code == TradingHours.ClosedCode).Code);
        scene.At(Wednesday);
        Assert.Equal(new(2026, 10, 21, 20, 10, 0, TimeSpan.Zero), scene.State.Session!.FlatByAt);
    }

    [Fact]
    public void A_holiday_of_a_later_date_moves_its_session_and_no_other()
    {
        var scene = Opened();
        Bind(scene, Text(Holidays("""{"date":"2026-10-22","closed":true}"""), from: "2026-10-22", to: "2026-10-22"));
        scene.At(Wednesday);
        Assert.Equal(new(new(2026, 10, 21)), scene.State.TradeDate);
        scene.At(Wednesday.AddDays(1));
        Assert.Equal(new(new(2026, 10, 21)), scene.State.TradeDate);
        scene.At(Wednesday.AddDays(2));
        Assert.Equal(new(new(2026, 10, 23)), scene.State.TradeDate);
        Assert.Equal([20, 21, 23], scene.All.OfType<AccountEvent.DayClosed>().Select(closed => closed.TradeDate.Date.Day).Append(23));
    }

    [Fact]
    public void What_does_not_concern_the_book_has_ended_or_is_known_makes_no_event()
    {
        var scene = Opened();
        Bind(scene, Text(Caps("\"MNQ\":1"), books: "\"other/book\""));
        Assert.Empty(scene.Last);
        Bind(scene, Text(Caps("\"MNQ\":1"), from: "2026-10-01", to: "2026-10-19"));
        Assert.Empty(scene.Last);
        Bind(scene, Text(Caps("\"MNQ\":1"), books: "\"test/*\""));
        Assert.Single(scene.Last);
        Bind(scene, Text(Caps("\"MNQ\":1"), books: "\"test/*\""));
        Assert.Empty(scene.Last);
    }

    /// <summary>Caps and windows only: with them on the book nothing passes that the book alone refuses, on any date.</summary>
    [Fact]
    public void What_only_tightens_never_accepts_what_the_book_refuses() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var chance = new Random(seed);
        var (bare, laid) = (Opened(), Opened());
        for (var step = 0; step < 8; step++)
        {
            var cap = chance.Next(0, 2);
            var patch = chance.Next(2) == 0
                ? Caps($"\"ES\":{cap},\"MNQ\":{chance.Next(0, 60)}")
                : """{"newsWindows":[{"from":"2026-10-20T14:00:00Z","to":"2026-10-21T16:00:00Z","mode":"cap","cap":2}]}""";
            Bind(laid, Text(patch, from: $"2026-10-{chance.Next(19, 22)}", to: $"2026-10-{chance.Next(22, 24)}", id: $"o{chance.Next(3)}", version: $"{step}"));
            var at = bare.Now.AddHours(chance.Next(1, 12));
            bare.At(at);
            laid.At(at);
            var contract = chance.Next(2) == 0 ? Scene.Mnq : Scene.Es;
            var quantity = chance.Next(1, 60);
            if (Code(laid, quantity, contract) is null) Assert.Null(Code(bare, quantity, contract));
        }
    }));

    [Fact]
    public void A_snapshot_comes_back_with_its_rules_in_force()
    {
        var scene = Opened();
        Bind(scene, Text(Caps("\"MNQ\":2")));
        var again = Grains.Abstractions.Events.StateCodec.Decode(Grains.Abstractions.Events.StateCodec.Encode(scene.State), Scene.Read);
        Assert.Equal(scene.State.Overlays, again.Overlays);
        Assert.Equal(2, again.Book!.Position!.PerProduct["MNQ"]);
    }
}
