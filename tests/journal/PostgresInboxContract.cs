using TraderTerminal.Tests.Ports;

namespace TraderTerminal.Tests.Journal;

public sealed class PostgresInboxContract : InboxContract
{
    protected override async Task<IJournalHarness> Create() => await PostgresHarness.Create();
}
