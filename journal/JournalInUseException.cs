namespace TraderTerminal.Journal;

/// <summary>Another process, or another instance in this one, has the journal's directory open.</summary>
public sealed class JournalInUseException : Exception
{
    public JournalInUseException() { }

    public JournalInUseException(string message) : base(message) { }

    public JournalInUseException(string message, Exception inner) : base(message, inner) { }
}
