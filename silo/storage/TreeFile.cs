using System.Globalization;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Storage;

/// <summary>How far a shard's tree is worked out: so many events, the chain's hash there, and the tree's whole parts.</summary>
internal sealed record GrownTree(long Position, string Hash, TreeParts Parts)
{
    public static GrownTree Start => new(0, "", new());
}

/// <summary>The trees of the shards, a line each, so that a start need not read the whole history again. It can be deleted at any time.</summary>
internal static class TreeFile
{
    /// <summary>What cannot be read is left out: it is worked out anew.</summary>
    public static Dictionary<ShardId, GrownTree> Read(string path)
    {
        var trees = new Dictionary<ShardId, GrownTree>();
        try
        {
            foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
            {
                var fields = line.Split(' ');
                var parts = new TreeParts();
                foreach (var part in fields[3].Split(','))
                {
                    var colon = part.IndexOf(':', StringComparison.Ordinal);
                    parts.Add(new TreePart(parts.End, Number(part[..colon]), Convert.FromHexString(part[(colon + 1)..])));
                }

                if (parts.End == Number(fields[1])) trees[new ShardId((int)Number(fields[0]))] = new(parts.End, fields[2], parts);
            }
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            trees.Clear();
        }

        return trees;
    }

    public static void Write(string path, IReadOnlyDictionary<ShardId, GrownTree> trees)
    {
        try
        {
            // Whole or not at all, whenever the process ends.
            var next = path + ".new";
            File.WriteAllLines(next, trees.Where(entry => entry.Value.Position > 0).Select(entry => string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Key} {entry.Value.Position} {entry.Value.Hash} {string.Join(',', entry.Value.Parts.Parts.Select(part => $"{part.Count}:{Convert.ToHexStringLower(part.Hash.Span)}"))}")));
            File.Move(next, path, overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // A help: without it the tree is worked out anew.
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
