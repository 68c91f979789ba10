using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.ProjectX.Wire;

/// <summary>How decimals look: REST keeps the scale of its database's columns, the stream pads nothing (reference 3.4).</summary>
internal static class Amounts
{
    private const decimal NineDecimals = 1.000000000m;
    private const decimal FourDecimals = 1.0000m;

    /// <summary>Nine decimals: <c>2208.100000000</c>.</summary>
    public static decimal Padded(this Price price) => Padded(price.Points, 9, NineDecimals);

    /// <summary>Nine decimals.</summary>
    public static decimal Padded(this Usd amount) => Padded(amount.Dollars, 9, NineDecimals);

    /// <summary>Four decimals: <c>1.4000</c>.</summary>
    public static decimal PaddedFee(this Usd amount) => Padded(amount.Dollars, 4, FourDecimals);

    /// <summary>Multiplying adds the scales, so the value is first brought to none that is longer than asked for.</summary>
    private static decimal Padded(decimal value, int decimals, decimal one) => decimal.Round(value * one, decimals);
}
