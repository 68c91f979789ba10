using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Each part of a book is read member by member: every value in it is another one than where it is left out.</summary>
public sealed class RuleBookPartTests
{
    private const string Book = """
        {"id":"t/a","version":"1","startBalance":50000,"calendar":{"timeZone":"UTC","rollAt":"17:00","dayCloseAt":"16:00"},PART}
        """;

    private static readonly Dictionary<string, (Func<RuleBook, object?> Read, object Expected)> Parts = new()
    {
        ["""
         "drawdown":{"basis":"intraday-equity","amount":2000,"lockAt":50100,"breachMetric":"balance","breachOn":"cross","evaluate":"eod"}
         """] = (book => book.Drawdown,
            new Drawdown(DrawdownBasis.IntradayEquity, Dollars(2_000), null, Dollars(50_100), BreachMetric.Balance, BreachOn.Cross, EvaluateAt.Eod)),
        ["""
         "drawdown":{"basis":"static","level":48000,"lockAt":48000,"breachMetric":"equity","breachOn":"touch","evaluate":"realtime","action":"fail"}
         """] = (book => book.Drawdown,
            new Drawdown(DrawdownBasis.Static, Usd.Zero, Dollars(48_000), Dollars(48_000), BreachMetric.Equity, BreachOn.Touch, EvaluateAt.Realtime)),
        ["""
         "dailyLoss":{"basis":"realized","action":"fail","breachOn":"touch","tiers":[{"from":null,"amount":900}],"scaleAfterLock":{"pct":0.000001,"of":"best-day"}}
         """] = (book => book.DailyLoss,
            new DailyLoss(Dollars(900), DailyLossBasis.Realized, DailyLossAction.Fail)
            {
                Tiers = new([new LossTier(new(null, false), Dollars(900))]), OfBestDayOnceLocked = new Ratio(1),
            }),
        ["""
         "dailyLoss":{"action":"lock-day","tiers":[{"inclusive":true,"amount":900},{"from":1000,"inclusive":true,"amount":1200},{"from":2000,"amount":1500}]}
         """] = (book => book.DailyLoss!.Tiers,
            Array(new LossTier(new(null, true), Dollars(900)), new LossTier(new(Dollars(1_000), true), Dollars(1_200)), new LossTier(new(Dollars(2_000), false), Dollars(1_500)))),
        ["""
         "position":{"metric":"live-equity-profit","tiers":[{"from":null,"max":2},{"from":1500,"inclusive":true,"max":3}],"effective":"next-session"}
         """] = (book => (book.Position!.Max, book.Position.Metric, book.Position.Tiers),
            ((MiniEquivalents?)null, SizeMetric.LiveEquityProfit, Array(new SizeTier(default, Minis(2)), new SizeTier(new(Dollars(1_500), true), Minis(3))))),
        ["""
         "newsWindows":[{"from":"2026-10-14T12:25:00Z","to":"2026-10-14T12:35:00Z","mode":"cap","cap":2,"symbols":["ES","NQ"]},{"from":"2026-10-14T12:25:00Z","to":"2026-10-14T12:25:00Z","mode":"flat"}]
         """] = (book => book.NewsWindows,
            Array(new NewsWindow(At(25), At(35), NewsMode.Cap, Array("ES", "NQ"), 2), new NewsWindow(At(25), At(25), NewsMode.Flat, default, 0))),
        ["""
         "target":{"amount":3000,"minTradedDays":2},"consistency":{"ratio":0.5,"inclusive":false}
         """] = (book => (book.Target, book.Consistency), (new Target(Dollars(3_000), 2), new Consistency(new(500_000), Inclusive: false))),
        ["""
         "payout":{"min":125,"minBalance":52100,"pctOfBalance":0.4,"pctOfProfit":0.5,"caps":[1500,2500],"split":0.9,"winningDay":150,"winningDays":5,"tradedDays":8,"consistency":0.3,"consistencyInclusive":false,"netPositiveSinceLast":true,"floorAfter":50100,"keepAbove":50200,"maxPayouts":6}
         """] = (book => book.Payout,
            new PayoutRule(
                Dollars(125), Dollars(52_100), new(400_000), new(500_000), Array(Dollars(1_500), Dollars(2_500)), new(900_000), Dollars(150), 5, 8,
                new Consistency(new(300_000), Inclusive: false), true, Dollars(50_100), Dollars(50_200), 6)),
        ["""
         "personal":[{"side":"profit","amount":600,"period":"week","action":"liquidate"},{"side":"loss","amount":400,"trail":"realized","action":"lock-week"}]
         """] = (book => book.Personal,
            Array(
                new PersonalLimit(PersonalSide.Profit, Dollars(600), PersonalPeriod.Week, PersonalTrail.None, PersonalAction.Liquidate),
                new PersonalLimit(PersonalSide.Loss, Dollars(400), PersonalPeriod.Day, PersonalTrail.Realized, PersonalAction.LockWeek))),
        ["""
         "tradeLimits":{"perDay":4,"perWeek":9}
         """] = (book => book.TradeLimits, new TradeLimits(4, 9)),
        ["""
         "ladder":{"steps":[{"netProfit":1500,"activeDays":3,"dailyLoss":800,"max":4}]}
         """] = (book => book.Ladder!.Steps, Array(new LadderStep(Dollars(1_500), 3, Dollars(800), Minis(4)))),
        ["""
         "conduct":{"hedge":{"scope":"cross-account","families":{"A":["ES"]}},"priceLimitMargin":0.02,"maxOrdersPerDay":200,"minHold":{"seconds":10,"share":0.5},"inactivityDays":30,"maxActiveAccounts":5,"notes":["by hand"]}
         """] = (book => (book.Conduct! with { Hedge = null }, book.Conduct.Hedge!.Scope, book.Conduct.Hedge.Family("ES"), book.Conduct.Hedge.Family("MES")),
            (new Conduct(null, new Ratio(20_000), 200, new MinHold(10, new(500_000)), 30, 5, Array("by hand")), HedgeScope.CrossAccount, "A", "MES")),
        ["""
         "capabilities":{"automation":"own-device","copier":false,"apiOrders":false,"overnight":false}
         """] = (book => book.Capabilities, new Capabilities(Automation.OwnDevice, Copier: false, ApiOrders: false, Overnight: false)),
    };

    public static TheoryData<string> Texts => [.. Parts.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_member_of_a_part_is_read(string part)
    {
        var read = RuleBookReader.Read(Book.Replace("PART", part, StringComparison.Ordinal));
        Assert.Equal(Parts[part].Expected, Parts[part].Read(Assert.IsType<ReadRuleBook.Read>(read).Book));
    }

    private static EquatableArray<T> Array<T>(params T[] items)
        where T : IEquatable<T> => new(items);

    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);

    private static MiniEquivalents Minis(int minis) => MiniEquivalents.FromMinis(minis);

    private static DateTimeOffset At(int minute) => new(2026, 10, 14, 12, minute, 0, TimeSpan.Zero);
}
