using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What one strategy asked of an account and what came of it, since the account's first event.</summary>
/// <param name="Strategy">Empty for alerts that name none and for fills that are nobody's.</param>
/// <param name="Accepted">Alerts that were accepted; those that asked for nothing are not counted.</param>
/// <param name="Realized">What its fills closed, before their fees.</param>
/// <param name="LastAt">When it was last heard of: an alert or a fill.</param>
public readonly record struct StrategyTally(string Strategy, int Accepted, int Refused, int Fills, Usd Realized, Usd Fees, DateTimeOffset LastAt)
{
    public const string Nobody = "";

    /// <summary>Whoever has a hook's key can name any number; those that come later are counted as nobody's.</summary>
    public const int CountMax = 32;

    /// <summary>Realised after fees.</summary>
    public Usd Net => Realized - Fees;

    public static EquatableArray<StrategyTally> Decided(EquatableArray<StrategyTally> tallies, string? strategy, bool accepted, DateTimeOffset at) =>
        Change(tallies, strategy, at, tally => accepted ? tally with { Accepted = tally.Accepted + 1 } : tally with { Refused = tally.Refused + 1 });

    public static EquatableArray<StrategyTally> Filled(EquatableArray<StrategyTally> tallies, string? strategy, Usd realized, Usd fee, DateTimeOffset at) =>
        Change(tallies, strategy, at, tally => tally with { Fills = tally.Fills + 1, Realized = tally.Realized + realized, Fees = tally.Fees + fee });

    /// <summary>Whose a fill is: its order's; else that of the only strategy that holds the contract; else nobody's.</summary>
    public static string? OwnerOf(AccountState state, Fill fill)
    {
        if (fill.Order is { } id && state.Order(id)?.Strategy is { } owner) return owner;
        string? only = null;
        foreach (var share in state.Shares.Span)
        {
            if (share.Contract != fill.Contract) continue;
            if (only is not null) return null;
            only = share.Strategy;
        }

        return only is not null && state.PositionIn(fill.Contract) is { } position && Math.Sign(position.Net) != fill.Side.Sign() ? only : null;
    }

    private static EquatableArray<StrategyTally> Change(EquatableArray<StrategyTally> tallies, string? strategy, DateTimeOffset at, Func<StrategyTally, StrategyTally> change)
    {
        var name = strategy ?? Nobody;
        var place = PlaceOf(tallies, name);
        if (place < 0 && tallies.Count >= CountMax && name != Nobody) place = PlaceOf(tallies, name = Nobody);
        if (place < 0) return tallies.Add(change(new(name, 0, 0, 0, Usd.Zero, Usd.Zero, at)));
        var next = tallies.Span.ToArray();
        next[place] = change(next[place]) with { LastAt = at };
        return new(next);
    }

    private static int PlaceOf(EquatableArray<StrategyTally> tallies, string name)
    {
        var span = tallies.Span;
        for (var place = 0; place < span.Length; place++)
        {
            if (span[place].Strategy == name) return place;
        }

        return -1;
    }
}
