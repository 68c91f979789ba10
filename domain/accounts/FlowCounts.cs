using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account counts for its trader's rules about the flow of orders; each number only while its rule is in force.</summary>
public sealed record FlowCounts
{
    public static FlowCounts Zero { get; } = new();

    /// <summary>Entries that slipped one after the other.</summary>
    public int SlipsInRow { get; init; }

    /// <summary>Entries that slipped in this trade date, and before it when they stopped the account.</summary>
    public int SlipsToday { get; init; }

    /// <summary>Entries, changes and cancels of this trade date that the broker was asked for.</summary>
    public int OrdersToday { get; init; }

    public int FillsToday { get; init; }

    /// <summary>When the broker was asked for a change or a cancel; the newest last.</summary>
    public EquatableArray<DateTimeOffset> Modifications { get; init; }

    public int ModificationsSince(DateTimeOffset from)
    {
        var count = 0;
        foreach (var at in Modifications.Span)
        {
            if (at > from) count++;
        }

        return count;
    }

    /// <summary>The broker is asked for an entry.</summary>
    internal FlowCounts Entered(Guarding guard) => guard.Any(CountsTrades) ? this with { OrdersToday = OrdersToday + 1 } : this;

    private static bool CountsTrades(Safeguards own) => own.OrdersToTrades is not null;

    /// <summary>The broker is asked for a change or a cancel.</summary>
    internal FlowCounts Modified(Guarding guard, DateTimeOffset at)
    {
        var counted = Entered(guard);
        if (!guard.Any(static own => own.Modifications is not null)) return counted;
        return counted with { Modifications = Modifications.Count < AccountState.RecentMax ? Modifications.Add(at) : new([.. Modifications.Span[1..], at]) };
    }

    internal FlowCounts Filled(Guarding guard) => guard.Any(CountsTrades) ? this with { FillsToday = FillsToday + 1 } : this;

    /// <summary>An entry was filled: its first slip counts, and one that is over without any ends the row. A stop stays until a person re-arms.</summary>
    internal FlowCounts Filled(Slippage rule, bool slipped, bool isOver) =>
        slipped ? this with { SlipsInRow = SlipsInRow + 1, SlipsToday = SlipsToday + 1 }
        : isOver && SlipsInRow > 0 && rule.Check(SlipsInRow, SlipsToday).Passed ? this with { SlipsInRow = 0 }
        : this;

    internal FlowCounts Rearmed() => SlipsToday == 0 && SlipsInRow == 0 ? this : this with { SlipsInRow = 0, SlipsToday = 0 };

    /// <summary>A new trade date.</summary>
    internal FlowCounts Rolled(Safeguards own) => this with
    {
        SlipsToday = own.Slippage?.Check(SlipsInRow, SlipsToday).Passed == false ? SlipsToday : 0,
        OrdersToday = 0,
        FillsToday = 0,
    };
}
