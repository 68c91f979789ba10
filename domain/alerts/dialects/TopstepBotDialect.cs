namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>topstepbot: the kind of message in <c>type</c>, the position's side in <c>side</c> (TradingView reference 3.8).</summary>
internal sealed class TopstepBotDialect : Dialect
{
    /// <summary>What a PARTIAL without a size closes, in percent: the sender's own default.</summary>
    private const string PartialPercent = "50%";

    public override string Name => "topstepbot";

    public override bool Wrote(AlertFields fields) =>
        !fields.Has("action") && fields.Has("ticker") && fields.Word("type") is "signal" or "partial" or "close" or "movebe" or "setup";

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        var type = fields.Find("type")!;
        switch (fields.Word("type"))
        {
            case "signal" when fields.Find("side") is { } side:
                type.IsUsed = true;
                fields.Put(side, "action");
                break;
            case "signal":
                type.IsUsed = true;
                break;
            case "partial":
                fields.Put(type, "action", Word(type, "close"));
                if (!fields.Has("quantity qty size")) fields.Put(type, "quantity", Word(type, PartialPercent));
                break;
            default:
                fields.Put(type, "action");
                break;
        }
    }
}
