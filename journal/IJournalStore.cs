using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>A journal with the inbox that shares its commits, closed when it is disposed.</summary>
public interface IJournalStore : IJournal, IInbox, IAsyncDisposable;
