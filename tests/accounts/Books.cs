namespace TraderTerminal.Tests.Accounts;

/// <summary>Rule books of the decider's tests, small enough to read.</summary>
public static class Books
{
    public const string Eval50K = """
        {"id":"test/eval","version":"1","name":"Test 50K","startBalance":50000,
         "calendar":{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00"},
         "drawdown":{"basis":"intraday-equity","amount":2000,"breachMetric":"equity","breachOn":"touch","evaluate":"realtime","action":"fail"},
         "dailyLoss":{"amount":1000,"basis":"net","action":"lock-day"},
         "position":{"microsPerMini":1,"max":3},
         "fees":"none"}
        """;

    public const string FlatBy = """
        {"id":"test/flat-by","version":"1","name":"Test flat-by","startBalance":50000,
         "calendar":{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00","flatBy":"15:10","lastEntryAt":"15:08","onFlatBy":"flatten"},
         "drawdown":{"basis":"eod-balance","amount":2000,"lockAt":50000,"breachMetric":"equity","breachOn":"touch","evaluate":"realtime","action":"fail"},
         "position":{"microsPerMini":10,"max":5,"perProduct":{"ES":1}},
         "fees":"none"}
        """;
}
