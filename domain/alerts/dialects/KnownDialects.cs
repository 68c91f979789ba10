namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>The dialects of JSON bodies, the most particular first (TradingView reference part 3).</summary>
internal static class KnownDialects
{
    private static readonly Dialect[] All =
    [
        new CrossTradeDialect(), new WunderTradingDialect(), new ThreeCommasDialect(), new OkxDialect(), new TopstepBotDialect(), new AlertsProcessorDialect(),
        new OpenAlgoDialect(), new PickMyTradeDialect(), new TradersPostDialect(), new NestedDialect(), new AlgoWayDialect(), new TraderOpsDialect(), new OwnDialect(),
    ];

    public static Dialect Generic { get; } = new GenericDialect();

    public static Dialect Of(AlertFields fields) => Array.Find(All, dialect => dialect.Wrote(fields)) ?? Generic;

    /// <summary>Any other template: the alias table alone.</summary>
    private sealed class GenericDialect : Dialect
    {
        public override string Name => "generic";

        public override bool Wrote(AlertFields fields) => true;
    }
}
