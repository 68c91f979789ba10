using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>The best day may be at most this share of the profit.</summary>
/// <param name="Inclusive">Whether exactly the share is still good. Firms differ (prop-firm rules reference 4.7).</param>
public sealed record Consistency(Ratio Ratio, bool Inclusive)
{
    public bool Holds(Usd bestDay, Usd profit)
    {
        var compared = Ratio.Compare(bestDay, profit);
        return Inclusive ? compared <= 0 : compared < 0;
    }
}
