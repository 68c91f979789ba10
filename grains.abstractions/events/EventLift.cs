using System.Text.Json.Nodes;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>Reads a payload of one version as the next: it changes the JSON in place.</summary>
public sealed record EventLift(string Name, short From, Action<JsonObject> Lift);
