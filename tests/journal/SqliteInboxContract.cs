using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

public sealed class SqliteInboxContract : InboxContract
{
    protected override Task<IJournalHarness> Create() => Task.FromResult<IJournalHarness>(SqliteHarness.Create());
}
