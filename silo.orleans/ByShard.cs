using Orleans.Placement;
using Orleans.Runtime.Placement;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Puts a shard, and every account of it, on the silo where the shard belongs: a trader's accounts lie in one shard, and so live together.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("traderterminal.by-shard")]
internal sealed class ByShardPlacement : PlacementStrategy;

/// <inheritdoc cref="ByShardPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ByShardAttribute() : PlacementAttribute(new ByShardPlacement());

/// <inheritdoc cref="ByShardPlacement"/>
internal sealed class ByShardDirector(Node node) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        if (!target.GrainIdentity.TryGetIntegerKey(out var shard, out _)) throw new InvalidOperationException($"{target.GrainIdentity} does not begin with its shard.");
        return Task.FromResult(node.HomeOf(new ShardId((int)shard), context.GetCompatibleSilos(target)));
    }
}
