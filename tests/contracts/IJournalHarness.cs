using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Ports;

/// <summary>One journal under test, with an inbox that shares its commits.</summary>
public interface IJournalHarness : IAsyncDisposable
{
    IJournal Journal { get; }

    IInbox Inbox { get; }

    ManualClock Clock { get; }

    /// <summary>Closes the journal and opens the same data again.</summary>
    Task Reopen();
}
