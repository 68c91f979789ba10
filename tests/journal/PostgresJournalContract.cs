using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

public sealed class PostgresJournalContract : JournalContract
{
    protected override async Task<IJournalHarness> Create(int shards) => await PostgresHarness.Create(shards);
}
