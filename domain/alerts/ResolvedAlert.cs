using TraderTerminal.Domain.Accounts;

namespace TraderTerminal.Domain.Alerts;

/// <summary>How a route treats alerts that leave something open.</summary>
/// <param name="TakesDelayed">Entries of senders with a delayed feed are taken.</param>
public sealed record RouteDefaults(int Quantity, SameSide Same, OppositeSide Opposite, bool CancelOrders, bool TakesDelayed = false);

/// <summary>What a canonical alert came to for one account.</summary>
public abstract record ResolvedAlert
{
    private ResolvedAlert() { }

    public sealed record Ready(Intent Intent) : ResolvedAlert;

    /// <summary>It cannot be carried out.</summary>
    /// <param name="Code">From <see cref="AlertCodes"/> or the symbol codes.</param>
    public sealed record Unusable(string Code, string Reason) : ResolvedAlert;

    /// <summary>A note: recorded and shown, never traded.</summary>
    public sealed record NoteOnly : ResolvedAlert;
}
