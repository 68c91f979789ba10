namespace TraderTerminal.Domain.Rules;

/// <summary>The most orders in a trade date or a week. An order counts with its first fill, entry or exit; open positions are left alone.</summary>
/// <param name="PerDay">Null for no limit.</param>
public sealed record TradeLimits(int? PerDay, int? PerWeek)
{
    public const string Code = "TRADE_LIMIT";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "trade_limit";

    /// <summary>The gate: refuses when the count has reached the limit.</summary>
    public Check Check(int today, int thisWeek)
    {
        var (limit, count) = PerWeek is { } week && (PerDay is not { } day || thisWeek >= week || day - today > week - thisWeek)
            ? (week, thisWeek)
            : (PerDay ?? int.MaxValue, today);
        return new(Code, Name, count < limit, Measure.Of(MiniEquivalents.FromMinis(limit)), Measure.Of(MiniEquivalents.FromMinis(count)));
    }
}
