using System.Globalization;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;

namespace TraderTerminal.Silo;

/// <summary>Ids of a simulated world: two runs with one seed make the same ones, and a restart, which has a new epoch, makes new ones.</summary>
internal sealed class SeededIds(int seed, long epoch) : IIdSource
{
    private long _made;

    public Guid Next() => DeterministicId.Of(
        "id", seed.ToString(CultureInfo.InvariantCulture), epoch.ToString(CultureInfo.InvariantCulture),
        Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture));
}
