using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Rules;

public sealed class RuleBookReaderTests
{
    private const string Whole = """
        {"id":"t/a","version":"2026-10-10","name":"A","effectiveFrom":"2026-09-18","effectiveTo":null,"verifiedOn":"2026-10-10","status":"verified",
         "sources":[{"title":"page","reference":"article 1","date":"2026-09-18","certainty":"official"}],"startBalance":50000.25,
         "calendar":{"timeZone":"America/New_York","rollAt":"18:00","dayCloseAt":"16:59:59","flatBy":"16:59","onFlatBy":"fail"},
         "drawdown":{"basis":"eod-equity","amount":2000.5,"lockAt":50000.25,"breachMetric":"balance","breachOn":"cross","evaluate":"eod","action":"fail"},
         "dailyLoss":{"amount":1000,"basis":"realized","action":"fail"},
         "position":{"microsPerMini":10,"weights":{"SIL":0.2},"max":5,"graceSeconds":10,"onExceed":"fail","perProduct":{"SI":0}},
         "products":{"permitted":["ES","SI"],"restricted":["BTC"]},"target":{"amount":3000,"minTradedDays":2},"fees":"topstep-2026-10"}
        """;

    private static string[] Faults(string json) => RuleBookReader.Read(json) is ReadRuleBook.Faulty faulty ? [.. faulty.Faults] : [];

    /// <summary>The whole book with one value put in place of another.</summary>
    private static string With(string path, string json)
    {
        var book = JsonNode.Parse(Whole)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(book, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(json);
        return book.ToJsonString();
    }

    [Fact]
    public void Every_field_of_a_book_is_read()
    {
        var book = Assert.IsType<ReadRuleBook.Read>(RuleBookReader.Read(Whole)).Book;
        Assert.Equal("t/a", book.Id.Value);
        Assert.Equal(Usd.FromDollars(50000.25m), book.StartBalance);
        Assert.Equal(OnFlatBy.Fail, book.Calendar.OnFlatBy);
        Assert.Equal(
            new Drawdown(DrawdownBasis.EodEquity, Usd.FromDollars(2000.5m), null, Usd.FromDollars(50000.25m), BreachMetric.Balance, BreachOn.Cross, EvaluateAt.Eod),
            book.Drawdown);
        Assert.Equal(new DailyLoss(Usd.FromDollars(1000), DailyLossBasis.Realized, DailyLossAction.Fail), book.DailyLoss);
        Assert.Equal(MiniEquivalents.FromMinis(5), book.Position!.Max);
        Assert.Equal((10, 10, OnExceed.Fail), (book.Position.MicrosPerMini, book.Position.GraceSeconds, book.Position.OnExceed));
        Assert.Equal(new MiniEquivalents(200_000), book.Position.Weights["SIL"]);
        Assert.Equal(0, book.Position.PerProduct["SI"]);
        Assert.True(book.Products!.Permits("ES") && !book.Products.Permits("NQ") && !book.Products.Permits("BTC"));
        Assert.Equal(new Target(Usd.FromDollars(3000), 2), book.Target);
        Assert.Equal("topstep-2026-10", book.Fees.Name);
        Assert.Equal(Whole, book.Text);
        Assert.Equal(new DateOnly(2026, 9, 18), book.Origin.EffectiveFrom);
        Assert.Equal((RuleBookStatus.Verified, new DateOnly(2026, 10, 10)), (book.Origin.Status, book.Origin.VerifiedOn!.Value));
        Assert.Equal(new RuleBookSource("page", "article 1", new DateOnly(2026, 9, 18), Certainty.Official, default), Assert.Single(book.Origin.Sources));
    }

    [Fact]
    public void A_list_of_products_permits_only_them()
    {
        var book = Assert.IsType<ReadRuleBook.Read>(RuleBookReader.Read(With("products", """["ES"]"""))).Book;
        Assert.True(book.Products!.Permits("ES"));
        Assert.False(book.Products.Permits("NQ"));
    }

    [Fact]
    public void What_a_book_leaves_out_is_the_mildest_or_nothing()
    {
        var book = Assert.IsType<ReadRuleBook.Read>(RuleBookReader.Read("""
            {"id":"t/b","version":"1","startBalance":0,"calendar":{"timeZone":"UTC","rollAt":"17:00","dayCloseAt":"17:00"},
             "drawdown":{"basis":"static","amount":0.000001},"dailyLoss":{"amount":0.000001,"action":"lock-day"},"position":{"max":0},
             "target":{"amount":0.000001},"consistency":{"ratio":1},"payout":{"consistency":0.5},"capabilities":{},
             "personal":[{"side":"loss","amount":0.000001,"action":"none"}],"ladder":{"steps":[{"netProfit":1,"dailyLoss":0.000001}]},
             "tradeLimits":{"perDay":0},"conduct":{"maxOrdersPerDay":1,"inactivityDays":1,"maxActiveAccounts":1,"minHold":{"share":1}}}
            """)).Book;
        var least = new Usd(1);
        Assert.Equal(("t/b", false, "none"), (book.Name, book.IsAdvisory, book.Fees.Name));
        Assert.Equal((RuleBookStatus.Unverified, 0), (book.Origin.Status, book.Origin.Sources.Count));
        Assert.Equal(new Drawdown(DrawdownBasis.Static, least, null, null, BreachMetric.Equity, BreachOn.Touch, EvaluateAt.Realtime), book.Drawdown);
        Assert.Equal(new DailyLoss(least, DailyLossBasis.Net, DailyLossAction.LockDay), book.DailyLoss);
        Assert.Equal((MiniEquivalents.FromMinis(0), 1, 0, OnExceed.Reduce), (book.Position!.Max, book.Position.MicrosPerMini, book.Position.GraceSeconds, book.Position.OnExceed));
        Assert.Equal(new Target(least, 0), book.Target);
        Assert.Equal(new Consistency(new Ratio(1_000_000), Inclusive: true), book.Consistency);
        Assert.Equal(
            new PayoutRule(Usd.Zero, null, null, null, new([]), new(1_000_000), null, 0, 0, new Consistency(new(500_000), Inclusive: true), false, null, null, null),
            book.Payout);
        Assert.Equal(Capabilities.Everything, book.Capabilities);
        Assert.Equal(new Capabilities(Automation.Any, Copier: true, ApiOrders: true, Overnight: true), Capabilities.Everything);
        Assert.Equal(new PersonalLimit(PersonalSide.Loss, least, PersonalPeriod.Day, PersonalTrail.None, PersonalAction.None), Assert.Single(book.Personal));
        Assert.Equal(new LadderStep(Usd.FromDollars(1), 0, least, null), Assert.Single(book.Ladder!.Steps));
        Assert.Equal(new TradeLimits(0, null), book.TradeLimits);
        Assert.Equal((1, 1, 1, new MinHold(0, new(1_000_000))), (book.Conduct!.MaxOrdersPerDay, book.Conduct.InactivityDays, book.Conduct.MaxActiveAccounts, book.Conduct.MinHold));
    }

    [Theory]
    [InlineData("surprise", "1", "$.surprise: unknown field")]
    [InlineData("surprise", "null", "$.surprise: unknown field")]
    [InlineData("drawdown.suprise", "1", "$.drawdown.suprise: unknown field")]
    [InlineData("id", "null", "$.id: missing")]
    [InlineData("id", "7", "$.id: must be a text")]
    [InlineData("version", "\"\"", "$.version: must be a text")]
    [InlineData("status", "\"guessed\"", "$.status: unknown value \"guessed\"")]
    [InlineData("effectiveFrom", "\"18.09.2026\"", "$.effectiveFrom: must be a date from 1970 to 2999, yyyy-MM-dd")]
    [InlineData("effectiveTo", "\"2026-09-17\"", "$.effectiveTo: is before effectiveFrom")]
    [InlineData("sources", "[{\"title\":\"x\",\"page\":1}]", "$.sources[0].page: unknown field")]
    [InlineData("startBalance", "-1", "$.startBalance: must not be negative")]
    [InlineData("startBalance", "\"50000\"", "$.startBalance: must be a number with at most six decimals")]
    [InlineData("startBalance", "50000.0000001", "$.startBalance: must be a number with at most six decimals")]
    [InlineData("startBalance", "1e3", "$.startBalance: must be a number with at most six decimals")]
    [InlineData("startBalance", "99999999999999", "$.startBalance: must be a number with at most six decimals")]
    [InlineData("calendar", "null", "$.calendar: missing")]
    [InlineData("calendar", "\"topstep\"", "$.calendar: must be an object")]
    [InlineData("calendar.timeZone", "\"America/Gotham\"", "$.calendar.timeZone: no time zone \"America/Gotham\"")]
    [InlineData("calendar.timeZone", "\"\"", "$.calendar.timeZone: must be a text")]
    [InlineData("calendar.rollAt", "\"5 pm\"", "$.calendar.rollAt: must be a time of day, HH:mm or HH:mm:ss")]
    [InlineData("calendar.rollAt", "null", "$.calendar.rollAt: missing")]
    [InlineData("calendar.dayCloseAt", "\"18:01\"", "$.calendar.dayCloseAt: is after rollAt")]
    [InlineData("calendar.flatBy", "\"18:01\"", "$.calendar.flatBy: is after rollAt")]
    [InlineData("calendar.lastEntryAt", "\"16:59:01\"", "$.calendar.flatBy: is before lastEntryAt")]
    [InlineData("calendar.onFlatBy", "null", "$.calendar.onFlatBy: missing, it says what flatBy does")]
    [InlineData("calendar.onFlatBy", "\"panic\"", "$.calendar.onFlatBy: unknown value \"panic\"")]
    [InlineData("calendar.holidays", "\"mars-2026\"", "$.calendar.holidays: no holiday set \"mars-2026\"")]
    [InlineData("calendar.holidays", "[{\"closed\":true}]", "$.calendar.holidays[0].date: missing")]
    [InlineData("calendar.holidays", "[{\"date\":\"2026-12-25\",\"closed\":1}]", "$.calendar.holidays[0].closed: must be true or false")]
    [InlineData("calendar.holidays", "[{\"date\":\"2026-12-25\"},{\"date\":\"2026-12-25\"}]", "$.calendar.holidays[1].date: stands in the list twice")]
    [InlineData("calendar.holidays", "[{\"date\":\"2026-12-25\",\"blendInto\":\"2026-12-25\"}]", "$.calendar.holidays[0].blendInto: is not after the holiday")]
    [InlineData("calendar.productHours", "{\"ZC\":{\"windows\":[[\"08:30\"]]}}", "$.calendar.productHours.ZC.windows[0]: must be a pair")]
    [InlineData("calendar.productHours", "{\"ZC\":{\"windows\":[{\"to\":\"07:45\"}]}}", "$.calendar.productHours.ZC.windows[0].from: missing")]
    [InlineData("calendar.productHours", "{\"ZC\":{\"windows\":[{\"from\":\"19:00\"}]}}", "$.calendar.productHours.ZC.windows[0].to: missing")]
    [InlineData("calendar.timeZone", "\"X\"", "$.calendar.timeZone: no time zone \"X\"")]
    [InlineData("drawdown", "{\"basis\":\"static\",\"level\":48000,\"lockAt\":47999.99}", "$.drawdown.lockAt: 47999.99 is below the first floor, 48000.00")]
    [InlineData("calendar.exchangeHours", "\"yes\"", "$.calendar.exchangeHours: must be true or false")]
    [InlineData("drawdown.basis", "\"eod\"", "$.drawdown.basis: unknown value \"eod\"")]
    [InlineData("drawdown.basis", "null", "$.drawdown.basis: missing")]
    [InlineData("drawdown.amount", "0", "$.drawdown.amount: must be above zero")]
    [InlineData("drawdown.amount", "-5", "$.drawdown.amount: must be above zero")]
    [InlineData("drawdown.lockAt", "47999.74", "$.drawdown.lockAt: 47999.74 is below the first floor, 47999.75")]
    [InlineData("drawdown.level", "1000", "$.drawdown.level: stands beside an amount; only one can be the first floor")]
    [InlineData("drawdown.action", "\"lock\"", "$.drawdown.action: unknown value \"lock\"")]
    [InlineData("dailyLoss.amount", "null", "$.dailyLoss.amount: missing")]
    [InlineData("dailyLoss.action", "null", "$.dailyLoss.action: missing")]
    [InlineData("dailyLoss.tiers", "[{\"from\":null,\"amount\":1000}]", "$.dailyLoss.amount: stands beside tiers; the lowest tier is the amount")]
    [InlineData("dailyLoss.scaleAfterLock", "{\"pct\":1.5,\"of\":\"best-day\"}", "$.dailyLoss.scaleAfterLock.pct: must be a share above 0 and at most 1, with at most six decimals")]
    [InlineData("dailyLoss", "{\"tiers\":[],\"action\":\"fail\"}", "$.dailyLoss.tiers: holds no tier")]
    [InlineData("dailyLoss", "{\"tiers\":[{\"from\":1,\"amount\":5}],\"action\":\"fail\"}", "$.dailyLoss.tiers[0].from: must be null: the lowest tier counts always")]
    [InlineData("dailyLoss", "{\"tiers\":[{\"amount\":5},{\"from\":9,\"amount\":5},{\"from\":9,\"amount\":6}],\"action\":\"fail\"}", "$.dailyLoss.tiers[2].from: is not above the tier before")]
    [InlineData("dailyLoss.breachOn", "\"cross\"", "$.dailyLoss.breachOn: unknown value \"cross\"")]
    [InlineData("position.max", "2.5", "$.position.max: must be a whole number from 0")]
    [InlineData("position.max", "-1", "$.position.max: must be a whole number from 0")]
    [InlineData("position.microsPerMini", "0", "$.position.microsPerMini: must be a whole number from 1")]
    [InlineData("position.microsPerMini", "3", "$.position.microsPerMini: 1/3 of a mini is not exact to the millionth")]
    [InlineData("position.weights", "{\"SIL\":0.2000001}", "$.position.weights.SIL: must be a number with at most six decimals")]
    [InlineData("position.weights", "{\"SIL\":-1}", "$.position.weights.SIL: must not be negative")]
    [InlineData("position.perProduct", "{\"GC\":\"3\"}", "$.position.perProduct.GC: must be a whole number from 0")]
    [InlineData("position.metric", "\"eod-balance\"", "$.position.tiers: missing, the metric chooses among them")]
    [InlineData("position", "{\"metric\":\"eod-profit\",\"max\":2,\"tiers\":[{\"from\":null,\"max\":2}]}", "$.position.max: stands beside tiers; the lowest tier is the limit")]
    [InlineData("position", "{\"tiers\":[{\"from\":null,\"max\":2}]}", "$.position.metric: missing")]
    [InlineData("position.effective", "\"now\"", "$.position.effective: unknown value \"now\"")]
    [InlineData("position", "{}", "$.position.max: missing, and perProduct too: nothing is limited")]
    [InlineData("products", "{}", "$.products.permitted: missing, and restricted too")]
    [InlineData("products", "[7]", "$.products[0]: must be a text")]
    [InlineData("target.minTradedDays", "-1", "$.target.minTradedDays: must be a whole number from 0")]
    [InlineData("fees", "\"free\"", "$.fees: no fee table \"free\"")]
    [InlineData("accountCreatedTo", "\"yesterday\"", "$.accountCreatedTo: must be a date from 1970 to 2999, yyyy-MM-dd")]
    [InlineData("consistency", "{}", "$.consistency.ratio: missing")]
    [InlineData("consistency", "{\"ratio\":0}", "$.consistency.ratio: must be a share above 0 and at most 1, with at most six decimals")]
    [InlineData("payout", "{\"minimum\":1}", "$.payout.minimum: unknown field")]
    [InlineData("payout", "{\"winningDays\":5}", "$.payout.winningDay: missing, it says which days winningDays counts")]
    [InlineData("payout", "{\"consistencyInclusive\":true}", "$.payout.consistency: missing, consistencyInclusive belongs to it")]
    [InlineData("payout", "{\"caps\":[0]}", "$.payout.caps[0]: must be above zero")]
    [InlineData("personal", "{}", "$.personal: must be a list")]
    [InlineData("personal", "[{\"side\":\"loss\",\"amount\":1,\"action\":\"shout\"}]", "$.personal[0].action: unknown value \"shout\"")]
    [InlineData("personal", "[{\"side\":\"profit\",\"amount\":1,\"trail\":\"realized\",\"action\":\"none\"}]", "$.personal[0].trail: only a day's loss limit trails")]
    [InlineData("newsWindows", "[{\"from\":\"2026-10-14T12:35:00Z\",\"to\":\"2026-10-14T12:25:00Z\",\"mode\":\"flat\"}]", "$.newsWindows[0].to: is before from")]
    [InlineData("newsWindows", "[{\"from\":\"2026-10-14T12:25:00Z\",\"to\":\"2026-10-14 12:25\",\"mode\":\"flat\"}]", "$.newsWindows[0].to: must be an instant in UTC from 1970 to 2999, yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData("newsWindows", "[{\"from\":\"2026-10-14T12:25:00Z\",\"to\":\"2026-10-14T12:35:00Z\",\"mode\":\"cap\"}]", "$.newsWindows[0].cap: missing")]
    [InlineData("tradeLimits", "{}", "$.tradeLimits.perDay: missing, and perWeek too: nothing is limited")]
    [InlineData("ladder", "{\"steps\":[{\"netProfit\":1}]}", "$.ladder.steps[0].dailyLoss: missing, and max too: the step changes nothing")]
    [InlineData("conduct", "{\"hedge\":{\"scope\":\"everywhere\"}}", "$.conduct.hedge.scope: unknown value \"everywhere\"")]
    [InlineData("conduct", "{\"hedge\":{\"scope\":\"any\",\"families\":{\"A\":[\"ES\"],\"B\":[\"ES\"]}}}", "$.conduct.hedge.families: ES stands in two families")]
    [InlineData("capabilities", "{\"automation\":\"some\"}", "$.capabilities.automation: unknown value \"some\"")]
    [InlineData("conduct", "{\"maxOrdersPerDay\":0}", "$.conduct.maxOrdersPerDay: must be a whole number from 1")]
    [InlineData("conduct", "{\"inactivityDays\":0}", "$.conduct.inactivityDays: must be a whole number from 1")]
    [InlineData("conduct", "{\"maxActiveAccounts\":0}", "$.conduct.maxActiveAccounts: must be a whole number from 1")]
    [InlineData("conduct", "{\"minHold\":{\"seconds\":0,\"share\":1}}", "$.conduct.minHold.seconds: must be a whole number from 1")]
    [InlineData("tradeLimits", "{\"perDay\":-1}", "$.tradeLimits.perDay: must be a whole number from 0")]
    [InlineData("target.amount", "0", "$.target.amount: must be above zero")]
    [InlineData("dailyLoss.amount", "0", "$.dailyLoss.amount: must be above zero")]
    [InlineData("dailyLoss", "{\"tiers\":[{\"amount\":0}],\"action\":\"fail\"}", "$.dailyLoss.tiers[0].amount: must be above zero")]
    [InlineData("dailyLoss", "{\"tiers\":[{\"amount\":5},{\"amount\":6}],\"action\":\"fail\"}", "$.dailyLoss.tiers[1].from: missing")]
    [InlineData("personal", "[{\"side\":\"loss\",\"amount\":0,\"action\":\"none\"}]", "$.personal[0].amount: must be above zero")]
    [InlineData("personal", "[{\"side\":\"loss\",\"amount\":1,\"period\":\"week\",\"trail\":\"realized\",\"action\":\"none\"}]", "$.personal[0].trail: only a day's loss limit trails")]
    [InlineData("ladder", "{\"steps\":[{\"netProfit\":1,\"dailyLoss\":0}]}", "$.ladder.steps[0].dailyLoss: must be above zero")]
    [InlineData("ladder", "{\"steps\":[{\"netProfit\":1,\"max\":1},{\"netProfit\":1,\"max\":2}]}", "$.ladder.steps[1].netProfit: is not above the step before")]
    [InlineData("ladder", "{\"steps\":[{\"netProfit\":1,\"activeDays\":-1,\"max\":1}]}", "$.ladder.steps[0].activeDays: must be a whole number from 0")]
    [InlineData("payout", "{\"min\":-1}", "$.payout.min: must not be negative")]
    [InlineData("payout", "{\"winningDay\":-1}", "$.payout.winningDay: must not be negative")]
    [InlineData("payout", "{\"maxPayouts\":-1}", "$.payout.maxPayouts: must be a whole number from 0")]
    [InlineData("payout", "{\"tradedDays\":-1}", "$.payout.tradedDays: must be a whole number from 0")]
    [InlineData("position.graceSeconds", "-1", "$.position.graceSeconds: must be a whole number from 0")]
    [InlineData("position", "{\"metric\":\"eod-profit\",\"tiers\":[{\"from\":null,\"max\":-1}]}", "$.position.tiers[0].max: must be a whole number from 0")]
    [InlineData("consistency", "{\"ratio\":1.000001}", "$.consistency.ratio: must be a share above 0 and at most 1, with at most six decimals")]
    [InlineData("newsWindows", "[{\"from\":\"2026-10-14T12:25:00Z\",\"to\":\"2026-10-14T12:35:00Z\",\"mode\":\"cap\",\"cap\":-1}]", "$.newsWindows[0].cap: must be a whole number from 0")]
    [InlineData("newsWindows", "[{\"from\":\"2026-10-14T12:25:00Z\",\"to\":\"2026-10-14T12:35:00Z\",\"mode\":\"flat\",\"cap\":1}]", "$.newsWindows[0].cap: belongs to mode cap")]
    [InlineData("calendar.lastEntryAt", "\"16:59:00.5\"", "$.calendar.lastEntryAt: must be a time of day, HH:mm or HH:mm:ss")]
    [InlineData("tradeLimits", "7", "$.tradeLimits: must be an object")]
    [InlineData("overlays", "[]", "$.overlays: unknown field")]
    [InlineData("", "1", "$.: unknown field")]
    [InlineData("a", "1", "$.a: unknown field")]
    public void A_fault_is_named_with_its_path(string path, string value, string fault) => Assert.Equal([fault], Faults(With(path, value)));

    [Fact]
    public void Families_of_products_are_read_when_no_product_stands_in_two() =>
        Assert.Empty(Faults(With("conduct", """{"hedge":{"scope":"any","families":{"A":["ES","MES"],"B":["NQ"]}}}""")));

    [Fact]
    public void A_news_window_may_be_one_instant() =>
        Assert.Empty(Faults(With("newsWindows", """[{"from":"2026-10-14T12:25:00Z","to":"2026-10-14T12:25:00Z","mode":"flat"}]""")));

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(
            ["$.extra: unknown field", "$.startBalance: must be a number with at most six decimals", "$.calendar.dayCloseAt: missing", "$.drawdown.basis: missing"],
            Faults("""{"id":"a","version":"1","extra":1,"startBalance":"x","calendar":{"timeZone":"UTC","rollAt":"17:00"},"drawdown":{"amount":1}}"""));

    [Fact]
    public void A_name_that_stands_twice_is_a_fault() =>
        Assert.Contains("$.version: stands twice", Faults("""{"id":"a","version":"1","version":"2","startBalance":1,"calendar":{"timeZone":"UTC","rollAt":"17:00","dayCloseAt":"16:00"}}"""));

    [Theory]
    [InlineData("", "$: not JSON, line 1, column 1")]
    [InlineData("[]", "$: must be an object")]
    [InlineData("{\n\"id\":,", "$: not JSON, line 2, column 6")]
    [InlineData("{\"id\":\"\\ud800\"}", "$: a text holds half of a surrogate pair")]
    [InlineData("{\"\\ud800\":1}", "$: a text holds half of a surrogate pair")]
    public void What_is_no_book_is_told(string json, string fault) => Assert.Equal([fault], Faults(json));

    [Theory]
    [InlineData("2026-01-07", 29, "closed\":true", false)]
    [InlineData("2026-01-06", 29, "closed\":true", false)] // Tuesday to Tuesday.
    [InlineData("2026-01-06", 30, "closed\":true", true)]
    [InlineData("2026-01-06", 31, "closed\":true", true)]
    [InlineData("2026-01-06", 30, "blendInto\":\"2026-06-01", true)]
    [InlineData("2026-01-06", 60, "flatBy\":\"12:00", false)] // Short days are sessions.
    public void A_month_without_a_session_is_refused(string first, int dates, string holiday, bool isRefused)
    {
        var quote = holiday.Contains("true", StringComparison.Ordinal) ? "" : "\"";
        var from = DateOnly.Parse(first, CultureInfo.InvariantCulture);
        // A short day before a run is no part of it.
        string[] holidays =
        [
            $$"""{"date":"{{from.AddDays(-1):yyyy-MM-dd}}","flatBy":"12:00"}""",
            .. Enumerable.Range(0, dates).Select(day => $$"""{"date":"{{from.AddDays(day):yyyy-MM-dd}}","{{holiday}}{{quote}}}"""),
        ];
        Assert.Equal(
            isRefused ? [$"$.calendar.holidays: {dates} dates in a row without a session; at most 29"] : [],
            Faults(With("calendar.holidays", $"[{string.Join(",", holidays)}]")));
    }

    [Theory]
    [InlineData("2026-09-17", true)]
    [InlineData("2026-09-18", false)]
    [InlineData("2026-09-19", false)]
    public void A_book_ends_no_earlier_than_it_begins(string to, bool isFault)
    {
        Assert.Equal(isFault ? ["$.effectiveTo: is before effectiveFrom"] : [], Faults(With("effectiveTo", $"\"{to}\"")));
        var created = With("accountCreatedTo", $"\"{to}\"").Replace("\"status\"", "\"accountCreatedFrom\":\"2026-09-18\",\"status\"", StringComparison.Ordinal);
        Assert.Equal(isFault ? ["$.accountCreatedTo: is before accountCreatedFrom"] : [], Faults(created));
    }

    [Fact]
    public void A_book_has_at_most_256_kibi_characters()
    {
        Assert.Empty(Faults(Whole.PadRight(262_144)));
        Assert.Equal(["$: longer than 262144 characters"], Faults(Whole.PadRight(262_145)));
    }

    [Fact]
    public void Every_fault_of_two_tiers_that_begin_at_the_same_amount_is_told() =>
        Assert.Equal(
            ["$.dailyLoss.tiers[0].from: must be null: the lowest tier counts always", "$.dailyLoss.tiers[1].from: is not above the tier before"],
            Faults(With("dailyLoss", """{"tiers":[{"from":5,"amount":5},{"from":5,"amount":6}],"action":"fail"}""")));

    [Fact]
    public void A_lock_may_stand_on_the_first_floor() => Assert.Empty(Faults(With("drawdown.lockAt", "47999.75")));

    /// <summary>From Monday, 2 November: the weekends before, between and after belong to the run.</summary>
    [Theory]
    [InlineData(18, null)]
    [InlineData(20, "$.calendar.holidays: 30 dates in a row without a session; at most 29")]
    public void A_run_of_closed_dates_counts_its_weekends(int weekdays, string? fault)
    {
        var dates = Enumerable.Range(0, 60).Select(day => new DateOnly(2026, 11, 2).AddDays(day)).Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Take(weekdays).Select(date => $$"""{"date":"{{date:yyyy-MM-dd}}","closed":true}""");
        Assert.Equal(fault is null ? [] : [fault], Faults(With("calendar.holidays", $"[{string.Join(",", dates)}]")));
    }

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), Gen.Choose(0, Whole.Length - 1).ToArbitrary(), (garbage, at) =>
        {
            RuleBookReader.Read(garbage ?? "");
            return RuleBookReader.Read(Whole[..at] + garbage + Whole[at..]) is not null;
        }).QuickCheckThrowOnFailure();
}
