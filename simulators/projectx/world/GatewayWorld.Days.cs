using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>Sessions end and begin.</content>
internal sealed partial class GatewayWorld
{
    private void Pass(Boundary boundary)
    {
        switch (boundary.Kind)
        {
            case BoundaryKind.ProductFlat or BoundaryKind.FlatBy when _switches.TradingHours == TradingHoursMode.Calendar:
                foreach (var account in _accounts.Values) EndSession(account, boundary.Root, boundary.At);
                break;
            case BoundaryKind.SessionOpen:
                _market.RollTo(boundary.At);
                break;
            default:
                break;
        }
    }

    /// <summary>Working orders expire and positions are closed, in one product or in all: by the account's own rules, or else by the platform.</summary>
    private void EndSession(AccountRow account, string? root, DateTimeOffset at)
    {
        _endsAs = _switches.SessionEndCancels ? OrderStatus.Cancelled : OrderStatus.Expired;
        EndAll(account, at, order => root is null || ProductBook.Of(order.Contract.Root).Like == root);
        ApplyChanges();
        _endsAs = OrderStatus.Cancelled;
        account.Firm.Wake(at);
        Settle([account], at);
        if (account.Firm.IsClosing) return;
        FlattenPositions(account, root, at);
        Settle([account], at);
    }

    private void FlattenPositions(AccountRow account, string? root, DateTimeOffset at)
    {
        foreach (var held in account.Positions.Values.Where(held => held.Net != 0 && (root is null || ProductBook.Of(held.Contract.Root).Like == root)).ToArray())
            PlatformOrder(account, held.Contract, Sides.Closing(held.Net), Math.Abs(held.Net), at);
    }
}
