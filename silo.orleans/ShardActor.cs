using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Asks for its shard while it is active here. Whether this process gets it, its lease in the database says, and what it may append, the epoch.</summary>
[GrainType("traderterminal.shard"), ByShard, KeepAlive]
internal sealed partial class ShardActor(Node node, ILogger<ShardActor> log) : Grain, IShardActor, IRemindable
{
    /// <summary>
    /// Sessions begin and end, and flat-by comes, on time only in accounts that are up: each keeps its own timer. Orleans' shortest pace, so that none is
    /// missed for longer by an account that could not come up with its shard.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private const string Sessions = "sessions";

    private bool _isReminded;

    private ShardId Shard => new((int)this.GetPrimaryKeyLong());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        node.Want(Shard, GrainContext);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        node.Unwant(Shard, GrainContext);
        return Task.CompletedTask;
    }

    public async Task Keep()
    {
        if (_isReminded) return;
        try
        {
            await this.RegisterOrUpdateReminder(Sessions, Pace, Pace);
            _isReminded = true;
        }
#pragma warning disable CA1031 // Whatever keeps it from being stored, the next call tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotReminded(Shard, fault);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => node.BringUp(Shard);

    [LoggerMessage(2902, LogLevel.Warning, "The reminder of shard {Shard} could not be stored")]
    private partial void LogNotReminded(ShardId shard, Exception fault);
}
