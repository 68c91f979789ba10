using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.Shared.Control;

/// <summary>Enumerations of our own controls are words: <c>lostAnswer</c>.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
