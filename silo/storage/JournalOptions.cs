using System.Collections;
using System.Globalization;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Cli;

namespace TraderTerminal.Silo.Storage;

/// <summary>Which journal a process uses: the embedded one in its data directory, or a PostgreSQL.</summary>
/// <param name="IsPostgres">What the process itself works on.</param>
/// <param name="Postgres">Where the PostgreSQL is, when that was said. Its connection string is a secret.</param>
internal sealed record JournalOptions(bool IsPostgres, PostgresSettings? Postgres)
{
    /// <summary>What the command line says; the environment says the same, and the connection string itself.</summary>
    public static readonly string[] Words = ["journal", "connection-file", "cluster", "shards"];

    /// <summary>More than the machines of any desk: each shard costs every process some connections.</summary>
    private const int ShardsMax = 64;

    private const string Prefix = "Journal__";

    private static readonly string[] _names = ["Provider", "Connection", "ConnectionFile", "Cluster", "Shards"];

    /// <summary>Several processes share the accounts.</summary>
    public bool IsCluster => IsPostgres && Postgres is { Shards: > 1 };

    public static JournalOptions Embedded { get; } = new(false, null);

    /// <summary>The command line counts before the environment. A connection string stands on no command line, where every user of the machine could read it.</summary>
    public static JournalOptions Read(Arguments arguments, List<string> wrong) => Read(arguments, Environment.GetEnvironmentVariables(), wrong);

    internal static JournalOptions Read(Arguments arguments, IDictionary environment, List<string> wrong)
    {
        foreach (var name in environment.Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !_names.Contains(name[Prefix.Length..])).Order(StringComparer.Ordinal))
            wrong.Add($"unknown option {name}");
        var provider = arguments["journal"] ?? environment[Prefix + "Provider"] as string ?? "sqlite";
        if (provider is not ("sqlite" or "postgres")) wrong.Add($"--journal is sqlite or postgres, not {provider}");
        var connection = arguments["connection-file"] is { } file ? FromFile("--connection-file", file, wrong)
            : environment[Prefix + "Connection"] as string is { Length: > 0 } given ? given
            : environment[Prefix + "ConnectionFile"] is string path ? FromFile(Prefix + "ConnectionFile", path, wrong)
            : null;
        if (provider == "postgres" && connection is null && wrong.Count == 0)
            wrong.Add($"--journal postgres needs the connection string: in a file, --connection-file FILE or {Prefix}ConnectionFile, or in {Prefix}Connection");
        var cluster = arguments["cluster"] ?? environment[Prefix + "Cluster"] as string ?? PostgresSettings.ClusterDefault;
        var shards = 1;
        if ((arguments["shards"] ?? environment[Prefix + "Shards"] as string) is { } count && !(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out shards) && shards is >= 1 and <= ShardsMax))
            wrong.Add($"--shards: {count} is no whole number from 1 to {ShardsMax}");
        if (shards > 1 && provider != "postgres") wrong.Add("--shards needs --journal postgres: an embedded journal has one");
        return new(provider == "postgres", connection is null ? null : new PostgresSettings(connection) { Cluster = cluster, Shards = shards, IsShared = shards > 1 });
    }

    public JournalOptions WithStandby() => this with { Postgres = Postgres! with { HasStandby = true } };

    public override string ToString() => IsPostgres ? $"{Postgres}" : "sqlite";

    private static string? FromFile(string name, string path, List<string> wrong)
    {
        if (!File.Exists(path)) wrong.Add($"{name}: there is no file {path}");
        else if (File.ReadAllText(path).Trim() is { Length: > 0 } text) return text;
        else wrong.Add($"{name}: {path} is empty");
        return null;
    }
}
