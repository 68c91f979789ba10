using TraderTerminal.Domain.Values;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>One append with events: whose they are, the version they brought their stream to, and where they lie.</summary>
internal readonly record struct Appended(CommandId Command, string Stream, long Version, long First, long Last)
{
    /// <summary>The position of the stream's event that follows this version, or of the first one here.</summary>
    public long FirstAfter(long version) => Math.Max(First, Last - (Version - version) + 1);
}
