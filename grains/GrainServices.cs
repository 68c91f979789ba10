using Microsoft.Extensions.Logging;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Rules;
using TraderTerminal.Grains.Groups;
using TraderTerminal.Grains.Traders;

namespace TraderTerminal.Grains;

/// <summary>Everything outside that an account grain speaks to.</summary>
/// <param name="Epoch">The epoch this process appends under, from taking the shard over.</param>
public sealed record GrainServices(
    IJournal Journal, ShardId Shard, long Epoch, IBroker Broker, IMarketFeed Market, Valuation Valuation, IControl Control, ILevels Levels, IOverlays Overlays, IBroadcast Broadcast,
    IEmergencySpool Spool, TraderBoard Traders, GroupBoard Groups, MessageBudget Messages, TimeProvider Time, ILogger<AccountGrain> Log)
{
    public required Metrics Metrics { get; init; }
}
