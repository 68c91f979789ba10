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

/// <summary>Today's loss must stay below the amount. Reaching it is already a hit, at every firm (prop-firm rules reference 4.7).</summary>
public sealed record DailyLoss(Usd Amount, DailyLossBasis Basis, DailyLossAction Action)
{
    public const string Code = "DAILY_LOSS";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "daily_loss_limit";

    /// <summary>Equity at the session's open, plus the day's cash flows, minus the amount.</summary>
    public Usd Floor(Usd dayStartEquity, Usd dayCash) => dayStartEquity + dayCash - Amount;

    public Usd Measured(Usd balance, Usd equity) => Basis == DailyLossBasis.Realized ? balance : equity;

    public bool IsHit(Usd dailyFloor, Usd balance, Usd equity) => Measured(balance, equity) <= dailyFloor;

    /// <summary>The gate: limit is the amount, value is today's loss (negative for a profit).</summary>
    public Check Check(Usd dailyFloor, Usd balance, Usd equity) =>
        new(Code, Name, !IsHit(dailyFloor, balance, equity), Measure.Of(Amount), Measure.Of(Amount - (Measured(balance, equity) - dailyFloor)));
}
