using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Simulators.Shared.Control;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Sockets;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Control;

internal sealed record MixBody([property: JsonRequired] int Seed);

internal sealed record LockBody(string Reason = "operator", DateTimeOffset? Until = null);

internal sealed record TradeBody([property: JsonRequired] string Contract, [property: JsonRequired] OrderAction Side, [property: JsonRequired] int Size);

internal sealed record SocketBody([property: JsonRequired] SocketAction Action, string? Hub = null, string? User = null, string ReasonCode = "Maintenance");

internal sealed record LogoutBody(string User = "demo");

/// <summary>What is done to open sockets.</summary>
internal enum SocketAction
{
    /// <summary>A <c>c</c> frame with a code and a reason, and the close.</summary>
    Drop,

    /// <summary>A close without a <c>c</c> frame.</summary>
    Close,

    /// <summary>A <c>shutdown</c> event with a reason code, and the close.</summary>
    Shutdown,

    /// <summary>The line is cut.</summary>
    Reset,
    Silent,
    HalfOpen,

    /// <summary>Heartbeats and answers go on, and no event comes.</summary>
    Deaf,

    /// <summary>Silent, half-open and deaf ones work again.</summary>
    Restore,

    /// <summary>New sockets are refused until they are allowed again.</summary>
    Refuse,
    Allow,
}

internal sealed record TradeAnswer(long Order);

internal sealed record FaultsAnswer(IReadOnlyList<Fault> Armed, IReadOnlyDictionary<FaultKind, int> Struck);

internal sealed record SocketAnswer(string Hub, string? User, SocketMode Mode, bool Synced);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    Converters =
    [
        typeof(WordConverter<FaultKind>), typeof(WordConverter<SocketAction>), typeof(WordConverter<SocketMode>), typeof(WordConverter<OrderAction>), typeof(WordConverter<AdminAction>),
    ])]
[JsonSerializable(typeof(IReadOnlyList<Fault>), TypeInfoPropertyName = "IReadOnlyListFault")]
[JsonSerializable(typeof(Fault), TypeInfoPropertyName = "Fault")]
[JsonSerializable(typeof(FaultsAnswer))]
[JsonSerializable(typeof(MixBody))]
[JsonSerializable(typeof(LockBody))]
[JsonSerializable(typeof(TradeBody))]
[JsonSerializable(typeof(SocketBody))]
[JsonSerializable(typeof(LogoutBody))]
[JsonSerializable(typeof(AccountChange))]
[JsonSerializable(typeof(IReadOnlyList<OperatorAccount>))]
[JsonSerializable(typeof(IReadOnlyList<SocketAnswer>))]
[JsonSerializable(typeof(TradeAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
