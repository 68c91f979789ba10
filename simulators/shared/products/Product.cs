using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Shared.Products;

/// <summary>A product as simulated brokers price it.</summary>
/// <param name="Code">The ProjectX gateway's own code, often not the exchange's root: <c>ENQ</c> for NQ.</param>
/// <param name="Offered">Traders can use it; the others are found by id alone.</param>
/// <param name="Like">The root whose months and hours it shares.</param>
/// <param name="Start">Where its made-up market begins.</param>
/// <param name="Fee">Exchange and clearing, for one side of one contract.</param>
internal sealed record Product(Instrument Instrument, string Code, bool Offered, string Like, Price Start, Usd Fee)
{
    public string Root => Instrument.Root;
}
