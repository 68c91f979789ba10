using TraderTerminal.Domain.Notices;

namespace TraderTerminal.Grains.Abstractions.Notifications;

/// <summary>What one channel is told at once.</summary>
/// <param name="Id">The same at every try, so that a receiver can drop a repeat.</param>
/// <param name="At">When it was put together.</param>
public sealed record Message(Guid Id, DateTimeOffset At, NoticeSeverity Severity, string Title, IReadOnlyList<string> Lines, IReadOnlyList<Notice> Notices)
{
    public static Message Of(Guid id, DateTimeOffset at, IReadOnlyList<Notice> notices) =>
        new(id, at, notices.Max(notice => notice.Severity), NoticeText.Title(notices), NoticeText.Lines(notices), notices);
}

/// <summary>What became of a try to deliver.</summary>
public abstract record Delivery
{
    private Delivery() { }

    public sealed record Done : Delivery;

    /// <summary>Not taken, or not known to be: it is tried again.</summary>
    /// <param name="Why">A sentence without secrets.</param>
    /// <param name="After">How long the receiver asks us to wait; null when it does not say.</param>
    public sealed record Failed(string Why, TimeSpan? After = null) : Delivery;

    /// <summary>The receiver takes this message never.</summary>
    public sealed record Refused(string Why) : Delivery;
}
