using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Replay;

/// <summary>What one command made of an account, as the journal keeps it: at least one event, in order.</summary>
public sealed record RecordedTurn(CommandId Command, EquatableArray<AccountEvent> Events)
{
    /// <summary>The events in runs of one time: calendar boundaries that the command came upon happened at times of their own.</summary>
    internal IReadOnlyList<AccountEvent[]> Moments()
    {
        var moments = new List<AccountEvent[]>();
        for (var from = 0; from < Events.Count;)
        {
            var to = from + 1;
            while (to < Events.Count && Events[to].At == Events[from].At) to++;
            moments.Add(Events.Span[from..to].ToArray());
            from = to;
        }

        return moments;
    }
}
