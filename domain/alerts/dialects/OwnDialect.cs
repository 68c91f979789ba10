using System.Collections.Frozen;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Our template: every name is one of ours (TradingView reference 3.1).</summary>
internal sealed class OwnDialect : Dialect
{
    private static readonly FrozenSet<string> Names =
        """
        symbol exchange action quantity positionafter positionsizeafter positionbefore positionsizebefore price id timenow time interval strategy stoploss
        takeprofit brackets existing side ordertype limitprice stopprice trail tif expireseconds accounts group comment cancelorders
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public override string Name => "own";

    public override bool Wrote(AlertFields fields) => fields.All.All(field => field.Container.Length == 0 && Names.Contains(field.Name));
}
