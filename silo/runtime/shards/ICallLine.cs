using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>How what is asked of an account gets to the process that works for it.</summary>
internal interface ICallLine
{
    /// <param name="call">An <see cref="AccountCall"/>, written as <see cref="CallShapes"/> say.</param>
    /// <param name="isKept">True for a command that is to be done also when nobody waits for it any more.</param>
    /// <returns>A <see cref="CallReply"/>; null when there was none in time, and so nobody knows what became of it.</returns>
    /// <exception cref="TraderTerminal.Journal.JournalUnavailableException">It could not be asked: nothing was done.</exception>
    ValueTask<string?> Ask(AccountId account, ShardId shard, string call, bool isKept);

    /// <summary>What is said of a command without a reply. It is looked up at most, never sent again.</summary>
    /// <param name="command">Under which the journal has it when it was done; null when it has no id of its own.</param>
    ValueTask<Reply> Unanswered(ShardId shard, CommandId? command);
}
