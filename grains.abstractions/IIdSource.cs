namespace TraderTerminal.Grains.Abstractions;

/// <summary>Makes ids for what has no name of its own yet: random in production, seeded in a simulated world.</summary>
public interface IIdSource
{
    Guid Next();
}
