using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Where an account's history lies: by a hash of its trader, so that the accounts of one person see one order of things.</summary>
/// <remarks>An account without a trader goes by its own id. Never to be changed: a history stays where it was begun.</remarks>
internal static class ShardOf
{
    public static ShardId Account(AccountId account, string trader, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(trader.Length > 0 ? $"trader {trader}" : $"account {account}"), hash);
        return new((int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)shards));
    }
}
