using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>An account's stored events as the turns that made them.</summary>
public static class AccountHistory
{
    /// <param name="stored">The account's stream from its first event on, in order.</param>
    /// <exception cref="UnknownEventException">An event cannot be read by this program.</exception>
    public static async ValueTask<IReadOnlyList<RecordedTurn>> Turns(IAsyncEnumerable<StoredEvent> stored, CancellationToken cancel)
    {
        var turns = new List<RecordedTurn>();
        var events = new List<AccountEvent>();
        CommandId? command = null;
        await foreach (var one in stored.WithCancellation(cancel))
        {
            if (command != one.Command) End();
            command = one.Command;
            events.Add(EventRegistry.DecodeAccount(one));
        }

        End();
        return turns;

        void End()
        {
            if (command is { } made) turns.Add(new(made, events.ToEquatableArray()));
            events.Clear();
        }
    }
}
