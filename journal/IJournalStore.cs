using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>A journal with the inbox that shares its commits, closed when it is disposed.</summary>
public interface IJournalStore : IJournal, IInbox, IAsyncDisposable
{
    /// <summary>Completes when another process has the journal, or may have it by now: this one must not act any more. Never, where that cannot be.</summary>
    Task Superseded { get; }
}
