using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>A half-turn. <paramref name="Profit"/> is null when it only opened.</summary>
internal sealed record TradeRow(
    long Id, int Account, ContractSymbol Contract, DateTimeOffset At, Price Price, Usd? Profit, Usd Fees, Usd Commissions, OrderSide Side, int Size, long Order, bool Voided = false)
{
    public HalfTradeModel ForRest(GatewaySwitches switches) => new(
        Id, Account, ContractNames.Id(Contract), At, Price.Padded(), Profit?.Padded(), Fees.PaddedFee(), switches.RestCommissions ? Commissions.PaddedFee() : null, Side,
        Size, Voided, Order);

    public HalfTradeModel ForStream() => new(
        Id, Account, ContractNames.Id(Contract), At, Price.Points, Profit?.Dollars, Fees.Dollars, Commissions.Dollars, Side, Size, Voided, Order);
}
