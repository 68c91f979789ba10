using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TraderTerminal.Simulators.Shared.Control;

namespace TraderTerminal.Simulators.ProjectX;

/// <summary>What a second log-in of the same user does to the first.</summary>
internal enum SingleSession
{
    Off,

    /// <summary>Older user-hub connections hear <c>GatewayLogout</c>.</summary>
    LogoutEvent,

    /// <summary>They are closed too, and their tokens are refused.</summary>
    Strict,
}

internal enum LogoutPayload
{
    None,
    Text,
    Object,
}

internal enum TradingHoursMode
{
    Calendar,
    AlwaysOpen,
    Closed,
}

/// <summary>How the children of a partly filled entry begin to work.</summary>
internal enum BracketFill
{
    /// <summary>With each fill, for what was filled.</summary>
    PerFill,

    /// <summary>At the first fill, for the entry's whole size.</summary>
    Whole,
}

internal enum TrailPriceUnit
{
    Distance,
    Ticks,

    /// <summary>The first stop price.</summary>
    Absolute,
}

internal enum RateScope
{
    User,
    Token,
    Address,
}

internal enum RateWindow
{
    Sliding,
    Fixed,
}

internal enum RefusedOrderId
{
    Zero,
    Null,
    Absent,
}

/// <summary>Every behaviour that nobody has settled (reference 16), with the likeliest as default. Changed while it runs; listed in docs/brokers.</summary>
internal sealed record GatewaySwitches
{
    // 16.2, 1: sessions.
    public SingleSession SingleSession { get; init; }
    public LogoutPayload LogoutPayload { get; init; }
    public bool LogoutEndsToken { get; init; }
    public double TokenHours { get; init; } = 24;

    // 2: the envelope's action.
    public bool NewIsActionZero { get; init; }

    // 3: locks and limits.
    public int LockCode { get; init; } = 4;
    public string? LockText { get; init; }
    public int LimitCode { get; init; } = 2;
    public string? LimitText { get; init; } = "Maximum position exceeded";
    public bool DayLockClearsCanTrade { get; init; }

    // 4, 5: bracket legs.
    public bool CancelledLegCancelsSibling { get; init; }
    public bool ResizedLegResizesSibling { get; init; }
    public bool SuspendedLegsCanBeModified { get; init; }
    public BracketFill BracketFill { get; init; }
    public bool CancelledEntryKeepsLegs { get; init; } = true;
    public bool AnyBracketType { get; init; }
    public bool CloseCancelsBrackets { get; init; }
    public bool PartialCloseCancelsBrackets { get; init; }
    public bool CloseRefusesOldMonths { get; init; }

    // 6, 7: trailing stops and tags.
    public TrailPriceUnit TrailPriceUnit { get; init; }
    public int? TagLengthMax { get; init; }
    public double? TagHours { get; init; }
    public bool UntaggedLegsHaveTags { get; init; }
    public bool RejectedOrdersBurnTheirTag { get; init; } = true;
    public bool PositionBracketErrorMakesRow { get; init; }
    public bool StopLimitOffered { get; init; } = true;

    // 8: rate limits and velocity control.
    public RateScope RateScope { get; init; }
    public RateWindow RateWindow { get; init; }
    public int RequestsMax { get; init; } = 200;
    public int RequestsSeconds { get; init; } = 60;
    public int BarRequestsMax { get; init; } = 50;
    public int BarRequestsSeconds { get; init; } = 30;
    public bool RetryAfterHeader { get; init; }
    public string? RateText { get; init; }
    public double BanSeconds { get; init; }
    public int? VelocityOrdersMax { get; init; }
    public double VelocitySeconds { get; init; } = 10;
    public double VelocityLockSeconds { get; init; } = 180;
    public string VelocityText { get; init; } = "Order rejected by velocity control.";

    // 9, 10: REST rows.
    public bool RestCommissions { get; init; }
    public bool RestLinks { get; init; } = true;
    public bool RestLinksAsNull { get; init; }
    public bool ContractDisplayName { get; init; } = true;
    public int? SearchRowsMax { get; init; }
    public double? SearchDaysMax { get; init; }
    public RefusedOrderId RefusedOrderId { get; init; }

    // 11, 12: hubs and reversals.
    public bool ExpiredTokenClosesHub { get; init; }
    public bool ReversalKeepsPositionId { get; init; }
    public bool ReversalIsOneTrade { get; init; }

    // 13, 14: session end, depth.
    public bool SessionEndCancels { get; init; }
    public bool DepthSnapshot { get; init; } = true;
    public bool DepthAsObject { get; init; }
    public bool PrintsAsObject { get; init; }
    public bool ForeignSubscriptionFails { get; init; }

    // Market data and hours.
    public bool LiveDataMirrorsSim { get; init; }
    public int BarsMax { get; init; } = 1_000;
    public TradingHoursMode TradingHours { get; init; }

    /// <summary>Changes some by name.</summary>
    /// <exception cref="JsonException">A name or a value is not one of ours; the message says which.</exception>
    public GatewaySwitches With(JsonObject changes)
    {
        var all = JsonSerializer.SerializeToNode(this, ControlSwitchesJson.Default.GatewaySwitches)!.AsObject();
        foreach (var (name, value) in changes)
        {
            if (!all.ContainsKey(name)) throw new JsonException($"There is no switch {name}.");
            all[name] = value?.DeepClone();
        }

        return all.Deserialize(ControlSwitchesJson.Default.GatewaySwitches)!;
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true,
    Converters =
    [
        typeof(WordConverter<SingleSession>), typeof(WordConverter<LogoutPayload>), typeof(WordConverter<TradingHoursMode>), typeof(WordConverter<BracketFill>),
        typeof(WordConverter<TrailPriceUnit>), typeof(WordConverter<RateScope>), typeof(WordConverter<RateWindow>), typeof(WordConverter<RefusedOrderId>),
    ])]
[JsonSerializable(typeof(GatewaySwitches))]
internal sealed partial class ControlSwitchesJson : JsonSerializerContext;
