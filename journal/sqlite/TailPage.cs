namespace TraderTerminal.Journal.Sqlite;

/// <summary>What a tail knew of a stream at one moment.</summary>
/// <param name="Indexed">Up to here the indexes were complete; null while the tail is not loaded.</param>
/// <param name="Through">Up to here the tail was complete.</param>
/// <param name="Appends">The stream's appends between the two, in order.</param>
internal readonly record struct TailPage(long? Indexed, long Through, List<Appended> Appends);
