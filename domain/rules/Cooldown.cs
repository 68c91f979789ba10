using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>After so many losing trades in a row nothing opens for so many minutes.</summary>
public readonly record struct CooldownStep(int Losses, int Minutes);

/// <summary>Pauses that grow with a losing streak; the longest step that is reached counts, from the last loss on.</summary>
public sealed record Cooldown(EquatableArray<CooldownStep> Steps)
{
    public const string Code = "COOLDOWN";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "cooldown";

    /// <summary>When the pause of this streak ends; null without one.</summary>
    public DateTimeOffset? EndsAt(int lossesInRow, DateTimeOffset? lastLossAt)
    {
        var minutes = 0;
        foreach (var step in Steps.Span)
        {
            if (lossesInRow >= step.Losses) minutes = Math.Max(minutes, step.Minutes);
        }

        return minutes == 0 ? null : lastLossAt?.AddMinutes(minutes);
    }

    /// <summary>The gate; at the end's own instant trading goes on.</summary>
    public Check Check(int lossesInRow, DateTimeOffset? lastLossAt, DateTimeOffset at) =>
        new(Code, Name, !(EndsAt(lossesInRow, lastLossAt) > at), default, default);

    public static Cooldown Tightest(Cooldown old, Cooldown now) => new(new EquatableArray<CooldownStep>(
        [.. now.Steps, .. old.Steps.Where(step => !now.Steps.Any(other => other.Losses <= step.Losses && other.Minutes >= step.Minutes))]));
}
