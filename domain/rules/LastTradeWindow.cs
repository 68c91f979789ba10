namespace TraderTerminal.Domain.Rules;

/// <summary>Nothing opens in a contract that is about to expire: on its last trading day, and so many calendar days before it.</summary>
/// <param name="Days">0 is the last trading day alone.</param>
/// <remarks>
/// Engineering references 1.2, item 5. A contract whose last trading day is not known opens nothing either. An expired one is refused for everybody,
/// before any rule.
/// </remarks>
public sealed record LastTradeWindow(int Days)
{
    public const string Code = "LAST_TRADE_WINDOW";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "last_trade_window";

    /// <summary>The gate.</summary>
    /// <param name="on">The trade date.</param>
    public Check Check(DateOnly? lastDay, DateOnly on)
    {
        if (lastDay is not { } last) return new(Code, Name, false, default, default);
        var left = last.DayNumber - on.DayNumber;
        return new(Code, Name, left > Days, Measure.Of(Days), Measure.Of(left));
    }

    public static LastTradeWindow Tightest(LastTradeWindow a, LastTradeWindow b) => new(Math.Max(a.Days, b.Days));
}
