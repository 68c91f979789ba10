using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Asks accounts over Orleans, wherever they live.</summary>
/// <param name="grains">Null while this process has no part in Orleans' cluster.</param>
internal sealed class OrleansLine(Func<IGrainFactory?> grains, IJournal journal)
{
    private const string Away = "The process that works for the account cannot be reached now; nothing was asked of it.";
    private const string Known = "It is done; the answer was lost on its way.";
    private const string NotKnown = "The process that works for the account has not answered in time, and nothing is known of it yet. Asked again under the same id, it is done once.";

    /// <summary>Between two tries while a shard is on its way to another process.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Null when there was no reply: it may have been done, and it is not sent again.</summary>
    /// <exception cref="JournalUnavailableException">It could not be asked: nothing was done.</exception>
    public async ValueTask<string?> Ask(AccountId account, ShardId shard, string call)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Calls.WaitMax; await Task.Delay(Pace, TimeProvider.System))
        {
            if (grains() is not { } factory) continue;
            try
            {
                if ((await factory.GetGrain<IAccountActor>(shard.Value, account.Value, null).Ask(new(call))).Reply is { } reply) return reply;
            }
            catch (Exception lost) when (IsLost(lost))
            {
                return null;
            }
        }

        throw new JournalUnavailableException(Away);
    }

    public async Task<bool> Up(AccountId account, ShardId shard)
    {
        try
        {
            return grains() is { } factory && await factory.GetGrain<IAccountActor>(shard.Value, account.Value, null).Up();
        }
        catch (Exception lost) when (IsLost(lost))
        {
            return false;
        }
    }

    /// <summary>What became of a command without an answer is looked up, once.</summary>
    public async ValueTask<Reply> Unanswered(ShardId shard, CommandId? command)
    {
        try
        {
            return command is { } id && await journal.FindCommand(shard, id, CancellationToken.None) is not null ? new Reply.Done(Known) : new Reply.Unavailable(NotKnown);
        }
        catch (JournalUnavailableException)
        {
            return new Reply.Unavailable(NotKnown);
        }
    }

    /// <summary>A silo that died, a line that broke, a host that ends, no answer in time: what was asked may have been done all the same.</summary>
    private static bool IsLost(Exception fault) => fault is OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
