using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Whether a personal limit stops a loss or keeps a profit.</summary>
public enum PersonalSide
{
    Loss,
    Profit,
}

/// <summary>How long a personal limit measures.</summary>
public enum PersonalPeriod
{
    Day,
    Week,
}

/// <summary>What a personal loss limit follows upwards.</summary>
public enum PersonalTrail
{
    None,

    /// <summary>The highest equity since the trade date opened.</summary>
    Unrealized,

    /// <summary>The highest balance since the trade date opened.</summary>
    Realized,
}

/// <summary>What a hit does.</summary>
public enum PersonalAction
{
    /// <summary>It is reported, once in its period.</summary>
    None,

    /// <summary>Everything is closed once; the limit is then spent until the trader sets it anew.</summary>
    Liquidate,

    LockDay,
    LockWeek,
}

/// <summary>A limit that a trader sets for one account. Touching it counts.</summary>
/// <remarks>Prop-firm rules reference 4.6. All triggers move with the cash flows of their period: a payout is no loss.</remarks>
public sealed record PersonalLimit(PersonalSide Side, Usd Amount, PersonalPeriod Period, PersonalTrail Trail, PersonalAction Action)
{
    public const string LossCode = "PERSONAL_LOSS";
    public const string ProfitCode = "PERSONAL_PROFIT";

    public string Code => Side == PersonalSide.Loss ? LossCode : ProfitCode;

    public bool Locks => Action is PersonalAction.LockDay or PersonalAction.LockWeek;

    /// <summary>The limit's name in violations and locks, by its place in the trader's list: <c>personal_loss_day_1</c>.</summary>
    public string NameAt(int index) => (Side, Period) switch
    {
        (PersonalSide.Loss, PersonalPeriod.Day) => $"personal_loss_day_{index + 1}",
        (PersonalSide.Loss, _) => $"personal_loss_week_{index + 1}",
        (_, PersonalPeriod.Day) => $"personal_profit_day_{index + 1}",
        _ => $"personal_profit_week_{index + 1}",
    };

    /// <summary>True for a name that <see cref="NameAt"/> gives to a loss limit at one of the first places.</summary>
    public static bool IsLossName(string name, int places)
    {
        for (var place = 1; place <= places; place++)
        {
            if (name == $"personal_loss_day_{place}" || name == $"personal_loss_week_{place}") return true;
        }

        return false;
    }

    /// <summary>The equity that hits it.</summary>
    /// <param name="start">Equity when the period began.</param>
    /// <param name="highEquity">Highest equity of the trade date, cash flows taken out.</param>
    /// <param name="highBalance">Highest balance of the trade date, cash flows taken out; not below the start.</param>
    /// <param name="cash">Cash flows of the period.</param>
    public Usd Trigger(Usd start, Usd highEquity, Usd highBalance, Usd cash)
    {
        if (Side == PersonalSide.Profit) return start + Amount + cash;
        var from = Trail switch
        {
            PersonalTrail.Unrealized => highEquity,
            PersonalTrail.Realized => highBalance,
            _ => start,
        };
        return from - Amount + cash;
    }

    public bool IsHit(Usd trigger, Usd equity) => Side == PersonalSide.Loss ? equity <= trigger : equity >= trigger;

    /// <summary>True when this one stops at least what the other stops, no later and no milder.</summary>
    public bool Covers(PersonalLimit other) =>
        (Side, Period, Trail) == (other.Side, other.Period, other.Trail) && Amount <= other.Amount && Action >= other.Action;

    /// <summary>The new limits, and those old ones that none of them covers: in force until a loosening may begin.</summary>
    public static EquatableArray<PersonalLimit> Tightest(EquatableArray<PersonalLimit> old, EquatableArray<PersonalLimit> now) =>
        new([.. now, .. old.Where(limit => !now.Any(other => other.Covers(limit)))]);
}
