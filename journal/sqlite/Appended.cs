using TraderTerminal.Domain.Values;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>One append with events: whose they are, the version they brought their stream to, and where they lie.</summary>
internal readonly record struct Appended(CommandId Command, string Stream, long Version, long First, long Last);
