using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate;

internal enum SecondAuthorize
{
    NotFound,
    Accept,
}

/// <summary>Whether a command's answer comes before its events or after them.</summary>
internal enum AnswerOrder
{
    First,
    Last,
}

/// <summary>How a risk rule says no.</summary>
internal enum RiskRejection
{
    /// <summary>At once, and no order remains.</summary>
    Immediate,

    /// <summary>An order id is answered, and the order becomes <c>Rejected</c>.</summary>
    Order,
}

/// <summary>How the legs of a partly filled entry begin to work.</summary>
internal enum BracketFill
{
    PerFill,
    Whole,
}

internal enum PositionMatching
{
    Fifo,
    Average,
}

internal enum AccountDisagreement
{
    Violations,
    Id,
    Spec,
}

internal enum FlatLiquidation
{
    Empty,
    Failure,
}

internal enum MarketDataRefusal
{
    ErrorText,
    Status,
    Silent,
}

/// <summary>What <c>trailingMaxDrawdownLimit</c> shows.</summary>
internal enum TrailingLimit
{
    LockLevel,
    CurrentFloor,
}

internal enum ClosedMarket
{
    Immediate,
    Order,
}

internal enum TradingHoursMode
{
    Calendar,
    AlwaysOpen,
    Closed,
}

/// <summary>Every behaviour on which the reference is not sure, with the likeliest as default. Changed while it runs; listed in docs/brokers.</summary>
internal sealed record TradovateSwitches
{
    // 4.1 to 4.5: log-ins and tokens.
    public double TokenMinutes { get; init; } = 90;
    public int ExpiredTokenStatus { get; init; } = 401;
    public int RenewRefusedStatus { get; init; } = 401;
    public bool RenewEndsOldToken { get; init; }
    public bool ExpiredTokenClosesSocket { get; init; }
    public int SessionsMax { get; init; } = 2;
    public int PushedOutStatus { get; init; } = 429;
    public bool PushedOutClosesSockets { get; init; } = true;
    public bool HasMarketDataToken { get; init; } = true;
    public bool DeviceRefused { get; init; }

    // 4.9: penalties.
    public int BadLoginsMax { get; init; } = 3;
    public int LoginsPerMinute { get; init; } = 10;
    public int PenaltySeconds { get; init; } = 15;
    public int TicketsBeforeCaptcha { get; init; } = 5;

    // 5.3: rates.
    public int RequestsPerSecond { get; init; } = 1_000;
    public int RequestsPerMinute { get; init; } = 5_000;
    public int RequestsPerHour { get; init; } = 5_000;
    public int SlowDownAnswers { get; init; } = 1;
    public double LockoutSeconds { get; init; } = 3_600;

    // 7, 18: money and positions.
    public PositionMatching PositionMatching { get; init; }
    public bool FeesInRealizedPnl { get; init; } = true;
    public double StaleSeconds { get; init; }
    public bool FinishedOrdersStay { get; init; }
    public bool AccountsHaveActive { get; init; } = true;

    // 8: orders.
    public bool AccountSpecMayBeUserName { get; init; }
    public AccountDisagreement AccountDisagreement { get; init; }
    public TimeInForceWord DefaultTimeInForce { get; init; }
    public bool ClOrdIdIsUnique { get; init; }
    public RiskRejection RiskRejection { get; init; }
    public ClosedMarket ClosedMarket { get; init; }
    public bool GtcWhenClosed { get; init; }
    public double PendingMilliseconds { get; init; }
    public bool ModifyChecksTimeInForce { get; init; } = true;
    public bool CompletedAfterFilled { get; init; }
    public BracketFill BracketFill { get; init; }
    public bool CancelledLegCancelsSibling { get; init; }
    public bool BracketHasStrategy { get; init; }
    public FlatLiquidation FlatLiquidation { get; init; }
    public bool LiquidationIsAdmin { get; init; }
    public int OrderQtyMax { get; init; } = 100;

    // 11 to 13: sockets and events.
    public double HeartbeatSeconds { get; init; } = 2.5;
    public bool HeartbeatOnlyWhenIdle { get; init; }
    public double InactivitySeconds { get; init; } = 15;
    public double UnauthorizedSeconds { get; init; } = 30;
    public int SocketsMax { get; init; } = 50;
    public SecondAuthorize SecondAuthorize { get; init; }
    public AnswerOrder AnswerOrder { get; init; }
    public bool ShuffleEvents { get; init; }
    public bool EntitiesAsArrays { get; init; }
    public bool EmptyCollections { get; init; } = true;
    public int SplitParts { get; init; } = 4;

    // 14: market data.
    public MarketDataRefusal MarketDataRefusal { get; init; }
    public bool QuotesRepeatEntries { get; init; } = true;

    // 16: the firm's rules.
    public TrailingLimit TrailingLimit { get; init; }
    public TradingHoursMode TradingHours { get; init; }

    /// <summary>Changes some by name.</summary>
    /// <exception cref="JsonException">A name or a value is not one of ours; the message says which.</exception>
    public TradovateSwitches With(JsonObject changes)
    {
        var all = JsonSerializer.SerializeToNode(this, SwitchesJson.Default.TradovateSwitches)!.AsObject();
        foreach (var (name, value) in changes)
        {
            if (!all.ContainsKey(name)) throw new JsonException($"There is no switch {name}.");
            all[name] = value?.DeepClone();
        }

        return all.Deserialize(SwitchesJson.Default.TradovateSwitches)!;
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true,
    Converters =
    [
        typeof(WordConverter<SecondAuthorize>), typeof(WordConverter<AnswerOrder>), typeof(WordConverter<RiskRejection>), typeof(WordConverter<BracketFill>),
        typeof(WordConverter<PositionMatching>), typeof(WordConverter<AccountDisagreement>), typeof(WordConverter<FlatLiquidation>), typeof(WordConverter<MarketDataRefusal>),
        typeof(WordConverter<TrailingLimit>), typeof(WordConverter<ClosedMarket>), typeof(WordConverter<TradingHoursMode>), typeof(WordConverter<TimeInForceWord>),
    ])]
[JsonSerializable(typeof(TradovateSwitches))]
internal sealed partial class SwitchesJson : JsonSerializerContext;
