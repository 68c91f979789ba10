using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account may come to hold in one contract at worst: filled, working, in flight and of unknown outcome.</summary>
/// <param name="Net">Signed position.</param>
/// <param name="Buys">Contracts that live buy orders may still add; the legs of one bracket pair count once, by the larger.</param>
/// <param name="Sells">The same for sells.</param>
/// <remarks>Prop-firm rules reference 4.8. A cancel that was asked for frees nothing; the broker's confirmation does.</remarks>
public readonly record struct Exposure(int Net, int Buys, int Sells)
{
    public static Exposure Of(AccountState state, ContractSymbol contract)
    {
        var net = state.PositionIn(contract)?.Net ?? 0;
        int buys = 0, sells = 0;
        var orders = state.Orders.Span;
        for (var i = 0; i < orders.Length; i++)
        {
            var order = orders[i];
            if (order.Ticket.Contract != contract) continue;
            var remaining = order.Remaining;
            if (order.Pair is not null && HidesBehind(orders, i)) continue;
            if (order.Ticket.Side == Side.Buy) buys = checked(buys + remaining);
            else sells = checked(sells + remaining);
        }

        return new(net, buys, sells);
    }

    /// <summary>The largest absolute position, with <paramref name="quantity"/> more of a side.</summary>
    public int Worst(Side side = Side.Buy, int quantity = 0)
    {
        var up = Math.Abs(checked(Net + Buys + (side == Side.Buy ? quantity : 0)));
        var down = Math.Abs(checked(Net - Sells - (side == Side.Sell ? quantity : 0)));
        return Math.Max(up, down);
    }

    /// <summary>How many contracts of a side only reduce: what is left of the position after the exits that already work.</summary>
    public int Reducible(Side side) =>
        side == Side.Sell && Net > 0 ? Math.Max(0, Net - Sells)
        : side == Side.Buy && Net < 0 ? Math.Max(0, -Net - Buys)
        : 0;

    /// <summary>The account's worst case over every contract but one, weighted.</summary>
    public static MiniEquivalents WorstOfOthers(AccountState state, PositionLimit limit, ContractSymbol but)
    {
        var total = default(MiniEquivalents);
        foreach (var position in state.Positions.Span)
        {
            if (position.Contract != but) total += Weighted(state, limit, position.Contract);
        }

        var orders = state.Orders.Span;
        for (var i = 0; i < orders.Length; i++)
        {
            var contract = orders[i].Ticket.Contract;
            if (contract == but || state.PositionIn(contract) is not null || SeenBefore(orders, i)) continue;
            total += Weighted(state, limit, contract);
        }

        return total;
    }

    /// <summary>Contracts held now, weighted.</summary>
    public static MiniEquivalents Open(AccountState state, PositionLimit limit)
    {
        var total = default(MiniEquivalents);
        foreach (var position in state.Positions.Span)
            total += limit.Weight(state.Instrument(position.Contract.Root)) * Math.Abs(position.Net);
        return total;
    }

    private static MiniEquivalents Weighted(AccountState state, PositionLimit limit, ContractSymbol contract) =>
        limit.Weight(state.Instrument(contract.Root)) * Of(state, contract).Worst();

    /// <summary>True when a larger leg of the same pair (or an equal one before it) already counts.</summary>
    private static bool HidesBehind(ReadOnlySpan<AccountOrder> orders, int index)
    {
        var leg = orders[index];
        for (var i = 0; i < orders.Length; i++)
        {
            var other = orders[i];
            if (i == index || other.Pair != leg.Pair || other.Parent != leg.Parent) continue;
            if (other.Remaining > leg.Remaining || (other.Remaining == leg.Remaining && i < index)) return true;
        }

        return false;
    }

    private static bool SeenBefore(ReadOnlySpan<AccountOrder> orders, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (orders[i].Ticket.Contract == orders[index].Ticket.Contract) return true;
        }

        return false;
    }
}
