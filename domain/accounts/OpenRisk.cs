using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account could still lose on what is open and on its way, to its stops and the allowed slippage (engineering references 1.4).</summary>
internal static class OpenRisk
{
    /// <param name="closing">Contracts of <paramref name="of"/> that the judged order closes first; they risk nothing any more.</param>
    public static Usd Of(AccountState state, LossRoom rule, MarketView market, ContractSymbol of, int closing)
    {
        var total = Usd.Zero;
        foreach (var position in state.Positions.Span)
            total += Held(state, rule, position, market, position.Contract == of ? closing : 0);
        foreach (var order in state.Orders.Span)
        {
            if (!order.MayOpen) continue;
            total += Opening(state, rule, order) * order.Remaining;
        }

        return total;
    }

    /// <summary>The stops that protect a position count from the mark; what no stop covers moves by the rule's own distance.</summary>
    private static Usd Held(AccountState state, LossRoom rule, Position position, MarketView market, int closing)
    {
        var instrument = state.Instrument(position.Contract.Root);
        var mark = market.Of(position.Contract)?.Price ?? position.Mark;
        var left = Math.Max(0, Math.Abs(position.Net) - closing);
        var total = Usd.Zero;
        foreach (var order in state.Orders.Span)
        {
            if (left == 0) break;
            var ticket = order.Ticket;
            if (ticket.Contract != position.Contract || ticket.Side != Sides.Closing(position.Net) || ticket.Stop is not { } stop) continue;
            var covered = Math.Min(left, order.Remaining);
            total += rule.RiskOf(instrument, new Points((mark.Nanos - stop.Nanos) * Math.Sign(position.Net))) * covered;
            left -= covered;
        }

        return total + rule.RiskOf(instrument, null) * left;
    }

    /// <summary>An entry on its way: to its suspended stop when that is a distance, else the rule's own.</summary>
    private static Usd Opening(AccountState state, LossRoom rule, AccountOrder order)
    {
        Points? farthest = null;
        var covered = 0;
        foreach (var leg in order.Legs.Span)
        {
            if (leg.Role != BracketRole.Stop || leg.FromEntry is not { } distance) continue;
            covered += leg.Quantity.Count;
            if (!(farthest >= distance)) farthest = distance;
        }

        return rule.RiskOf(state.Instrument(order.Ticket.Contract.Root), covered >= order.Ticket.Quantity.Count ? farthest : null);
    }
}
