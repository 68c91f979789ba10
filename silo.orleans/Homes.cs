using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Where each shard belongs among the silos that are there. Every process works it out by itself and finds the same.</summary>
/// <remarks>Even to one shard; and when a silo comes or goes, most of the others' shards stay.</remarks>
internal static class Homes
{
    /// <param name="first">The lowest of the shards that are shared.</param>
    /// <param name="shards">One above the highest.</param>
    public static IReadOnlyDictionary<int, string> Of(IEnumerable<string> silos, int first, int shards)
    {
        var names = silos.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var homes = new Dictionary<int, string>();
        if (names.Count == 0) return homes;
        var (share, rest) = Math.DivRem(shards - first, names.Count);
        var room = names.Select((name, i) => (name, share: share + (i < rest ? 1 : 0))).ToDictionary(one => one.name, one => one.share, StringComparer.Ordinal);
        for (var shard = first; shard < shards; shard++)
        {
            var home = names.Where(name => room[name] > 0).MaxBy(name => Score(shard, name))!;
            room[home]--;
            homes[shard] = home;
        }

        return homes;
    }

    /// <summary>Each shard likes every silo in an order of its own: what one silo leaves behind goes to many.</summary>
    private static ulong Score(int shard, string silo) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{shard} {silo}"))));
}
