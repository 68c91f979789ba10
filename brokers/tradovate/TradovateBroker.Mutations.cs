using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>What changes something at Tradovate. Nothing here is sent twice.</content>
public sealed partial class TradovateBroker
{
    /// <summary>For so long after an exit or a cancel the looks of an account verify it.</summary>
    private static readonly TimeSpan ExitTime = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel)
    {
        try
        {
            var link = Link(order.Account);
            var ticket = order.Ticket;
            _feed.Follow(ticket.Contract);
            if (await _contracts.Find(ticket.Contract, cancel) is not { } contract)
                return new OrderOutcome.Rejected(Codes.UnknownContract, $"Tradovate lists no {ticket.Contract}.");
            var reduces = order.Reduces || (order.Legs.Count == 0 && link.Reduces(contract.Id, ticket.Side, ticket.Quantity.Count));
            if (!reduces && _contracts.Differs(contract) is { } differs) return new OrderOutcome.Rejected(Codes.ContractDiffers, differs);
            if (!reduces && WhyNotOpen(link) is { } forbidden) return new OrderOutcome.Rejected(Codes.FirmForbids, forbidden);
            if (reduces) link.ExitingUntil = _time.GetUtcNow() + ExitTime;
            if (IsFlatten(link, order)) return await Flatten(link, ticket, contract, cancel);
            if (OrderBodies.Place(link, order, contract, ReferenceOf(ticket), out var body) is { } unfit) return unfit;
            return await Send(link, ticket.Id, order.Legs.Count == 0 ? TradovatePaths.Place : TradovatePaths.PlaceWithExits, body!, reduces ? Urgency.Exit : Urgency.Entry, cancel);
        }
        catch (IOException away)
        {
            return new OrderOutcome.Unknown(away.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel)
    {
        try
        {
            var link = Link(account);
            link.ExitingUntil = _time.GetUtcNow() + ExitTime;
            if (await Known(link, order, Urgency.Exit, cancel) is not { } known) return new OrderOutcome.Rejected(Codes.UnknownOrder, $"Tradovate shows no order {order}.");
            if (await Interrupt(link, known, cancel) is { } interrupted) return interrupted;
            var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["orderId"] = known.Number, ["isAutomated"] = true };
            return await Change(known, TradovatePaths.Cancel, body, cancel);
        }
        catch (IOException away)
        {
            return new OrderOutcome.Unknown(away.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel)
    {
        try
        {
            var link = Link(account);
            if (await Known(link, order, UrgencyOf(link), cancel) is not { Terms: { } terms } known) return new OrderOutcome.Rejected(Codes.UnknownOrder, $"Tradovate shows no order {order}.");
            return await Change(known, TradovatePaths.Modify, OrderBodies.Modify(known, terms, change), cancel);
        }
        catch (IOException away)
        {
            return new OrderOutcome.Unknown(away.Message);
        }
    }

    /// <summary>What the firm says of the account, and its numbers at the newest prices; without a price what is open counts nothing here, and our own rules refuse.</summary>
    private string? WhyNotOpen(AccountLink link)
    {
        if (link.WhyNotOpen is { } why) return why;
        if (link.Cash is not { } cash) return null;
        var open = Usd.Zero;
        foreach (var held in link.Open())
        {
            if (_contracts.Known(held.Contract) is not { } contract || held.Average is not { } average || Newest(contract.Symbol)?.Last is not { } last) continue;
            open += Dollars((last.Points - average.Points) * contract.ValuePerPoint * held.Net);
        }

        return EnforcedLimits.WhyNotOpen(link.Risk, link.AutoLiq, cash, open) is { } limit ? $"{link.Settings.Account} may open nothing: {limit}" : null;
    }

    private async Task<KnownOrder?> Known(AccountLink link, OrderId order, Urgency urgency, CancellationToken cancel)
    {
        if (_orders.Find(link.Number, order) is { IsWhole: true } known) return known;
        _lists.Changed();
        await LearnOrders(link, urgency, withFills: false, cancel);
        return _orders.Find(link.Number, order);
    }

    private async Task<OrderOutcome> Change(KnownOrder order, string path, Dictionary<string, object> body, CancellationToken cancel)
    {
        var reply = await _client.Command(path, body, Urgency.Exit, cancel);
        _lists.Changed();
        return reply switch
        {
            WireReply.Done => new OrderOutcome.Placed(NumberOf(order)),
            WireReply.Refused { Code: WireReply.Codes.NotConnected } away => new OrderOutcome.Unknown(away.Text),
            WireReply.Refused refused => new OrderOutcome.Rejected(refused.Code, refused.Text),
            WireReply.Unclear unclear => new OrderOutcome.Unknown(unclear.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<OrderOutcome> Send(AccountLink link, OrderId id, string path, Dictionary<string, object> body, Urgency urgency, CancellationToken cancel)
    {
        if (!link.Sent.Send(id, _orders.Find(link.Number, id) is not null, _time.GetUtcNow(), out _)) return new OrderOutcome.Rejected(Codes.DuplicateOrder, $"{id} was placed before.");
        var reply = await _client.Command(path, body, urgency, cancel);
        _lists.Changed();
        switch (reply)
        {
            case WireReply.Done { Answer: var answer }:
                link.Sent.Answered(id);
                return new OrderOutcome.Placed(answer.TextOrNull("orderId") ?? "");
            case WireReply.Refused { Code: WireReply.Codes.NotConnected } away:
                link.Sent.NotSent(id);
                return new OrderOutcome.Unknown(away.Text);
            case WireReply.Refused refused:
                link.Sent.Answered(id);
                return new OrderOutcome.Rejected(refused.Code, refused.Text);
            case WireReply.Unclear unclear:
                return new OrderOutcome.Unknown(unclear.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What a market order is taken to trade at: the other side of the newest quote, wherever it comes from.</summary>
    private Price? ReferenceOf(OrderTicket ticket)
    {
        var newest = Newest(ticket.Contract);
        return ticket.Side == Side.Buy ? newest?.Ask : newest?.Bid;
    }

    private Quote? Newest(ContractSymbol contract)
    {
        var (ours, others) = (_feed.Latest(contract), _market(contract));
        return ours is null || others?.At > ours.At ? others : ours;
    }

    /// <summary>Codes of ours, beside Tradovate's names.</summary>
    public static class Codes
    {
        public const string DuplicateOrder = "DUPLICATE_ORDER";
        public const string UnknownContract = "UNKNOWN_CONTRACT";
        public const string UnknownOrder = "UNKNOWN_ORDER";
        public const string ContractDiffers = "CONTRACT_DIFFERS";
        /// <summary>A stop or target is measured from the price, which is not known now.</summary>
        public const string PriceUnknown = "PRICE_UNKNOWN";

        public const string Brackets = "BRACKETS";
        public const string Unsupported = "UNSUPPORTED";

        /// <summary>By what Tradovate says of the account it may open nothing.</summary>
        public const string FirmForbids = "FIRM_FORBIDS";

        /// <summary>What is held is not certain enough for an order that could turn it round.</summary>
        public const string Unsettled = "POSITION_UNSETTLED";
    }
}
