using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Where a tier begins: at an amount of balance or profit, or always. The default begins always.</summary>
/// <param name="From">Null for the lowest tier.</param>
/// <param name="Inclusive">Whether reaching the amount exactly is enough. Firms differ (prop-firm rules reference 4.7).</param>
public readonly record struct TierStart(Usd? From, bool Inclusive)
{
    public bool IsReached(Usd metric) => From is not { } from || (Inclusive ? metric >= from : metric > from);
}
