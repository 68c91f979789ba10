using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>Closing positions by Tradovate's own command (reference 8.6, 13.7).</content>
internal sealed partial class TradovateWorld
{
    private const string LiquidatePath = "order/liquidateposition";

    /// <summary>Cancels everything of the account in the contract, then closes at the market. Best effort: nobody promises that it ends flat.</summary>
    public CommandResult Liquidate(AccountAsk by, long contractId, string? tag, bool isAutomated, DateTimeOffset now)
    {
        lock (_lock)
        {
            Reach(now);
            var (account, objection) = Named(by);
            if (account is null) return objection!;
            if (Library.ContractOf(contractId) is not { } contract) return new CommandResult.Refused(Reasons.InvalidContract, "Invalid contract");
            if (_faults.Take(FaultKind.Reject, LiquidatePath) is { } fault) return new CommandResult.Refused(fault.Value ?? Reasons.OtherExecutionRelated, fault.Value ?? "Rejected.");
            if (!IsOpen(contract.Root, now)) return new CommandResult.Refused(Reasons.SessionClosed, "Session is closed");
            if (_faults.Strikes(FaultKind.LiquidateNothing, LiquidatePath)) return new CommandResult.Nothing();
            CancelAll(account, contract, now);
            var net = account.Positions.TryGetValue(contract, out var held) ? held.Net : 0;
            if (net == 0)
            {
                Settle([account], now);
                return _switches.FlatLiquidation == FlatLiquidation.Empty ? new CommandResult.Nothing() : new CommandResult.Refused(Reasons.UnknownReason, "No position to liquidate");
            }

            var quantity = _faults.Strikes(FaultKind.LiquidatePart, LiquidatePath) ? Math.Max(1, Math.Abs(net) / 2) : Math.Abs(net);
            var order = Platforms(account, contract, Sides.Closing(net), quantity, _switches.LiquidationIsAdmin, now, by: by, tag: tag, automated: isAutomated);
            Settle([account], now);
            return new CommandResult.Orders([order.Id]);
        }
    }

    /// <summary>Several positions by their own ids; false when one of them is not the user's.</summary>
    public bool LiquidateAll(AccountAsk by, IReadOnlyList<long> positions, string? tag, bool isAutomated, DateTimeOffset now)
    {
        lock (_lock)
        {
            var mine = VisibleTo(by.User, by.IsLive).SelectMany(account => account.Positions.Values.Select(held => (account, held))).Where(one => positions.Contains(one.held.Id)).ToArray();
            if (mine.Length != positions.Distinct().Count()) return false;
            foreach (var (account, held) in mine) Liquidate(by with { Id = account.Id, Spec = null }, Library.ContractId(held.Contract), tag, isAutomated, now);
            return true;
        }
    }

    private void CancelAll(AccountRow account, ContractSymbol? contract, DateTimeOffset now)
    {
        foreach (var order in account.Orders.Where(order => !order.IsOver && (contract is null || order.Contract == contract)).ToArray()) CancelByPlatform(order, now);
        ApplyChanges();
    }

    private void FlattenPositions(AccountRow account, DateTimeOffset now)
    {
        foreach (var held in account.Positions.Values.Where(held => held.Net != 0).ToArray())
            Platforms(account, held.Contract, Sides.Closing(held.Net), Math.Abs(held.Net), isAdmin: true, now);
        Settle([account], now);
    }
}
