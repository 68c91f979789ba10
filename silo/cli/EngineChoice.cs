using System.Globalization;
using System.Net;

namespace TraderTerminal.Silo.Cli;

/// <summary>Which engine hosts the accounts of a cluster, and where another than the built-in one listens for its own messages.</summary>
/// <param name="Address">Of this machine, as the cluster's other processes reach it. Messages are neither encrypted nor signed: it belongs to a network that nobody else is in.</param>
/// <param name="Ports">For the other silos, and for front doors; null for two free ones.</param>
internal sealed record EngineChoice(string Name, IPAddress Address, (int Silos, int Doors)? Ports)
{
    public const string BuiltInName = "builtin";
    public const string OrleansName = "orleans";

    /// <summary>In one sentence, what is missing and how to get it.</summary>
    public const string OrleansMissing =
        "Orleans is not in this build: where the packages Microsoft.Orleans.* can be restored, run dotnet build silo.orleans -c Release -p:Orleans=true once (docs/operations/orleans.md)";

    public static readonly string[] Words = ["engine", "engine-address", "engine-ports"];

    public static EngineChoice BuiltIn { get; } = new(BuiltInName, IPAddress.Loopback, null);

    public static EngineChoice Read(Arguments arguments, bool isCluster, List<string> wrong)
    {
        var name = arguments["engine"] ?? BuiltInName;
        if (name is not (BuiltInName or OrleansName)) wrong.Add($"--engine is builtin or orleans, not {name}");
        if (name == OrleansName && !isCluster) wrong.Add("--engine orleans needs --journal postgres and --shards: a process that works alone needs no other engine");
        if (name != OrleansName && (arguments["engine-address"] ?? arguments["engine-ports"]) is not null) wrong.Add("--engine-address and --engine-ports are for --engine orleans");
        var address = IPAddress.Loopback;
        if (arguments["engine-address"] is { } given && !IPAddress.TryParse(given, out address!)) wrong.Add($"--engine-address: {given} is no IP address");
        return new(name, address ?? IPAddress.Loopback, Two(arguments["engine-ports"], wrong));
    }

    private static (int Silos, int Doors)? Two(string? given, List<string> wrong)
    {
        if (given is null) return null;
        var ports = given.Split(',').Select(port => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= IPEndPoint.MaxPort ? number : 0).ToList();
        if (ports.Count == 2 && !ports.Contains(0) && ports[0] != ports[1]) return (ports[0], ports[1]);
        wrong.Add($"--engine-ports: {given} is not two ports with a comma");
        return null;
    }
}
