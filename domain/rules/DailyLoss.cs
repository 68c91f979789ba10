using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What counts as today's loss.</summary>
public enum DailyLossBasis
{
    /// <summary>Realised and open profit or loss, after fees.</summary>
    Net,

    /// <summary>Realised only.</summary>
    Realized,
}

/// <summary>What a hit of the daily limit does.</summary>
public enum DailyLossAction
{
    /// <summary>No trading until the next trade date opens.</summary>
    LockDay,

    /// <summary>The account has failed.</summary>
    Fail,
}

/// <summary>A daily limit that grows with the profit.</summary>
public readonly record struct LossTier(TierStart Start, Usd Amount);

/// <summary>Today's loss must stay below the amount. Reaching it is already a hit, at every firm (prop-firm rules reference 4.7).</summary>
/// <param name="Amount">The amount without tiers, and the one that a scaled limit begins with.</param>
/// <remarks>The amount is fixed for a session: chosen when its trade date opens, from the state at that instant.</remarks>
public sealed record DailyLoss(Usd Amount, DailyLossBasis Basis, DailyLossAction Action)
{
    public const string Code = "DAILY_LOSS";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "daily_loss_limit";

    /// <summary>Amounts by profit over the start balance; the last that is reached counts. Empty for one fixed amount.</summary>
    public EquatableArray<LossTier> Tiers { get; init; }

    /// <summary>The share of the best day that the amount becomes once the floor is locked; null for none.</summary>
    public Ratio? OfBestDayOnceLocked { get; init; }

    /// <summary>True when the amount is another on another day.</summary>
    public bool Varies => Tiers.Count > 0 || OfBestDayOnceLocked is not null;

    /// <summary>The amount for a session that opens with this profit, floor and best day.</summary>
    public Usd AmountFor(Usd profit, bool floorLocked, Usd bestDay)
    {
        if (floorLocked && bestDay > Usd.Zero && OfBestDayOnceLocked is { } share) return share.Of(bestDay);
        var amount = Amount;
        foreach (var tier in Tiers.Span)
        {
            if (tier.Start.IsReached(profit)) amount = tier.Amount;
        }

        return amount;
    }

    /// <summary>Equity at the session's open, plus the day's cash flows, minus the amount.</summary>
    public static Usd Floor(Usd dayStartEquity, Usd dayCash, Usd amount) => dayStartEquity + dayCash - amount;

    public Usd Measured(Usd balance, Usd equity) => Basis == DailyLossBasis.Realized ? balance : equity;

    public bool IsHit(Usd dailyFloor, Usd balance, Usd equity) => Measured(balance, equity) <= dailyFloor;

    /// <summary>The gate: limit is the amount in force, value is today's loss (negative for a profit).</summary>
    public Check Check(Usd amount, Usd dailyFloor, Usd balance, Usd equity) =>
        new(Code, Name, !IsHit(dailyFloor, balance, equity), Measure.Of(amount), Measure.Of(amount - (Measured(balance, equity) - dailyFloor)));
}
