namespace TraderTerminal.Silo.Notifications;

/// <summary>What the sender of notices says of itself, without addresses and secrets. Next free number: 2105.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(2101, LogLevel.Error, "Notices cannot be read or recorded now; it is tried again")]
    public static partial void NotifierFaulted(this ILogger logger, Exception fault);

    [LoggerMessage(2102, LogLevel.Error, "A delivery to channel {Channel} had a fault; it is tried again")]
    public static partial void DeliveryFaulted(this ILogger logger, string channel, Exception fault);

    [LoggerMessage(2103, LogLevel.Warning, "Channel {Channel} takes nothing: {Why}")]
    public static partial void NotDelivered(this ILogger logger, string channel, string why);

    [LoggerMessage(2104, LogLevel.Error, "Channel {Channel}: message {Message} is given up: {Why}")]
    public static partial void GivenUp(this ILogger logger, string channel, Guid message, string why);
}
