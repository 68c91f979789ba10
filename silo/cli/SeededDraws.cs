namespace TraderTerminal.Silo.Cli;

/// <summary>Chance from a seed: the same numbers on every machine and in every version (SplitMix64).</summary>
internal sealed class SeededDraws(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>A whole number from 0 below <paramref name="below"/>; uneven by less than one in 2^32.</summary>
    public int Next(int below)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)Math.BigMul(z ^ (z >> 31), (ulong)below, out _);
        }
    }
}
