using System.Globalization;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Storage;

/// <summary>Heads of the chain, copied beside the journal: one line each, shard, position, hash, time. A cut-off tail is found by them.</summary>
/// <remarks>Whoever can change the journal can change this file too; keep a copy elsewhere to prove anything to a third person.</remarks>
internal static class AnchorFile
{
    public static void Append(string path, Anchor anchor) => File.AppendAllText(
        path,
        string.Create(CultureInfo.InvariantCulture, $"{anchor.Shard} {anchor.Position} {Convert.ToHexStringLower(anchor.Hash.Span)} {anchor.MadeAt:O}\n"));

    /// <summary>Every anchor of a file; none when it is not there.</summary>
    /// <exception cref="FormatException">A line is no anchor.</exception>
    public static IReadOnlyList<Anchor> Read(string path) => File.Exists(path) ? [.. File.ReadLines(path).Select(Line)] : [];

    private static Anchor Line(string line)
    {
        var fields = line.Split(' ');
        if (fields.Length == 4
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && DateTimeOffset.TryParse(fields[3], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at))
            return new Anchor(new ShardId(shard), position, Convert.FromHexString(fields[2]), at);
        throw new FormatException($"Not an anchor: {line}");
    }
}
