using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>One step of a ladder; what it does not name stays as the book has it.</summary>
/// <param name="NetProfit">Profit over the start balance that the step needs and that keeps it.</param>
/// <param name="ActiveDays">Traded days on the step below before this one is reached.</param>
public readonly record struct LadderStep(Usd NetProfit, int ActiveDays, Usd? DailyLoss, MiniEquivalents? Max);

/// <summary>Limits that grow one step at a review and shrink on the day the profit is gone (Topstep Live Funded).</summary>
/// <remarks>
/// Reviewed at the day's close: the firm's own time is not published. A step up counts from the next session; a step down at once.
/// Prop-firm rules reference 4.6.
/// </remarks>
public sealed record Ladder(EquatableArray<LadderStep> Steps)
{
    /// <summary>The step after a review; 0 is the book's own limits. At most one step up, and down to the first whose profit is still there.</summary>
    public int Review(int step, int activeDays, Usd netProfit)
    {
        if (step < Steps.Count && netProfit >= Steps[step].NetProfit && activeDays >= Steps[step].ActiveDays) return step + 1;
        return Demote(step, netProfit);
    }

    /// <summary>The step that the profit still carries.</summary>
    public int Demote(int step, Usd netProfit)
    {
        var left = Math.Min(step, Steps.Count);
        while (left > 0 && netProfit < Steps[left - 1].NetProfit) left--;
        return left;
    }

    /// <summary>The last daily loss amount that a step up to this one names.</summary>
    public Usd? DailyLossAt(int step)
    {
        for (var at = Math.Min(step, Steps.Count) - 1; at >= 0; at--)
        {
            if (Steps[at].DailyLoss is { } amount) return amount;
        }

        return null;
    }

    /// <summary>The last contract limit that a step up to this one names.</summary>
    public MiniEquivalents? MaxAt(int step)
    {
        for (var at = Math.Min(step, Steps.Count) - 1; at >= 0; at--)
        {
            if (Steps[at].Max is { } max) return max;
        }

        return null;
    }
}
