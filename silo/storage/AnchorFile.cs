using System.Globalization;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Storage;

/// <summary>Heads of the chain, copied outside of the journal: one line each, shard, position, hash, time and, where it is known, the tree. A cut-off tail is found by them.</summary>
/// <remarks>Whoever can change the journal can change the file beside it too; keep a copy elsewhere to prove anything to a third person.</remarks>
internal static class AnchorFile
{
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Append(string path, Anchor anchor) => File.AppendAllText(path, Line(anchor) + "\n");

    /// <summary>An anchor as a line, the same wherever it is kept.</summary>
    public static string Line(Anchor anchor) => string.Create(
        CultureInfo.InvariantCulture,
        $"{anchor.Shard} {anchor.Position} {Convert.ToHexStringLower(anchor.Hash.Span)} {anchor.MadeAt:O}{(anchor.Tree.IsEmpty ? "" : " " + Convert.ToHexStringLower(anchor.Tree.Span))}");

    /// <summary>Every anchor of a file; none when it is not there.</summary>
    /// <exception cref="FormatException">A line is no anchor.</exception>
    public static IReadOnlyList<Anchor> Read(string path) => File.Exists(path) ? [.. File.ReadLines(path).Select(Parse)] : [];

    private static Anchor Parse(string line)
    {
        var fields = line.Split(' ');
        if (fields.Length is 4 or 5
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && DateTimeOffset.TryParse(fields[3], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at))
            return new Anchor(new ShardId(shard), position, Convert.FromHexString(fields[2]), at) { Tree = fields.Length == 5 ? Convert.FromHexString(fields[4]) : default };
        throw new FormatException($"Not an anchor: {line}");
    }
}
