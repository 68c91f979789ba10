using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A price of an entry may stand at most so many ticks from the market.</summary>
/// <remarks>Touching the distance passes. A market order has no price to judge.</remarks>
public sealed record PriceCollar(int Ticks)
{
    public const string Code = "PRICE_COLLAR";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "price_collar";

    /// <summary>The gate: the farther of the two prices counts.</summary>
    public Check Check(Instrument instrument, Price mark, Price? limit, Price? stop)
    {
        var away = Math.Max(Away(mark, limit), Away(mark, stop));
        return new(Code, Name, away <= (Int128)Ticks * instrument.TickSize.Nanos, default, default);
    }

    public static PriceCollar Tightest(PriceCollar a, PriceCollar b) => new(Math.Min(a.Ticks, b.Ticks));

    private static long Away(Price mark, Price? price) => price is { } asked ? Math.Abs(checked(asked.Nanos - mark.Nanos)) : 0;
}
