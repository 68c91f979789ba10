using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Cli;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>An actor engine that takes the built-in one's place in a cluster: it hosts the accounts of the shards that this process holds, and carries what is asked of accounts.</summary>
/// <remarks>Who may append, the journal decides alone: an engine that lets two processes believe that a shard is theirs changes nothing that is recorded.</remarks>
internal interface IClusterEngine : ICallLine, IAsyncDisposable
{
    /// <summary>Begins. Nothing is hosted before <see cref="IsIn"/>.</summary>
    void Start();

    /// <summary>True while this process has a part in the engine's own cluster.</summary>
    bool IsIn { get; }

    /// <summary>False while this process can host nothing and so is to hold no shard; asked before each beat.</summary>
    /// <param name="wasAway">It has not beaten for so long that the others may have taken it for dead.</param>
    ValueTask<bool> MayHold(bool wasAway);

    /// <summary>Told with every beat which silos there are and what each holds, as the database sees it.</summary>
    void See(IReadOnlyList<SiloLease> silos);

    /// <summary>From now on nothing is to live in this process: it is about to hand its shards on.</summary>
    void Leave();

    /// <summary>Brings an account up wherever its shard is worked for. False when nobody could be asked.</summary>
    Task<bool> Up(AccountId account, ShardId shard);
}

/// <summary>What an engine of a cluster works with.</summary>
/// <param name="Silo">This process, by a name that no other process has or ever had.</param>
internal sealed record ClusterParts(string Silo, ProcessRole Role, EngineChoice Choice, PostgresSettings Settings, PostgresJournal Journal, HeldShards Held, ILoggerFactory Loggers);

/// <summary>An engine that this program was built with, besides the built-in one.</summary>
/// <param name="Meters">What it measures of itself, told with our own figures.</param>
/// <param name="Sources">Where its spans come from, told with our own.</param>
internal sealed record EngineKind(string Name, IReadOnlyList<string> Meters, IReadOnlyList<string> Sources, Func<ClusterParts, IClusterEngine> Make);
