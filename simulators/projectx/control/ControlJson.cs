using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.Control;

namespace TraderTerminal.Simulators.ProjectX.Control;

internal sealed record MixBody([property: JsonRequired] int Seed);

internal sealed record LockBody(string Reason = "operator", DateTimeOffset? Until = null);

internal sealed record TradeBody([property: JsonRequired] string Contract, [property: JsonRequired] OrderSide Side, [property: JsonRequired] int Size);

internal sealed record SocketBody([property: JsonRequired] SocketAction Action, string? Hub = null, string? User = null);

internal sealed record LogoutBody(string User = "demo", bool Strict = false);

/// <summary>What is done to the hubs' connections.</summary>
internal enum SocketAction
{
    /// <summary>A close frame that says an error, as the live gateway does.</summary>
    Drop,

    /// <summary>A close frame without one.</summary>
    Close,

    /// <summary>The line is cut.</summary>
    Reset,
    Silent,
    HalfOpen,

    /// <summary>Silent and half-open ones work again.</summary>
    Restore,

    /// <summary>New connections are refused until they are allowed again.</summary>
    Refuse,
    Allow,
}

internal sealed record ResetAnswer(int Account);

internal sealed record TradeAnswer(long Order);

internal sealed record FaultsAnswer(IReadOnlyList<Fault> Armed, IReadOnlyDictionary<FaultKind, int> Struck);

internal sealed record SocketAnswer(string Hub, string User, Hubs.SocketMode Mode);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    Converters = [typeof(WordConverter<FaultKind>), typeof(WordConverter<SocketAction>), typeof(WordConverter<Hubs.SocketMode>), typeof(WordConverter<OrderSide>)])]
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
[JsonSerializable(typeof(ResetAnswer))]
[JsonSerializable(typeof(TradeAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
