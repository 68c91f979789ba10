namespace TraderTerminal.Journal.Postgres;

/// <summary>Which PostgreSQL holds the journal. The connection string may carry a password: it is shown nowhere.</summary>
public sealed record PostgresSettings(string Connection)
{
    public const string ClusterDefault = "traderterminal";

    /// <summary>Shards of the journal, fixed when it is created; 0 takes it as it was created, for looking.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>The name written into the database at its creation; a cluster of another name is refused.</summary>
    public string Cluster { get; init; } = ClusterDefault;

    /// <summary>True to open the journal beside other processes; otherwise it is refused while another process has it.</summary>
    public bool IsShared { get; init; }

    /// <summary>
    /// True when another process waits to take over (<see cref="PostgresJournal.WaitUntilFree"/>): one that has not reached the database for
    /// <see cref="Watcher.AloneMax"/> then counts as superseded, before the server gives the journal away.
    /// </summary>
    public bool HasStandby { get; init; }

    public override string ToString() => $"PostgreSQL, cluster {Cluster}, {Shards} shards";
}
