using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>How much of its loss budget a group of the account has used, as the board of groups shows it.</summary>
/// <param name="IsUsedUp">Reached in this trade date, whatever was won back since.</param>
/// <param name="Closes">True when a used-up budget closes and locks the account.</param>
/// <param name="OthersRisk">What the group's other accounts may lose to their stops.</param>
public readonly record struct GroupUse(string Group, Usd Amount, Usd Used, bool IsUsedUp, bool Closes, Usd OthersRisk)
{
    public string Level => LevelSafeguards.Group(Group);
}

/// <summary>The loss budgets of the account's groups at the gate, and what the account shows of itself to them.</summary>
public static class GroupChecks
{
    /// <summary>What the account could still lose on what is open, by its loss room; zero without that rule.</summary>
    public static Usd OpenRiskOf(AccountState state, MarketView market) =>
        state.Guard.LossRoom is { } rule ? OpenRisk.Of(state, rule, market, default, 0) : Usd.Zero;

    /// <summary>Adds the checks, with the largest order that they leave.</summary>
    internal static (int Largest, string? Binding) Add(
        ref Gate.Checks checks, EquatableArray<GroupUse> budgets, AccountState state, in OrderAsk ask, Instrument instrument, MarketView market)
    {
        var (largest, binding) = (int.MaxValue, (string?)null);
        foreach (var use in budgets.Span)
        {
            checks.Level = use.Level;
            checks.Add(GroupLossBudget.Check(use.Amount, use.Used, use.IsUsedUp));
            if (state.Guard.LossRoom is not { } rule) continue;
            var (left, open) = (Usd.Max(Usd.Zero, use.Amount - use.Used), use.OthersRisk + OpenRisk.Of(state, rule, market, ask.Contract, ask.Closing));
            var ofOne = rule.RiskOf(instrument, ask.ToStop);
            checks.Add(GroupLossBudget.CheckRoom(left, open + ofOne * ask.Quantity), isSize: true);
            if ((rule with { Buffer = Usd.Zero }).Largest(left, open, ofOne) is var fits && fits < largest)
                (largest, binding) = (fits, Check.At(use.Level, GroupLossBudget.RoomName));
        }

        checks.Level = null;
        return (largest, binding);
    }

    /// <summary>Closes and locks the account because its group has used its budget up.</summary>
    internal static void Close(Turn turn, AccountCommand.CloseForGroup c)
    {
        if (turn.State.IsOver) return;
        var text = $"{c.Use.Level} has lost {c.Use.Used} of {c.Use.Amount} USD";
        var until = turn.State is { Session: { } session, Book: { } book } ? book.Calendar.NextTradeDateOpenAt(session) : (DateTimeOffset?)null;
        Flattening.Start(
            turn, c.Id.Value, FlattenScope.Account, $"{GroupLossBudget.Name}: {text}", "engine", new LockAfter(GroupLossBudget.Name, text, until), c.Market, c.At);
    }
}
