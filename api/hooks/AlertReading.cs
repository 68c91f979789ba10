using TraderTerminal.Domain.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>What was found in a body.</summary>
internal abstract record AlertReading
{
    private AlertReading() { }

    /// <summary>One alert, or a batch of them.</summary>
    /// <param name="Addressed">The accounts and groups that the alerts name.</param>
    /// <param name="Canonical">As JSON: an object, or an array for a batch.</param>
    /// <param name="Key">The idempotency key; see <paramref name="IsWindowed"/>.</param>
    /// <param name="IsWindowed">True when the key has no fire time in it and holds only inside the route's window.</param>
    /// <param name="Stale">Why it is too old to open anything, when it is.</param>
    public sealed record Understood(
        IReadOnlyList<AlertRoute> Addressed, string Canonical, string Dialect, IReadOnlyList<string> Warnings, IReadOnlyList<string> Repairs, string Key, bool IsWindowed,
        string? Stale) : AlertReading;

    /// <summary>Not an alert; the place is given when it is known.</summary>
    public sealed record Faulty(string Code, string Reason, int? Line = null, int? Column = null) : AlertReading;
}
