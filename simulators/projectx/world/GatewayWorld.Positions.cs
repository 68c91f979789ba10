using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>Positions and half-turns.</content>
internal sealed partial class GatewayWorld
{
    public SearchPositionResponse Positions(int user, int id)
    {
        lock (_lock)
        {
            return Find(user, id) is { } account
                ? new([.. account.Positions.Values.Where(held => held.Net != 0).Select(held => held.Model(isPadded: true, _switches.ContractDisplayName))])
                : new(null, (int)SearchPositionErrorCode.AccountNotFound);
        }
    }

    /// <summary>Closes the position and nothing else: its brackets stay (reference 8.9).</summary>
    public Answer Close(int user, CloseContractPositionRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            if (Find(user, request.AccountId) is not { } account) return new((int)ClosePositionErrorCode.AccountNotFound);
            if (ContractNames.Find(request.ContractId) is not { } contract) return new((int)ClosePositionErrorCode.ContractNotFound);
            if (Held(account, request.ContractId) is not { } held) return new((int)ClosePositionErrorCode.PositionNotFound);
            if (_switches.CloseRefusesOldMonths && !_market.IsActive(contract)) return new((int)ClosePositionErrorCode.ContractNotActive);
            if (!IsOpen(contract.Root, now)) return new((int)ClosePositionErrorCode.OrderRejected, "Outside of trading hours.");
            if (_faults.Take(FaultKind.Reject, "Position/closeContract") is { } fault) return new(fault.Status == 0 ? (int)ClosePositionErrorCode.OrderRejected : fault.Status, fault.Value);
            Reduce(account, held, Math.Abs(held.Net), _switches.CloseCancelsBrackets, now);
            return _faults.Strikes(FaultKind.Pending, "Position/closeContract") ? new((int)ClosePositionErrorCode.OrderPending) : new Answer();
        }
    }

    public Answer PartialClose(int user, PartialCloseContractPositionRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            _engine.AdvanceTo(now);
            if (Find(user, request.AccountId) is not { } account) return new((int)PartialClosePositionErrorCode.AccountNotFound);
            if (ContractNames.Find(request.ContractId) is not { } contract) return new((int)PartialClosePositionErrorCode.ContractNotFound);
            if (Held(account, request.ContractId) is not { } held) return new((int)PartialClosePositionErrorCode.PositionNotFound);
            if (request.Size < 1 || request.Size > Math.Abs(held.Net)) return new((int)PartialClosePositionErrorCode.InvalidCloseSize);
            if (_switches.CloseRefusesOldMonths && !_market.IsActive(contract)) return new((int)PartialClosePositionErrorCode.ContractNotActive);
            if (!IsOpen(contract.Root, now)) return new((int)PartialClosePositionErrorCode.OrderRejected, "Outside of trading hours.");
            if (_faults.Take(FaultKind.Reject, "Position/partialCloseContract") is { } fault)
                return new(fault.Status == 0 ? (int)PartialClosePositionErrorCode.OrderRejected : fault.Status, fault.Value);
            Reduce(account, held, request.Size, _switches.PartialCloseCancelsBrackets, now);
            return _faults.Strikes(FaultKind.Pending, "Position/partialCloseContract") ? new((int)PartialClosePositionErrorCode.OrderPending) : new Answer();
        }
    }

    /// <summary>Newest first.</summary>
    public SearchHalfTradeResponse Trades(int user, SearchTradeRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (Find(user, request.AccountId) is not { } account) return new(null, (int)SearchTradeErrorCode.AccountNotFound);
            var from = From(request.StartTimestamp, now);
            var rows = account.Trades.Where(trade => trade.At >= from && !(trade.At > request.EndTimestamp));
            return new([.. rows.Reverse().Take(_switches.SearchRowsMax ?? int.MaxValue).Select(trade => trade.ForRest(_switches))]);
        }
    }

    private static PositionRow? Held(AccountRow account, string contract) =>
        ContractNames.Find(contract) is { } symbol && account.Positions.TryGetValue(symbol, out var held) && held.Net != 0 ? held : null;

    private void Reduce(AccountRow account, PositionRow held, int quantity, bool endsBrackets, DateTimeOffset now)
    {
        PlatformOrder(account, held.Contract, Sides.Closing(held.Net), quantity, now);
        if (endsBrackets) EndBrackets(account, held.Contract, now);
        Settle([account], now);
    }
}
