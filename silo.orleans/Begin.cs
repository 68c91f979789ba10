using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Enters Orleans' cluster, as a silo or as a front door.</summary>
/// <param name="fatal">Told when the silo cannot go on.</param>
internal delegate Task<OrleansLife> Begin(ClusterParts parts, Node node, Fatal fatal, CancellationToken cancel);
