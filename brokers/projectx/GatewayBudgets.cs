using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>The gateway's limits of requests (reference 3.5), and what we keep below them.</summary>
internal static class GatewayBudgets
{
    /// <summary>Below the gateway's 200 in 60 s; the reserve flattens ten accounts with three orders and a position each, with the looks that verify it.</summary>
    public static RequestBudget ForEverything(TimeProvider time) => new(time, max: 180, reserved: 80, TimeSpan.FromSeconds(60));

    /// <summary>Below the 50 in 30 s of <c>retrieveBars</c>, for an older description says 30.</summary>
    public static RequestBudget ForBars(TimeProvider time) => new(time, max: 25, reserved: 0, TimeSpan.FromSeconds(30));
}
