using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What a used-up budget does beside letting nothing open.</summary>
public enum BudgetAction
{
    Refuse,

    /// <summary>Every account of the group is closed and locked until its next trade date.</summary>
    FlattenAndLock,
}

/// <summary>What the accounts of a group may lose together in one trade date, open positions and fees included. A profit of one makes good a loss of another.</summary>
/// <param name="WarnAt">Percentages of the amount, 1 to 99, at which it is said.</param>
public sealed record GroupLossBudget(Usd Amount, BudgetAction Action, EquatableArray<int> WarnAt)
{
    public const string Code = "GROUP_LOSS_BUDGET";
    public const string RoomCode = "GROUP_LOSS_ROOM";

    /// <summary>The rule's names in decisions and locks.</summary>
    public const string Name = "group_loss_budget";

    public const string RoomName = "group_loss_room";

    /// <summary>The share at which it is used up.</summary>
    public const int UsedUp = 100;

    /// <summary>What the group's results of the day have used; never negative.</summary>
    public static Usd UsedOf(Usd dayPnl) => Usd.Max(Usd.Zero, Usd.Zero - dayPnl);

    /// <summary>Exactly at a share it is reached.</summary>
    public bool IsReached(int percent, Usd used) => (Int128)used.Micros * 100 >= (Int128)Amount.Micros * percent;

    /// <summary>The gate: limit is the budget, value what of it is used.</summary>
    public static Check Check(Usd amount, Usd used, bool isUsedUp) => new(Code, Name, !isUsedUp, Measure.Of(amount), Measure.Of(used));

    /// <summary>The gate where a loss room is asked: limit is what is left, value what the group may lose to its stops with the order in it.</summary>
    public static Check CheckRoom(Usd left, Usd risk) => new(RoomCode, RoomName, risk <= left, Measure.Of(left), Measure.Of(risk));

    /// <summary>In force until a loosening may begin.</summary>
    public static GroupLossBudget? Tightest(GroupLossBudget? old, GroupLossBudget? now) =>
        old is null ? now
        : now is null || now == old ? old
        : new(
            Usd.Min(old.Amount, now.Amount), old.Action > now.Action ? old.Action : now.Action,
            now.WarnAt.Union(old.WarnAt).Order().ToEquatableArray());
}
