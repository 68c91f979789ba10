using System.Security.Cryptography;
using TraderTerminal.Grains.Abstractions;

namespace TraderTerminal.Silo;

/// <summary>Ids from the operating system's random source.</summary>
internal sealed class RandomIds : IIdSource
{
    public Guid Next() => new(RandomNumberGenerator.GetBytes(16));
}
