using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>A journal with the inbox that shares its commits, closed when it is disposed.</summary>
public interface IJournalStore : IJournal, IInbox, IAsyncDisposable
{
    /// <summary>Completes when another process has the journal, or may have it by now: this one must not act any more. Never, where that cannot be.</summary>
    Task Superseded { get; }

    /// <summary>
    /// False while another process has the journal, or may take it at this moment: nothing goes to a broker then. Where nobody waits to take over a process
    /// may act without the journal, too.
    /// </summary>
    bool MayAct { get; }
}
