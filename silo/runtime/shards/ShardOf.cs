using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Where a history lies: an account's by a hash of its trader, so that the accounts of one person see one order of things.</summary>
/// <remarks>An account without a trader goes by its own id. Never to be changed: a history stays where it was begun.</remarks>
internal static class ShardOf
{
    /// <param name="shards">Shards of the journal. The first holds the set-up alone.</param>
    public static ShardId Account(AccountId account, string trader, int shards) => Named(trader.Length > 0 ? $"trader {trader}" : $"account {account}", shards);

    /// <summary>Where the deliveries of a hook lie.</summary>
    public static ShardId Hook(string hook, int shards) => Named($"hook {hook}", shards);

    private static ShardId Named(string name, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, HeldShards.First + 1);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new(HeldShards.First + (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)(shards - HeldShards.First)));
    }
}
