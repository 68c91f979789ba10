namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>The code alone as the message (TradingView reference 3.9).</summary>
internal static class WunderTradingText
{
    private static readonly WunderTradingDialect Dialect = new();

    public static TextAlerts? Read(TextPart text) =>
        WunderTradingDialect.IsCode(text.ToString()) ? TextAlerts.Of(Dialect, [new AlertNode.Map(text.Start, [new("code", text.Node)])]) : null;
}
