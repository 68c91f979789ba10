using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Notifications;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>What happened to the channels and to what they are told: the outbox. A secret is in it encrypted alone.</summary>
public abstract record NotificationEvent
{
    private NotificationEvent() { }

    public sealed record ChannelSaved(Channel Channel, string By, DateTimeOffset At) : NotificationEvent;

    public sealed record ChannelRemoved(string Channel, string By, DateTimeOffset At) : NotificationEvent;

    /// <summary>What happened within some seconds, for every channel that wants it.</summary>
    /// <param name="UpTo">The feeds are read so far: what comes later is not in this group and in no earlier one.</param>
    public sealed record NoticesGathered(Guid Group, EquatableArray<Notice> Notices, EquatableArray<FeedPosition> UpTo, DateTimeOffset At) : NotificationEvent;

    /// <summary>These parts of what waits leave together under this id, now and at every further try.</summary>
    public sealed record MessageMade(string Channel, Guid Message, EquatableArray<Guid> Parts, DateTimeOffset At) : NotificationEvent;

    public sealed record MessageDelivered(string Channel, Guid Message, DateTimeOffset At) : NotificationEvent;

    /// <summary>The first failure of a message, and each for another reason.</summary>
    public sealed record DeliveryFailed(string Channel, Guid Message, string Why, DateTimeOffset At) : NotificationEvent;

    public sealed record MessageGivenUp(string Channel, Guid Message, string Why, DateTimeOffset At) : NotificationEvent;
}

/// <summary>A place in a shard's feed.</summary>
public sealed record FeedPosition(int Shard, long Position);
