using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Notifications;

/// <summary>How a channel is spoken to.</summary>
public enum ChannelKind
{
    /// <summary>A JSON body of ours, signed when a key was given.</summary>
    Webhook,

    Discord,

    Telegram,

    Mail,
}

/// <summary>Where notices go, and which. What gives access is kept encrypted and never shown again.</summary>
/// <param name="Address">Where it goes, without what gives access: <c>https://discord.com</c>, <c>smtp.example.com:587</c>.</param>
/// <param name="To">Telegram's chat, or the mailboxes; null for the others.</param>
/// <param name="From">The mail's sender.</param>
/// <param name="User">Who signs in at the mail server; null for nobody.</param>
/// <param name="Secret">A <see cref="ChannelSecret"/>, encrypted for this channel alone.</param>
/// <param name="Least">What is milder is not sent.</param>
/// <param name="Accounts">Only these, and what is about no single account; empty for all.</param>
/// <param name="Digest">Each account's day is told when the next one begins.</param>
/// <param name="Since">What happened before is not sent.</param>
/// <param name="Anchors">Once a day it is told where the journal stands, to be kept there.</param>
public sealed record Channel(
    string Id, ChannelKind Kind, string Address, string? To, string? From, string? User, string Secret, NoticeSeverity Least, EquatableArray<AccountId> Accounts, bool Digest,
    QuietHours? Quiet, DateTimeOffset Since, bool Anchors = false)
{
    public bool Wants(Notice notice) =>
        notice.At >= Since && (notice.Kind switch
        {
            NoticeKind.Digest => Digest,
            NoticeKind.Anchor => Anchors,
            _ => notice.Severity >= Least,
        })
        && (notice.Account is { } account ? Hears(account) : Workspace.Of(Id) is null || notice.Kind == NoticeKind.Control);

    /// <summary>A channel of a workspace hears of its accounts, and of the desk what it has set for all; the desk's hear of everything.</summary>
    private bool Hears(AccountId account) =>
        (Workspace.Of(Id) is null || Workspace.AreOne(Id, account.Value)) && (Accounts.Count == 0 || Workspace.IsAll(account.Value) || Accounts.Contains(account));

    /// <summary>Never the secret, encrypted though it is.</summary>
    public override string ToString() => $"{Id} ({Kind}, {Address})";
}

/// <summary>What gives access to a channel. Prints as <c>***</c>.</summary>
/// <param name="Url">A webhook's whole address.</param>
/// <param name="Key">A signing key, a bot's token or a password; null where none is needed.</param>
public sealed record ChannelSecret(string? Url, string? Key)
{
    public override string ToString() => "***";
}

/// <summary>A channel as a person asks for it.</summary>
/// <param name="Secret">Null keeps the one that was entered before.</param>
/// <param name="Anchors">Null keeps what was asked for before.</param>
public sealed record ChannelDraft(
    string Id, ChannelKind Kind, string? Address, string? To, string? From, string? User, ChannelSecret? Secret, NoticeSeverity Least, EquatableArray<AccountId> Accounts, bool Digest,
    QuietHours? Quiet, bool? Anchors = null)
{
    public override string ToString() => $"{Id} ({Kind})";
}

/// <summary>A channel and how it does.</summary>
/// <param name="Waiting">Things to tell that are not delivered: held back for quiet hours, or not taken by the receiver.</param>
/// <param name="HeldUntil">The end of the quiet that holds some of them; null when none is held.</param>
/// <param name="Lost">Things to tell that were given up since the channel was made.</param>
/// <param name="Failure">Why the last try failed; null after one that did not.</param>
public sealed record ChannelView(Channel Channel, int Waiting, DateTimeOffset? HeldUntil, int Lost, string? Failure, DateTimeOffset? FailingSince, DateTimeOffset? DeliveredAt);
