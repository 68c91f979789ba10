using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>How strategies that meet in one contract of one account get along.</summary>
public enum Ownership
{
    /// <summary>Each adds to and closes its own part; none opens against another.</summary>
    Shared,

    /// <summary>While one holds or enters, the others open nothing, and close nothing of it.</summary>
    Exclusive,

    /// <summary>Every alert is about the account's whole position.</summary>
    Free,
}

/// <summary>The part of a position that one strategy's orders have opened; its sign is the position's.</summary>
/// <remarks>The parts of a contract never come to more than its position. What no strategy opened, a person's contracts, belongs to nobody.</remarks>
public readonly record struct StrategyShare(ContractSymbol Contract, string Strategy, int Net)
{
    /// <summary>The parts after a fill. Contracts that go without their owner's order are taken from nobody's part first, then from the oldest.</summary>
    /// <param name="owner">Whose order filled; null when it was nobody's.</param>
    /// <param name="before">The contract's signed position before it.</param>
    /// <param name="after">And after it.</param>
    public static EquatableArray<StrategyShare> After(EquatableArray<StrategyShare> shares, ContractSymbol contract, string? owner, int before, int after)
    {
        if (shares.Count == 0 && owner is null) return shares;
        var isNew = Math.Sign(after) != Math.Sign(before);
        var parts = shares.Where(share => share.Contract != contract || !isNew).ToList();
        if (owner is not null)
        {
            var at = parts.FindIndex(share => share.Contract == contract && share.Strategy == owner);
            var held = at < 0 ? 0 : parts[at].Net;
            var moved = held + after - (isNew ? 0 : before);
            // Closing more than its own part does not turn it around.
            if (Math.Sign(moved) != Math.Sign(after)) moved = 0;
            if (at >= 0) parts[at] = parts[at] with { Net = moved };
            else parts.Add(new(contract, owner, moved));
        }

        var excess = parts.Where(share => share.Contract == contract).Sum(share => Math.Abs(share.Net)) - Math.Abs(after);
        for (var i = 0; i < parts.Count && excess > 0; i++)
        {
            if (parts[i].Contract != contract) continue;
            var taken = Math.Min(excess, Math.Abs(parts[i].Net));
            parts[i] = parts[i] with { Net = parts[i].Net - Math.Sign(after) * taken };
            excess -= taken;
        }

        parts.RemoveAll(static share => share.Net == 0);
        return parts.ToEquatableArray();
    }
}
