namespace TraderTerminal.Journal;

/// <summary>The journal could not do what has no answer for that: a read, or a take-over. Try again later.</summary>
public sealed class JournalUnavailableException : Exception
{
    public JournalUnavailableException() { }

    public JournalUnavailableException(string message) : base(message) { }

    public JournalUnavailableException(string message, Exception inner) : base(message, inner) { }
}
