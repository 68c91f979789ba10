using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Keeps the reminder of its shard, and is reminded where the shard is worked for.</summary>
[GrainType("traderterminal.shard"), ByShard]
internal sealed class ShardActor(Node node) : Grain, IShardActor, IRemindable
{
    /// <summary>
    /// Sessions begin and end, and flat-by comes, on time only in accounts that are up: each keeps its own timer. Orleans' shortest pace, so that none is
    /// missed for longer by an account that could not come up with its shard.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private const string Sessions = "sessions";

    private ShardId Shard => new((int)this.GetPrimaryKeyLong());

    public Task Remind() => this.RegisterOrUpdateReminder(Sessions, Pace, Pace);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!node.IsHomeOf(Shard)) this.MigrateOnIdle();
        return node.BringUp(Shard);
    }
}
