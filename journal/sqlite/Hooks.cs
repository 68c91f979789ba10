namespace TraderTerminal.Journal.Sqlite;

/// <summary>What tests do to the file from inside the writer; nothing in production.</summary>
internal sealed class Hooks
{
    /// <summary>Pages the file may have, as if the disk were full beyond; 0 for no limit.</summary>
    public long PagesMax { get; set; }

    /// <summary>Runs in the writer before each batch begins.</summary>
    public Action? BeforeBatch { get; set; }

    /// <summary>Runs just before a commit; what it throws is the commit's failure.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Runs just after a commit; what it throws hides that the commit went through.</summary>
    public Action? AfterCommit { get; set; }
}
