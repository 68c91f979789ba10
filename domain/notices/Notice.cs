using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Notices;

/// <summary>How much a notice asks of whoever reads it.</summary>
public enum NoticeSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>To be looked at when there is time.</summary>
    Warning,

    /// <summary>To be looked at now, also at night.</summary>
    Critical,
}

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>An alert was refused by an account's rules.</summary>
    Refused,

    /// <summary>The broker rejected an order, or what became of one is not known, or is known again.</summary>
    Order,

    Fill,

    /// <summary>A limit was reached, or a margin before it.</summary>
    Limit,

    /// <summary>The firm's programme ended for the account: lost, or passed.</summary>
    Ended,

    /// <summary>A lock latched or was opened.</summary>
    Lock,

    /// <summary>A flatten began, did not get on, or was verified.</summary>
    Flatten,

    /// <summary>A position without the stop it was promised.</summary>
    Protection,

    /// <summary>Our book and the broker's differ, somebody else trades, or the platform shows other numbers.</summary>
    Truth,

    /// <summary>A line to a broker was lost or is back.</summary>
    Connection,

    /// <summary>A strategy or a person is missed, or is heard of again.</summary>
    Silence,

    /// <summary>A person set a trading state.</summary>
    Control,

    /// <summary>The engine started, or something in it went wrong.</summary>
    Engine,

    /// <summary>A trade date in numbers, told when the next one begins.</summary>
    Digest,

    /// <summary>Where the journal stands, to be kept where its writer cannot change it.</summary>
    Anchor,
}

/// <summary>Something that somebody may want to be told, away from the screen.</summary>
/// <param name="Account">Null when it is about no single account; <see cref="Workspace.AllOf"/> when it is about those of one workspace.</param>
/// <param name="Code">The reason code, rule or alarm; never changes its meaning.</param>
/// <param name="Text">One sentence with the numbers, without the account's name.</param>
/// <param name="Day">Of a digest.</param>
public sealed record Notice(NoticeKind Kind, NoticeSeverity Severity, AccountId? Account, string Code, string Text, DateTimeOffset At, DayDigest? Day = null);

/// <summary>An account's trade date in numbers.</summary>
/// <param name="Headroom">Equity minus floor at the day's end; null without a maximum loss.</param>
/// <param name="Trades">Round trips that were closed on it.</param>
public sealed record DayDigest(TradeDate TradeDate, Usd DayPnl, Usd Balance, Usd? Headroom, int Trades, int Violations);
