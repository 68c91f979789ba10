using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>A price spec for one contract: a price, or a distance from the entry in whole ticks; none stands for the entry itself, in a change alone. The default is neither.</summary>
internal readonly record struct AlertLevel(Price? At, Points? Distance)
{
    /// <summary>Further away than this is a mistake; it also keeps the arithmetic exact.</summary>
    private const int TicksMax = 1_000_000;

    private const string Inexact = "a price or distance is too large or has more than nine decimals";

    /// <summary>Null when it is understood; otherwise why not.</summary>
    /// <param name="reference">The sender's price, for a distance in percent.</param>
    public static string? Read(PriceSpec? spec, ContractSymbol contract, decimal? reference, out AlertLevel level)
    {
        level = default;
        if (spec is null) return null;
        var tick = InstrumentCatalog.Shipped.Get(contract.Root).TickSize;
        switch (spec.Unit)
        {
            case PriceUnit.Price when Price.TryFromPoints(spec.Value, out var at):
                level = new(at, null);
                return null;
            case PriceUnit.Offset when spec.Value == 0:
                level = new(null, new Points(0));
                return null;
            case PriceUnit.Offset when Price.TryFromPoints(spec.Value, out var far):
                level = new(null, OnGrid(far, tick));
                return null;
            case PriceUnit.Price or PriceUnit.Offset:
                return Inexact;
            case PriceUnit.Ticks when spec.Value == decimal.Truncate(spec.Value) && spec.Value <= TicksMax:
                level = new(null, tick * (int)spec.Value);
                return null;
            case PriceUnit.Ticks:
                return $"a distance is a whole number of ticks up to {TicksMax}";
            case PriceUnit.Percent when reference is { } from && spec.Value <= 100 && Price.TryFromPoints(from, out _):
                level = new(null, OnGrid(Price.FromPoints(decimal.Round(from * spec.Value / 100, 9)), tick));
                return null;
            case PriceUnit.Percent:
                return "a distance in percent is at most 100 and needs the reference price";
            default:
                return "a distance in money is not supported yet";
        }
    }

    /// <summary>Cut down to whole ticks, one at least.</summary>
    private static Points OnGrid(Price distance, Points tick) => new(Math.Max(1, distance.Nanos / tick.Nanos) * tick.Nanos);
}
