using TraderTerminal.Domain.Accounts;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>The budgets of messages that this account shares with others.</summary>
public sealed partial class AccountGrain
{
    /// <summary>Decides an alert. Its entry takes its messages first, and only when no other rule refuses it.</summary>
    private async Task<Done> Decide(Consider command)
    {
        if (!services.Messages.IsLimited || !command.Intent.MayOpen) return await Do(command);
        var rooms = services.Messages.Take(id, EntryMessages(AccountDecider.Decide(_state, command, ReadBook).Events), command.At, out var taken);
        var done = await Do(command with { Messages = rooms });
        if (done is not Done.Recorded { Events: var events } || EntryMessages(events) == 0) services.Messages.GiveBack(id, taken, command.At);
        return done;
    }

    private static int EntryMessages(IReadOnlyList<AccountEvent> events)
    {
        var messages = 0;
        foreach (var happened in events)
        {
            if (happened is AccountEvent.OrderIntended { Purpose: OrderPurpose.Entry } entry) messages += 1 + entry.Legs.Count;
        }

        return messages;
    }

    private void Spend() => services.Messages.Spend(id, Now);
}
