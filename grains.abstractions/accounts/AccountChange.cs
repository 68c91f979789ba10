using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>What a person changes of an account's own rules and numbers. The id makes a repeat harmless.</summary>
public abstract record AccountChange
{
    private AccountChange(Guid id, string reason, string by) => (Id, Reason, By) = (id, reason, by);

    public Guid Id { get; init; }
    public string Reason { get; init; }
    public string By { get; init; }

    /// <summary>Whoever asks may not loosen: what would be looser is refused as <see cref="Reply.Loosens"/>.</summary>
    public bool OnlyTightens { get; init; }

    /// <summary>The trader's margins and order limits, all of them. Tighter ones hold at once, looser ones from the next trade date on.</summary>
    public sealed record SetSafeguards(Guid Id, Safeguards Safeguards, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>The trader's own limits, all of them in his order. Tighter ones hold at once, looser ones from the next trade date on.</summary>
    public sealed record SetPersonalLimits(Guid Id, EquatableArray<PersonalLimit> Limits, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Lets an account go on that had stopped itself.</summary>
    public sealed record Rearm(Guid Id, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>A sign of life for the dead man's switch.</summary>
    public sealed record Heartbeat(Guid Id, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Closes everything and locks the trader out; nobody opens it before its time.</summary>
    public sealed record LockOut(Guid Id, DateTimeOffset Until, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Books a payout, or refuses it with the first condition that is missing.</summary>
    public sealed record Payout(Guid Id, Usd Amount, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>The firm has set the account back to its first day.</summary>
    public sealed record Reset(Guid Id, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Our numbers are set to the firm's.</summary>
    public sealed record Correct(Guid Id, Correction Correction, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>How differences from the broker and strangers' fills are met. What is tighter holds at once, what is looser from the next trade date on.</summary>
    public sealed record SetTruthPolicy(Guid Id, TruthPolicy Policy, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Takes over, once, what the broker shows now.</summary>
    public sealed record Adopt(Guid Id, string Reason, string By) : AccountChange(Id, Reason, By);

    /// <summary>Writes something down about the account.</summary>
    public sealed record WriteNote(Guid Id, string Text, string By) : AccountChange(Id, Text, By);

    /// <summary>Records what the firm's platform showed at <paramref name="SeenAt"/> (now, when null), and holds it against our numbers.</summary>
    public sealed record NotePlatform(Guid Id, PlatformNumbers Numbers, DateTimeOffset? SeenAt, string Reason, string By) : AccountChange(Id, Reason, By);
}
