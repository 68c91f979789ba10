using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Exports and bundles of a journal, whether a process of ours is running on it or not.</summary>
/// <param name="shardOf">Where an account's history lies.</param>
/// <param name="anchors">The anchors that are known now.</param>
internal sealed class JournalEvidence(IEventReader journal, Func<AccountId, ShardId> shardOf, Func<IReadOnlyList<Anchor>> anchors, TimeProvider time) : IEvidence
{
    public IAsyncEnumerable<string> Export(ExportAsk ask, CancellationToken cancel) => Export(ask, isFirst: true, cancel);

    /// <param name="isFirst">False for a further account in one table.</param>
    public IAsyncEnumerable<string> Export(ExportAsk ask, bool isFirst, CancellationToken cancel) => new AccountExport(journal, shardOf(ask.Account), ask).Lines(isFirst, cancel);

    public async ValueTask<IAsyncEnumerable<string>?> Bundle(AccountId account, AlertId alert, CancellationToken cancel)
    {
        var (shard, command) = (shardOf(account), AlertForAccount.CommandOf(account, alert));
        return await journal.FindCommand(shard, command, cancel) is { First: { } first, Last: { } last }
            ? new BundleWriter(journal, shard, account, alert, time).Lines(command, (first, last), anchors(), cancel)
            : null;
    }
}
