using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Which accounts a journal has, and where each one's history lies, told by the journal alone.</summary>
internal static class AccountPlaces
{
    public static async Task<SortedDictionary<string, ShardId>> Of(IEventReader journal, CancellationToken cancel)
    {
        var places = new Dictionary<AccountId, ShardId>();
        var listed = new SortedDictionary<string, ShardId>(StringComparer.Ordinal);
        await foreach (var stored in journal.ReadStream(Stores.Shard, Streams.Directory, cancel))
        {
            if (EventRegistry.Decode(stored) is DirectoryEvent.AccountPlaced placed) places[placed.Account] = new(placed.Shard);
            else if (EventRegistry.Decode(stored) is DirectoryEvent.AccountListed one) listed[one.Account.Value] = default;
        }

        foreach (var account in listed.Keys.ToArray()) listed[account] = places.GetValueOrDefault(new AccountId(account), Stores.Shard);
        return listed;
    }
}
