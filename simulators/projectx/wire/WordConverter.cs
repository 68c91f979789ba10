using System.Text.Json;
using System.Text.Json.Serialization;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>Enumerations of our own controls are words: <c>lostAnswer</c>. Those of the gateway stay numbers.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
