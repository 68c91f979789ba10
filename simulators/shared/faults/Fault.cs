using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.Shared.Faults;

/// <summary>One armed fault.</summary>
/// <param name="Target">Where it strikes; null for everywhere that its kind can.</param>
/// <param name="Count">How often it strikes before it is gone; null for always.</param>
/// <param name="PerMille">The chance of each occasion.</param>
/// <param name="Status">An HTTP status, or an error code of an order.</param>
/// <param name="Value">The name of a field, or a text.</param>
internal sealed record Fault<TKind>(
    [property: JsonRequired] TKind Kind, string? Target = null, int? Count = null, int PerMille = 1_000, double Milliseconds = 0, int Status = 0, string? Value = null)
    where TKind : struct, Enum
{
    /// <summary>Names it while it is armed.</summary>
    public int Id { get; init; }

    public TimeSpan Wait => TimeSpan.FromMilliseconds(Milliseconds);
}

/// <summary>A fault that a mix may have, with the largest chance and wait that are drawn for it.</summary>
internal sealed record MixedFault<TKind>(TKind Kind, string? Target, int PerMilleMax, int MillisecondsMax, int Status)
    where TKind : struct, Enum;
