namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>The shape that an event's stored name and version stand for.</summary>
public sealed record StoredShape(string Name, short Version, Type Type);
