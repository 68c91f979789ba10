using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The firm's contract limits over the worst case of what they add up: filled, working, in flight and of unknown outcome.</summary>
internal static class FirmSizes
{
    /// <summary>How a micro counts where the firm weighs contracts (Tradovate reference 16.4: ten to one).</summary>
    private const int MicrosPerMini = 10;

    /// <summary>Adds the checks of size, with the largest order that they leave: of several limits the one that leaves least stands in the decision.</summary>
    public static (int Largest, string? Binding) Add(ref Gate.Checks checks, AccountState state, in OrderAsk ask, Instrument instrument, in Exposure exposure)
    {
        if (state.Truth.Firm is not { } firm) return (int.MaxValue, null);
        var (largest, binding) = (int.MaxValue, (string?)null);
        if (firm.OrderMax is { } most)
        {
            checks.Add(FirmLimit.CheckOrder(most, ask.Quantity), isSize: true);
            (largest, binding) = (most, FirmLimit.OrderName);
        }

        (FirmSize Limit, MiniEquivalents Others, int Room)? tightest = null;
        foreach (var limit in firm.Sizes.Span)
        {
            if ((limit.Root is { } root && root != ask.Contract.Root) || (limit.Side is { } side && side != ask.Side)) continue;
            var others = Others(state, limit, ask.Contract);
            var room = Room(limit, others, Weight(limit, instrument), exposure, ask);
            if (tightest is null || room < tightest.Value.Room) tightest = (limit, others, room);
        }

        if (tightest is not var (bound, beside, left)) return (largest, binding);
        var worst = beside + Weight(bound, instrument) * Worst(bound, exposure, ask.Side, checked(ask.Closing + ask.Quantity));
        var name = NameOf(bound.By);
        checks.Add(FirmLimit.CheckSize(name, MiniEquivalents.FromMinis(bound.Most), worst), isSize: true);
        return left < largest ? (left, name) : (largest, binding);
    }

    /// <summary>True when what may come to be held of a contract keeps to every limit.</summary>
    public static bool Allow(AccountState state, ContractSymbol contract, in Exposure exposure)
    {
        if (state.Truth.Firm is not { } firm) return true;
        foreach (var limit in firm.Sizes.Span)
        {
            if (limit.Root is { } root && root != contract.Root) continue;
            var worst = Others(state, limit, contract) + Weight(limit, state.Instrument(contract.Root)) * Worst(limit, exposure, limit.Side ?? Side.Buy, 0);
            if (worst > MiniEquivalents.FromMinis(limit.Most)) return false;
        }

        return true;
    }

    private static string NameOf(FirmSizeBy by) => by switch
    {
        FirmSizeBy.Product => FirmLimit.ProductName,
        FirmSizeBy.Contract => FirmLimit.ContractName,
        _ => FirmLimit.OverallName,
    };

    private static int Room(FirmSize limit, MiniEquivalents others, MiniEquivalents weight, in Exposure exposure, in OrderAsk ask)
    {
        var max = MiniEquivalents.FromMinis(limit.Most);
        if (others > max) return 0;
        var contracts = (int)Math.Min(int.MaxValue, (max - others).Millionths / weight.Millionths);
        if (limit.Side is null && exposure.Worst() > contracts) return 0;
        var used = ask.Closing + (ask.Side == Side.Buy ? exposure.Net + exposure.Buys : exposure.Sells - exposure.Net);
        return (int)Math.Clamp((long)contracts - used, 0, int.MaxValue);
    }

    private static MiniEquivalents Weight(FirmSize limit, Instrument instrument) =>
        new(limit.IsWeighted && instrument.IsMicro ? MiniEquivalents.MillionthsPerMini / MicrosPerMini : MiniEquivalents.MillionthsPerMini);

    /// <summary>Of one contract, with <paramref name="quantity"/> more of a side.</summary>
    private static int Worst(FirmSize limit, in Exposure exposure, Side side, int quantity) => limit.Side switch
    {
        null => exposure.Worst(side, quantity),
        Side.Buy => Math.Max(0, checked(exposure.Net + exposure.Buys + (side == Side.Buy ? quantity : 0))),
        _ => Math.Max(0, checked(exposure.Sells - exposure.Net + (side == Side.Sell ? quantity : 0))),
    };

    /// <summary>The worst case of the other contracts that the limit adds up with this one.</summary>
    private static MiniEquivalents Others(AccountState state, FirmSize limit, ContractSymbol but)
    {
        var total = default(MiniEquivalents);
        if (limit.By == FirmSizeBy.Contract) return total;
        foreach (var contract in state.Positions.Select(static position => position.Contract).Concat(state.Orders.Select(static order => order.Ticket.Contract)).Distinct())
        {
            if (contract == but || (limit.By == FirmSizeBy.Product ? contract.Root != but.Root : limit.Root is { } root && contract.Root != root)) continue;
            total += Weight(limit, state.Instrument(contract.Root)) * Worst(limit, Exposure.Of(state, contract), limit.Side ?? Side.Buy, 0);
        }

        return total;
    }
}
