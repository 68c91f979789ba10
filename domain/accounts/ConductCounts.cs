using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account counts for the conduct that its firm asks; only while its book asks for it.</summary>
/// <param name="OrdersToday">Orders of this trade date, legs and those that we did not send among them.</param>
/// <param name="Trades">Closed round trips.</param>
/// <param name="Held">Those of them that were held longer than the book asks.</param>
public sealed record ConductCounts(int OrdersToday, int Trades, int Held)
{
    public static ConductCounts Zero { get; } = new(0, 0, 0);

    internal ConductCounts Ordered(Conduct? conduct, int orders) =>
        conduct?.MaxOrdersPerDay is null ? this : this with { OrdersToday = OrdersToday + orders };

    internal ConductCounts Traded(Conduct? conduct, TimeSpan held) =>
        conduct?.MinHold is not { } rule ? this : this with { Trades = Trades + 1, Held = Held + (held.TotalSeconds > rule.Seconds ? 1 : 0) };

    internal ConductCounts Rolled() => OrdersToday == 0 ? this : this with { OrdersToday = 0 };
}
