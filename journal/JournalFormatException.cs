namespace TraderTerminal.Journal;

/// <summary>The file is not a journal this program can open: a newer schema, another number of shards, or something else altogether.</summary>
public sealed class JournalFormatException : Exception
{
    public JournalFormatException() { }

    public JournalFormatException(string message) : base(message) { }

    public JournalFormatException(string message, Exception inner) : base(message, inner) { }
}
