namespace TraderTerminal.Journal;

/// <summary>The checksum of Ethernet and ZIP (polynomial 0xEDB88320): tells a whole record from a torn one.</summary>
internal static class Crc32
{
    private static readonly uint[] _table = Enumerable.Range(0, 256).Select(Entry).ToArray();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = (crc >> 8) ^ _table[(crc ^ value) & 0xFF];
        return ~crc;
    }

    private static uint Entry(int index)
    {
        var entry = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ 0xEDB88320;
        return entry;
    }
}
