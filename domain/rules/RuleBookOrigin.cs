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
/// <param name="Certainty">As the rules reference grades it: <c>official</c>, <c>secondary</c>, <c>inferred</c>.</param>
public sealed record RuleBookSource(string Title, string? Reference, DateOnly? Date, string? Certainty);
