using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.ProjectX;

/// <content>What changes something at the gateway. Nothing here is sent twice.</content>
public sealed partial class ProjectXBroker
{
    /// <summary>For so long after an exit or a cancel the looks of an account are urgent.</summary>
    private static readonly TimeSpan ExitTime = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel)
    {
        try
        {
            var link = Link(order.Account);
            var ticket = order.Ticket;
            _feed.Follow(ticket.Contract);
            var reduces = order.Reduces || (order.Legs.Count == 0 && link.Reduces(ProjectXProducts.ContractIdOf(ticket.Contract), ticket.Side, ticket.Quantity.Count));
            if (!reduces && !await MayTrade(link, cancel)) return new OrderOutcome.Rejected(Codes.TradingForbidden, $"The gateway takes no orders of account {link.Settings.Name}.");
            if (await _contracts.Find(ticket.Contract, reduces ? Urgency.Exit : Urgency.Entry, cancel) is not { } contract)
                return new OrderOutcome.Rejected(Codes.UnknownContract, $"The gateway lists no {ticket.Contract}.");
            if (!reduces && _contracts.Differs(ticket.Contract, contract) is { } differs) return new OrderOutcome.Rejected(Codes.ContractDiffers, differs);
            if (Body(link, order, contract, out var body) is { } unfit) return unfit;
            if (reduces) link.ExitingUntil = _time.GetUtcNow() + ExitTime;
            var outcome = await Place(link, ticket.Id, body!, reduces ? Urgency.Exit : Urgency.Entry, out var again, cancel);
            if (outcome is not OrderOutcome.Rejected { Code: Codes.ContractNotActive } refused) return outcome;
            _contracts.Roll();
            return reduces && ticket.Kind == OrderKind.Market ? await Close(link, ticket, contract, refused, again, cancel) : refused;
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
            if (link.Find(order) is null) await Learn(link, cancel);
            if (link.Find(order) is not { } known) return new OrderOutcome.Rejected(Codes.UnknownOrder, $"The gateway shows no order {order}.");
            return Changed(known, await _client.Post(GatewayPaths.Cancel, new { accountId = link.Number, orderId = known.Last.Id }, Urgency.Exit, cancel));
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
            if (link.Find(order) is null) await Learn(link, cancel);
            if (link.Find(order) is not { } known) return new OrderOutcome.Rejected(Codes.UnknownOrder, $"The gateway shows no order {order}.");
            var body = new
            {
                accountId = link.Number, orderId = known.Last.Id, size = change.Quantity?.Count, limitPrice = change.Limit?.Points, stopPrice = change.Stop?.Points,
                trailPrice = (decimal?)null,
            };
            // A stop or a size that moves takes risk away or guards it; another limit price is an entry's or a target's.
            var urgency = change is { Stop: null, Quantity: null } ? Urgency.Entry : Urgency.Exit;
            return Changed(known, await _client.Post(GatewayPaths.Modify, body, urgency, cancel));
        }
        catch (IOException away)
        {
            return new OrderOutcome.Unknown(away.Message);
        }
    }

    private Task<OrderOutcome> Place(AccountLink link, OrderId id, object body, Urgency urgency, out bool again, CancellationToken cancel) =>
        link.Sent.Send(id, link.Find(id) is not null, _time.GetUtcNow(), out again)
            ? Sent(link, id, body, urgency, again, cancel)
            : Task.FromResult<OrderOutcome>(new OrderOutcome.Rejected(Codes.DuplicateOrder, $"{id} was placed before."));

    private async Task<OrderOutcome> Sent(AccountLink link, OrderId id, object body, Urgency urgency, bool again, CancellationToken cancel)
    {
        switch (await _client.Post(GatewayPaths.Place, body, urgency, cancel))
        {
            case WireReply.Done { Answer: var answer }:
                link.Sent.Answered(id);
                return new OrderOutcome.Placed(answer.TextOrNull("orderId") ?? "");
            case WireReply.Refused { Code: WireReply.Codes.NotConnected } away:
                link.Sent.NotSent(id);
                return new OrderOutcome.Unknown(away.Text);
            case WireReply.Refused { Code: "OrderRejected" } used when again:
                // The tag may be in use because the first try came through after it was looked for.
                return new OrderOutcome.Unknown($"it was sent once before: {used.Text}");
            case WireReply.Refused refused:
                link.Sent.Answered(id);
                return new OrderOutcome.Rejected(refused.Code, refused.Text);
            case WireReply.Unclear unclear:
                return new OrderOutcome.Unknown(unclear.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// The gateway takes no order in a month that is no longer in front, and closes what is held of it (reference 6.13). It makes an order of its own for that,
    /// without our tag, which is ours all the same.
    /// </summary>
    private async Task<OrderOutcome> Close(
        AccountLink link, OrderTicket ticket, GatewayContract contract, OrderOutcome.Rejected refused, bool again, CancellationToken cancel)
    {
        // What is known of orders now was made before: the one that comes next is this one.
        await Learn(link, cancel);
        var positions = await Positions(link, Urgency.Exit, cancel);
        _ = link.Hold(positions);
        var held = -ticket.Side.Sign() * (positions.Find(position => position.Contract == contract.Id)?.Net ?? 0);
        if (held <= 0) return refused;
        var size = Math.Min(held, ticket.Quantity.Count);
        var now = _time.GetUtcNow();
        if (size < held && again && link.HasStranger(contract.Id, ticket.Side, size, now))
            return new OrderOutcome.Rejected(refused.Code, "It was sent before, and an order without our id has closed as much since: a person has to see whether it was this one.");
        link.Close(ticket.Id, contract.Id, ticket.Side, size == held ? null : size, now);
        var reply = size == held
            ? await _client.Post(GatewayPaths.Close, new { accountId = link.Number, contractId = contract.Id }, Urgency.Exit, cancel)
            : await _client.Post(GatewayPaths.PartialClose, new { accountId = link.Number, contractId = contract.Id, size }, Urgency.Exit, cancel);
        switch (reply)
        {
            case WireReply.Done:
                link.Sent.Answered(ticket.Id);
                return new OrderOutcome.Placed(link.Find(ticket.Id)?.Last.Id.ToString(CultureInfo.InvariantCulture) ?? "");
            case WireReply.Refused { Code: WireReply.Codes.NotConnected } away:
                link.NotClosed(contract.Id);
                link.Sent.NotSent(ticket.Id);
                return new OrderOutcome.Unknown(away.Text);
            case WireReply.Refused no:
                link.NotClosed(contract.Id);
                link.Sent.Answered(ticket.Id);
                return new OrderOutcome.Rejected(no.Code, no.Text);
            case WireReply.Unclear unclear:
                return new OrderOutcome.Unknown(unclear.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static OrderOutcome Changed(KnownOrder order, WireReply reply) => reply switch
    {
        WireReply.Done => new OrderOutcome.Placed(order.Last.Id.ToString(CultureInfo.InvariantCulture)),
        WireReply.Refused { Code: WireReply.Codes.NotConnected } away => new OrderOutcome.Unknown(away.Text),
        WireReply.Refused refused => new OrderOutcome.Rejected(refused.Code, refused.Text),
        WireReply.Unclear unclear => new OrderOutcome.Unknown(unclear.Why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The request; or why the gateway has no such order.</summary>
    private OrderOutcome.Rejected? Body(AccountLink link, PlaceOrder order, GatewayContract contract, out object? body)
    {
        body = null;
        var ticket = order.Ticket;
        GatewayOrderType? type = ticket.Kind switch
        {
            OrderKind.Market => GatewayOrderType.Market,
            OrderKind.Limit => GatewayOrderType.Limit,
            OrderKind.Stop => GatewayOrderType.Stop,
            _ => null,
        };
        if (type is not { } known) return new(Codes.Unsupported, $"The gateway is sent no {ticket.Kind} orders: whether it takes them, and in which unit, is not known.");
        var stops = order.Legs.Where(leg => leg.Role == BracketRole.Stop).ToList();
        var targets = order.Legs.Where(leg => leg.Role == BracketRole.Target).ToList();
        if (order.Legs.Count > 0 && link.Settings.Brackets == BracketMode.PositionBrackets)
            return new(Codes.Brackets, $"{link.Settings.Account} is set to Position Brackets, which refuse orders with a stop or target: set Auto-OCO Brackets in TopstepX.");
        if (stops.Count > 1 || targets.Count > 1 || order.Legs.Any(leg => leg.Quantity != ticket.Quantity))
            return new(Codes.Brackets, "The gateway attaches one stop and one target for all of an order.");
        if (stops.Any(leg => leg.Trail is not null)) return new(Codes.Unsupported, "The gateway's own trailing stops are not used: their unit is not known.");
        if (OrderTag.Of(ticket.Id, stops.FirstOrDefault()?.Id, targets.FirstOrDefault()?.Id) is not { } tag) return new(Codes.Unsupported, $"The id {ticket.Id} is too long.");
        var reference = ticket.Limit ?? ticket.Stop ?? _feed.Latest(ticket.Contract)?.Last;
        if (Ticks(stops.FirstOrDefault(), ticket.Side, -1, reference, contract, out var stop) is { } unmeasured) return unmeasured;
        if (Ticks(targets.FirstOrDefault(), ticket.Side, 1, reference, contract, out var target) is { } unmeasurable) return unmeasurable;
        body = new
        {
            accountId = link.Number, contractId = contract.Id, type = (int)known, side = ticket.Side == Side.Buy ? 0 : 1, size = ticket.Quantity.Count,
            limitPrice = ticket.Limit?.Points, stopPrice = ticket.Stop?.Points, trailPrice = (decimal?)null, customTag = tag,
            stopLossBracket = stop is null ? null : new { ticks = stop.Value, type = (int)GatewayOrderType.Stop },
            takeProfitBracket = target is null ? null : new { ticks = target.Value, type = (int)GatewayOrderType.Limit },
        };
        return null;
    }

    /// <summary>Signed, in the direction of the price: below the entry is negative (reference 8.4).</summary>
    private static OrderOutcome.Rejected? Ticks(BracketLeg? leg, Side side, int towards, Price? reference, GatewayContract contract, out int? ticks)
    {
        ticks = null;
        if (leg is null) return null;
        if (leg.FromEntry is { } distance)
        {
            ticks = towards * side.Sign() * InTicks(distance, contract);
            return null;
        }

        if (reference is not { } from) return new(Codes.PriceUnknown, "The gateway measures a stop or target from the entry, and the price is not known.");
        ticks = InTicks(leg.At!.Value - from, contract);
        return null;
    }

    private static int InTicks(Points distance, GatewayContract contract) =>
        (int)Math.Round(distance.Nanos / (decimal)Price.NanosPerPoint / contract.TickSize, MidpointRounding.AwayFromZero);

    /// <summary>Codes of ours, beside the gateway's names.</summary>
    public static class Codes
    {
        public const string DuplicateOrder = "DUPLICATE_ORDER";
        /// <summary>The gateway's own: another month is in front.</summary>
        public const string ContractNotActive = "ContractNotActive";

        /// <summary>The gateway says of an account that it may not trade.</summary>
        public const string TradingForbidden = "TRADING_FORBIDDEN";

        public const string UnknownContract = "UNKNOWN_CONTRACT";
        public const string UnknownOrder = "UNKNOWN_ORDER";
        public const string ContractDiffers = "CONTRACT_DIFFERS";
        /// <summary>A stop or target is measured from the price, which is not known now.</summary>
        public const string PriceUnknown = "PRICE_UNKNOWN";

        public const string Brackets = "BRACKETS";
        public const string Unsupported = "UNSUPPORTED";
    }
}
