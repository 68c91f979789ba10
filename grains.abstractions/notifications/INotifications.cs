using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Notifications;

/// <summary>Where notices go. Each change is an event with the name of the person who made it.</summary>
public interface INotifications
{
    /// <summary>By their ids.</summary>
    IReadOnlyList<ChannelView> All { get; }

    /// <summary>Makes a channel or replaces it. Refused without a secret where none is kept, or where it would go somewhere else than it was entered for.</summary>
    ValueTask<Reply> Save(Guid id, ChannelDraft draft, string by);

    /// <summary>What waits for the channel is dropped with it.</summary>
    ValueTask<Reply> Remove(Guid id, string channel, string by);

    /// <summary>Sends one message now and says what became of it.</summary>
    /// <param name="message">Names the message.</param>
    ValueTask<Reply> Test(string channel, Guid message, CancellationToken cancel);
}
