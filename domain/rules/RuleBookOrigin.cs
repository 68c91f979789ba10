using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Whether somebody compared a rule book with the firm's own pages.</summary>
public enum RuleBookStatus
{
    Unverified,
    Verified,

    /// <summary>Known to be wrong or no longer offered.</summary>
    Withdrawn,
}

/// <summary>Where a rule book's numbers come from. Dates are the firm's, at its own place.</summary>
/// <param name="EffectiveTo">Null means that the firm still applies it.</param>
/// <param name="VerifiedOn">When a person last compared it with the source.</param>
public sealed record RuleBookOrigin(
    DateOnly? EffectiveFrom, DateOnly? EffectiveTo, DateOnly? VerifiedOn, RuleBookStatus Status, EquatableArray<RuleBookSource> Sources)
{
    /// <summary>The book applies only to accounts that were made in this range; null for no bound.</summary>
    public DateOnly? AccountCreatedFrom { get; init; }

    public DateOnly? AccountCreatedTo { get; init; }

    public static RuleBookOrigin Unknown { get; } = new(null, null, null, RuleBookStatus.Unverified, default);
}

/// <summary>One page a rule book rests on.</summary>
/// <param name="Fields">The fields that it supports, as dotted paths: <c>drawdown.amount</c>.</param>
public sealed record RuleBookSource(string Title, string? Reference, DateOnly? Date, Certainty Certainty, EquatableArray<string> Fields);

/// <summary>How sure a number is, as the rules reference grades its facts.</summary>
public enum Certainty
{
    Unstated,

    /// <summary>Stated on a page of the firm.</summary>
    Official,

    /// <summary>Three or more independent sources agree.</summary>
    Majority,

    TwoSources,

    OneSource,

    /// <summary>Written nowhere: our assumption.</summary>
    Inferred,

    /// <summary>Sources disagree; the title says which one is followed.</summary>
    Disputed,
}
