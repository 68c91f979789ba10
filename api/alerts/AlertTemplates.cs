namespace TraderTerminal.Api.Alerts;

/// <summary>What a trader pastes into an alert of TradingView, and what has to be set beside it (TradingView reference 3.1 and 4.3).</summary>
internal sealed record AlertTemplates(IReadOnlyList<AlertTemplate> Templates, IReadOnlyList<string> Hints)
{
    /// <summary>Every value is quoted, so that an empty placeholder cannot break the JSON; no comments, which may hold quotes.</summary>
    public static AlertTemplates Ours { get; } = new(
        [
            new(
                "strategy", "A strategy: its own positions make late, repeated and reversed alerts harmless.",
                """
                {"symbol":"{{ticker}}","exchange":"{{exchange}}","action":"{{strategy.order.action}}","quantity":"{{strategy.order.contracts}}",
                 "positionAfter":"{{strategy.market_position}}","positionSizeAfter":"{{strategy.market_position_size}}",
                 "positionBefore":"{{strategy.prev_market_position}}","positionSizeBefore":"{{strategy.prev_market_position_size}}",
                 "price":"{{strategy.order.price}}","id":"{{strategy.order.id}}","timenow":"{{timenow}}","time":"{{time}}","interval":"{{interval}}","strategy":"my-strategy"}
                """),
            new("indicatorBuy", "An indicator, one alert per direction: buys.", Indicator("buy")),
            new("indicatorSell", "An indicator, one alert per direction: sells.", Indicator("sell")),
            new("exit", "Closes whatever is open.", """{"symbol":"{{ticker}}","action":"close","timenow":"{{timenow}}","strategy":"my-strategy"}"""),
            new("heartbeat", "A second alert on the same chart, once per bar close: its silence is noticed.", """{"action":"note","strategy":"my-strategy","comment":"alive","timenow":"{{timenow}}"}"""),
            new("perOrder", "The message comes from the script's alert_message.", "{{strategy.order.alert_message}}"),
        ],
        [
            "Trigger once per bar close.",
            "Two-factor authentication must be on for the TradingView account; without it no webhook is sent.",
            "The address uses port 443 (or 80); no other port is allowed.",
            "Re-create the alert after every change of the script or its inputs: an alert keeps what it was made with.",
            "Reverse with one order (strategy.entry in the opposite direction), not with a close and an entry: two alerts of one bar overtake each other.",
            "Stay under 15 triggers in 3 minutes, or TradingView stops the alert.",
            "Watch the alert's expiry date; it ends in silence.",
            "In scripts: build JSON with single-quoted strings, guard na, keep quotes out of ids and comments, and name symbols with syminfo.root or syminfo.current_contract.",
        ]);

    private static string Indicator(string action) =>
        $$$"""{"symbol":"{{ticker}}","exchange":"{{exchange}}","action":"{{{action}}}","quantity":1,"price":"{{close}}","timenow":"{{timenow}}","interval":"{{interval}}","strategy":"my-strategy"}""";
}

/// <param name="Message">Goes into the alert's message box as it is.</param>
internal sealed record AlertTemplate(string Name, string Use, string Message);
