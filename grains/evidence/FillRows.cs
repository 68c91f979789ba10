using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Grains.Evidence.ExportCell;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Each fill, with what it closed and the balance after it.</summary>
public static class FillRows
{
    public static readonly string[] Columns =
    [
        .. ExportPlace.Columns, "fill", "order", "alert", "contract", "side", "quantity", "price", "fee", "realized", "balance", "source", "filledAt", "strategy",
    ];

    /// <summary>Null for any other event.</summary>
    public static ExportCell[]? Of(ExportPlace place, AccountState before, AccountEvent happened)
    {
        if (happened is not AccountEvent.FillBooked { Fill: var fill } e) return null;
        var order = fill.Order is { } id ? before.Order(id) : null;
        return
        [
            .. place.Cells, Text(fill.Id.Value), Text(fill.Order?.Value), Plain(order?.Alert), Plain<ContractSymbol>(fill.Contract), Word(fill.Side), Count(fill.Quantity.Count),
            Plain<Price>(fill.Price), Plain<Usd>(fill.Fee), Plain<Usd>(e.Realized), Plain<Usd>(e.Balance), Word(e.Source), At(fill.At), Text(order?.Strategy),
        ];
    }
}
