using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>
/// Getting flat. First Tradovate's own close, which cancels what works in the contract and sizes itself there, so that it cannot turn a position round (reference
/// 8.6, 20.6); it is a best effort. What it leaves is closed by one market order for exactly what two looks in a row show.
/// </content>
public sealed partial class TradovateBroker
{
    /// <summary>So long Tradovate's own close is not asked for again: what is left meanwhile is closed by an order.</summary>
    private static readonly TimeSpan LiquidationMax = TimeSpan.FromSeconds(30);

    /// <summary>After Tradovate's own close no order of ours follows sooner: both could be carried out, and a list may lag for as long (reference 19, trap 15).</summary>
    private static readonly TimeSpan LiquidationMin = TimeSpan.FromSeconds(5);

    /// <summary>Between the two looks before the last order.</summary>
    private static readonly TimeSpan LooksApart = TimeSpan.FromSeconds(1);

    private bool IsFlatten(AccountLink link, PlaceOrder order) =>
        order is { Reduces: true, Legs.Count: 0, Ticket.Kind: OrderKind.Market } && _time.GetUtcNow() < link.FlatteningUntil;

    private async Task<OrderOutcome> Flatten(AccountLink link, OrderTicket ticket, KnownContract contract, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        var held = -ticket.Side.Sign() * link.Net(contract.Id);
        var since = now - link.LiquidatedAt(contract.Id);
        if (held == ticket.Quantity.Count && !(since < LiquidationMax)) return await Liquidate(link, ticket, contract, cancel);
        if (since < LiquidationMin) return new OrderOutcome.Rejected(Codes.Unsettled, "Tradovate's own close is still under way: it is looked again.");
        if (await Agreed(link, contract.Id, cancel) is not { } net) return new OrderOutcome.Rejected(Codes.Unsettled, "Two looks at what is held do not agree: it is looked again.");
        if (-ticket.Side.Sign() * net < ticket.Quantity.Count)
            return new OrderOutcome.Rejected(Codes.Unsettled, $"{net} are held, and an order for {ticket.Quantity.Count} would turn that round: it is looked again.");
        if (OrderBodies.Place(link, new PlaceOrder(link.Settings.Account, ticket, default, Reduces: true), contract, null, out var body) is { } unfit) return unfit;
        return await Send(link, ticket.Id, TradovatePaths.Place, body!, Urgency.Exit, cancel);
    }

    private async Task<OrderOutcome> Liquidate(AccountLink link, OrderTicket ticket, KnownContract contract, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        _orders.Close(link.Number, contract.Id, ticket.Id, ticket.Side, now);
        link.Liquidated(contract.Id, now);
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["accountId"] = link.Number, ["contractId"] = contract.Id, ["admin"] = false, ["isAutomated"] = true };
        var outcome = await Send(link, ticket.Id, TradovatePaths.Liquidate, body, Urgency.Exit, cancel);
        // Taken, and no order came of it: nothing was held, or nothing was done. What is held then is looked at again.
        if (outcome is OrderOutcome.Placed { BrokerOrderId: "" }) outcome = new OrderOutcome.Rejected(Codes.Unsettled, "Tradovate's own close made no order: it is looked again.");
        if (outcome is OrderOutcome.Rejected) _orders.NotClosed(link.Number, contract.Id);
        return outcome;
    }

    /// <summary>What two looks that are a second apart show; null when they do not agree, or the stream tells something else meanwhile.</summary>
    private async Task<int?> Agreed(AccountLink link, long contract, CancellationToken cancel)
    {
        var first = await NetBy(link, contract, cancel);
        await Task.Delay(LooksApart, _time, cancel);
        var second = await NetBy(link, contract, cancel);
        return first == second && link.Net(contract) == second ? second : null;
    }

    private async Task<int> NetBy(AccountLink link, long contract, CancellationToken cancel)
    {
        var rows = await Positions(link, Urgency.Verify, cancel);
        _ = link.Hold(rows, null, _time.GetUtcNow());
        return rows.FirstOrDefault(row => row.Contract == contract)?.Net ?? 0;
    }
}
