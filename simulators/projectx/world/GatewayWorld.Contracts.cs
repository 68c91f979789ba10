using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Products;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Markets;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <content>Contracts and their bars.</content>
internal sealed partial class GatewayWorld
{
    private const int ContractsFoundMax = 20;

    /// <summary>Documented most bars of one request; what is above is refused.</summary>
    private const int BarLimitMax = 20_000;

    /// <summary>Ordinary users hold no live data, and hear of no contract in it (reference 2.4).</summary>
    public IReadOnlyList<ContractModel> Contracts(bool live)
    {
        lock (_lock) return live && !_switches.LiveDataMirrorsSim ? [] : [.. _market.Active.Where(contract => ProductBook.Of(contract.Root).Offered).OrderBy(ContractNames.Id, StringComparer.Ordinal).Select(Model)];
    }

    public IReadOnlyList<ContractModel> FindContracts(bool live, string? text) =>
        [.. Contracts(live).Where(contract => string.IsNullOrEmpty(text) || Texts(contract).Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase))).Take(ContractsFoundMax)];

    public SearchContractByIdResponse Contract(string id)
    {
        lock (_lock) return ContractNames.Find(id) is { } contract ? new(Model(contract)) : new(null, (int)SearchContractByIdErrorCode.ContractNotFound);
    }

    public RetrieveBarResponse Bars(RetrieveBarRequest request, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (ContractNames.Find(request.ContractId) is not { } contract) return Failed(RetrieveBarErrorCode.ContractNotFound);
            if (request.Unit is < AggregateBarUnit.Second or > AggregateBarUnit.Month) return Failed(RetrieveBarErrorCode.UnitInvalid);
            if (request.UnitNumber < 1) return Failed(RetrieveBarErrorCode.UnitNumberInvalid);
            if (request.Limit is < 1 or > BarLimitMax) return Failed(RetrieveBarErrorCode.LimitInvalid);
            if (request.Live && !_switches.LiveDataMirrorsSim) return new([]);
            if (_faults.Take(FaultKind.StaleBars, "History/retrieveBars") is { } stale) now -= stale.Wait;
            var bars = _market.BarsOf(contract, now).Of((BarUnit)request.Unit, request.UnitNumber, request.StartTime, request.EndTime, request.IncludePartialBar, now);
            return new([.. bars.Take(Math.Min(request.Limit, _switches.BarsMax)).Select(bar => new AggregateBarModel(
                bar.At, bar.Open.Padded(), bar.High.Padded(), bar.Low.Padded(), bar.Close.Padded(), bar.Volume))]);
        }
    }

    /// <summary>What a new listener of a contract's depth hears first; empty for a contract without a market.</summary>
    public IReadOnlyList<DepthModel> DepthOf(string id)
    {
        lock (_lock)
        {
            return _switches.DepthSnapshot && ContractNames.Find(id) is { } contract && TapeOf(contract) is { } tape ? tape.Snapshot() : [];
        }
    }

    private static RetrieveBarResponse Failed(RetrieveBarErrorCode error) => new(null, (int)error);

    private static string[] Texts(ContractModel contract) => [contract.Id, contract.Name, contract.Description, contract.SymbolId];

    private ContractModel Model(ContractSymbol contract)
    {
        var product = ProductBook.Of(contract.Root);
        return new(
            ContractNames.Id(contract), ContractNames.Name(contract), ContractNames.Description(contract),
            product.Instrument.TickSize.Nanos / (decimal)Price.NanosPerPoint, product.Instrument.TickValue.Dollars, _market.IsActive(contract), ContractNames.SymbolId(product));
    }
}
