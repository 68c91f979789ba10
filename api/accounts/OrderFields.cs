using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Accounts;

/// <summary>The members that orders and fills share.</summary>
internal static class OrderFields
{
    /// <summary>More than any exchange takes in one order; what is larger is a slip of the hand.</summary>
    public const int QuantityMax = 100_000;

    public static int Quantity(this BodyFields body, string name = "quantity")
    {
        var quantity = body.Whole(name, out var isWhole);
        if (quantity is null && isWhole) body.Missing(name);
        else if (quantity is not (>= 1 and <= QuantityMax))
            body.Add(name, ReasonCodes.InvalidQuantity, $"{name} is a whole number of contracts from 1 to {QuantityMax}.");
        return quantity ?? 0;
    }

    /// <summary>A price on the grid of the product; a product that is not known has a fault already and no grid.</summary>
    public static Price? Price(this BodyFields body, string name, Instrument? instrument)
    {
        if (body.Number(name) is not { } points) return null;
        if (!Domain.Values.Price.TryFromPoints(points, out var price) || instrument?.IsOnGrid(price) == false)
        {
            var grid = instrument is null ? "" : $" {instrument.Root} moves in ticks of {instrument.TickSize}.";
            body.Add(name, ReasonCodes.PriceOffTick, $"{name} {points} is not a whole number of ticks.{grid}");
            return null;
        }

        return price;
    }

    public static Usd? Amount(this BodyFields body, string name)
    {
        if (body.Number(name) is not { } dollars) return null;
        if (dollars >= 0 && Usd.TryParse(dollars.ToString(System.Globalization.CultureInfo.InvariantCulture), out var amount)) return amount;
        body.Add(name, Problems.Fault.OutOfRange, $"{name} is an amount from 0 with at most six decimal places.");
        return null;
    }
}
