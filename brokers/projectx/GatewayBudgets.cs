using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>The gateway's limits of requests (reference 3.5), and what we keep below them.</summary>
internal static class GatewayBudgets
{
    /// <summary>
    /// Below the gateway's 200 in 60 s. The reserve cancels three orders and closes a position of twenty accounts; twenty more are for an alert to them, so that
    /// the looks of twenty accounts, 80 a minute, leave it room.
    /// </summary>
    public static RequestBudget ForEverything(TimeProvider time) => new(time, max: 180, reserved: 80, TimeSpan.FromSeconds(60), forEntries: 20);

    /// <summary>Below the 50 in 30 s of <c>retrieveBars</c>, for an older description says 30.</summary>
    public static RequestBudget ForBars(TimeProvider time) => new(time, max: 25, reserved: 0, TimeSpan.FromSeconds(30));
}
