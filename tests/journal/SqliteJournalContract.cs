using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

public sealed class SqliteJournalContract : JournalContract
{
    protected override Task<IJournalHarness> Create(int shards) => Task.FromResult<IJournalHarness>(SqliteHarness.Create(shards));
}
