using TraderTerminal.Domain.Rules;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The dead man's switch: trips when signs of life have stayed away too long, and is taken back by the next one.</summary>
internal static class Silence
{
    public static void Begin(Turn turn, RecordSilence c)
    {
        if (turn.State.SilentAt(c.Since) is not { } due || due > c.At) return;
        turn.Add(new SilenceBegan(c.Since, c.At));
        var why = $"{DeadMansSwitch.Name}: no sign of life since {c.Since.UtcDateTime:O}";
        if (turn.State.Guard.Safeguards.DeadMansSwitch!.Action == DeadManAction.Flatten)
            Flattening.Start(turn, Flattening.IdFor(turn, DeadMansSwitch.Name), FlattenScope.Account, why, "engine", null, c.Market, c.At);
        else if (turn.State.MaySend)
            CancelEntries(turn, why, c.At);
    }

    public static void End(Turn turn, string by, DateTimeOffset at)
    {
        if (turn.State.Guard.SilentSince is not null) turn.Add(new SilenceEnded(by, at));
    }

    private static void CancelEntries(Turn turn, string why, DateTimeOffset at)
    {
        foreach (var order in turn.State.Orders)
        {
            if (order is { Purpose: OrderPurpose.Entry, CancelAsked: false }) turn.Add(new CancelAsked(order.Ticket.Id, why, at));
        }
    }
}
