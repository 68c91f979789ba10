using System.Diagnostics;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What happens to orders and what their fills do. Total: news that no longer fits an order changes nothing.</summary>
internal static class OrderLife
{
    /// <summary>Between two look-ups of an unknown outcome. Ours: quick enough to free or book exposure, slow enough for a broker's budget.</summary>
    public static TimeSpan LookUpPace { get; } = TimeSpan.FromSeconds(2);

    public static void Sent(Turn turn, RecordSent c)
    {
        if (turn.State.Order(c.Order) is { Status: OrderStatus.Intended }) turn.Add(new OrderSent(c.Order, c.At));
    }

    public static void Book(Turn turn, BookFill c)
    {
        var state = turn.State;
        var fill = c.Fill;
        if (state.RecentFills.Contains(fill.Id)) return;
        var ledger = Ledger.Book(state.Instrument(fill.Contract.Root), state.PositionIn(fill.Contract), fill);
        var before = Math.Abs(state.PositionIn(fill.Contract)?.Net ?? 0);
        var order = fill.Order is { } id ? state.Order(id) : null;
        if (order is not null && order.Remaining < fill.Quantity.Count)
        {
            turn.Add(new OverfillDetected(order.Ticket.Id, order.Ticket.Quantity, order.Filled + fill.Quantity, c.At));
            if (state.Control < TradingState.ReduceOnly) turn.Add(new StateSet(TradingState.ReduceOnly, $"overfill of {order.Ticket.Id}", "engine", c.At));
        }

        turn.Add(new FillBooked(fill, c.Source, ledger.Realized, state.Balance + ledger.Realized - fill.Fee, c.At));
        Restating.After(turn, state, c);
        if (c.Source == FillSource.Import) return;
        Splitting.Filled(turn, state, order, fill);
        Trim(turn, fill.Contract, c.At, order, fill.Quantity.Count);
        if (state.IsHeld(fill.Contract)) Fit(turn, fill.Contract, c.At);
        var after = Math.Abs(turn.State.PositionIn(fill.Contract)?.Net ?? 0);
        if (after > before) CloseAgain(turn, c);
        if (c.Source == FillSource.Foreign) Foreign.Filled(turn, fill, c.At);
    }

    /// <summary>Exits left larger than the position they close would open a new one: orphaned legs go, larger ones shrink.</summary>
    /// <param name="filled">The order that a fill has just come to, if one has, with so many <paramref name="contracts"/>.</param>
    public static void Trim(Turn turn, ContractSymbol contract, DateTimeOffset at, AccountOrder? filled = null, int contracts = 0)
    {
        foreach (var order in turn.State.Orders)
        {
            if (!order.IsLeg || order.Ticket.Contract != contract || order.CancelAsked) continue;
            var net = Part(turn.State, order);
            var open = net != 0 && order.Ticket.Side == Sides.Closing(net) ? Math.Abs(net) : 0;
            if (filled is not null && OnlyWeCouple(filled, order)) open = Math.Min(open, (order.ResizeTo ?? order.Ticket.Quantity).Count - order.Filled.Count - contracts);
            if (open <= 0) turn.Add(new CancelAsked(order.Ticket.Id, "nothing is left for it to close", at));
            else if (order.Remaining > open && order.ResizeTo?.Count != order.Filled.Count + open)
                turn.Add(new ResizeAsked(order.Ticket.Id, new Contracts(order.Filled.Count + open), at));
        }
    }

    /// <summary>Stop and target of one pair of which the broker does not know that they are one: we placed one of them, or both, and it took them for two.</summary>
    private static bool OnlyWeCouple(AccountOrder filled, AccountOrder other) =>
        other.Ticket.Id != filled.Ticket.Id && other.Ticket.Id != filled.Partner && filled.Pair is not null && filled.Pair == other.Pair && filled.Parent == other.Parent
        && (filled.Purpose == OrderPurpose.Protect || other.Purpose == OrderPurpose.Protect);

    /// <summary>Orders that wait for cancels fit what these leave, when one of them filled after all or is gone.</summary>
    private static void Fit(Turn turn, ContractSymbol contract, DateTimeOffset at)
    {
        foreach (var order in turn.State.Orders)
        {
            if (order is not { Purpose: OrderPurpose.Exit, Status: OrderStatus.Intended } || order.Ticket.Contract != contract) continue;
            var reducible = Math.Max(0, Closable(turn.State, contract, order.Ticket.Side) - Math.Abs(OfOthers(turn.State, order)));
            var live = Live(turn.State, contract, order.Ticket.Side);
            if (live > 0 && reducible > 0 && Math.Min(order.Ticket.Quantity.Count, reducible) > reducible - live)
            {
                turn.Add(new OrderAbandoned(order.Ticket.Id, "an order that could not be cancelled may still close the same contracts", at));
                Flattening.Begin(
                    turn, Flattening.IdFor(turn, $"uncancelled {contract}"), new FlattenScope(Contract: contract),
                    "a cancel was refused while an exit waited for it", "engine", null, turn.Command.Market, at);
                return;
            }

            if (reducible == 0) turn.Add(new OrderAbandoned(order.Ticket.Id, "nothing is left for it to close", at));
            else if (order.Ticket.Quantity.Count > reducible) turn.Add(new OrderModified(order.Ticket with { Quantity = new Contracts(reducible) }, at));
        }

        if (HasRoom(turn.State, contract)) return;
        foreach (var order in turn.State.Orders)
        {
            if (order is { Purpose: OrderPurpose.Entry, Status: OrderStatus.Intended, CancelAsked: false } && order.Ticket.Contract == contract)
                turn.Add(new CancelAsked(order.Ticket.Id, "what filled while it waited has taken its room", at));
        }
    }

    /// <summary>An exit at the market that would have left nothing, and nothing of others: a flatten, which does not give up, closes the same.</summary>
    private static bool ClosesAll(AccountState state, AccountOrder order) =>
        order is { Purpose: OrderPurpose.Exit, Ticket.Kind: OrderKind.Market, CancelAsked: false } && OfOthers(state, order) == 0
        && state.PositionIn(order.Ticket.Contract) is { Net: var net } && net != 0 && order.Ticket.Side == Sides.Closing(net) && order.Remaining >= Math.Abs(net)
        && !state.IsBeingFlattened(order.Ticket.Contract);

    /// <summary>The part of the position that an order may close: its strategy's and nobody's.</summary>
    private static int Part(AccountState state, AccountOrder order) => (state.PositionIn(order.Ticket.Contract)?.Net ?? 0) - OfOthers(state, order);

    private static int OfOthers(AccountState state, AccountOrder order) => order.Strategy is { } owner ? state.SharesOfOthers(order.Ticket.Contract, owner) : 0;

    /// <summary>What a held exit may have to close: the position, and what orders that are being cancelled may still add to it.</summary>
    private static int Closable(AccountState state, ContractSymbol contract, Side side)
    {
        var net = state.PositionIn(contract)?.Net ?? 0;
        foreach (var order in state.Orders.Span)
        {
            if (order.IsLeaving && order.Ticket.Contract == contract && order.Ticket.Side != side) net -= side.Sign() * order.Remaining;
        }

        return Math.Max(0, -side.Sign() * net);
    }

    /// <summary>What the broker has of a side and nobody cancels, protecting orders aside: these shrink as an exit beside them fills.</summary>
    private static int Live(AccountState state, ContractSymbol contract, Side side)
    {
        var live = 0;
        foreach (var order in state.Orders.Span)
        {
            if (order.IsLeaving || order.Ticket.Contract != contract || order.Ticket.Side != side) continue;
            if (order is { Status: not OrderStatus.Intended, IsLeg: false }) live += order.Remaining;
        }

        return live;
    }

    /// <summary>True when the held orders keep to the contract limits once the cancels are through and the held exits have closed.</summary>
    private static bool HasRoom(AccountState state, ContractSymbol contract)
    {
        if (state.Book?.Position is null && state.Truth.Firm is null) return true;
        var net = state.PositionIn(contract)?.Net ?? 0;
        var closed = net;
        var left = new List<AccountOrder>(state.Orders.Count);
        foreach (var order in state.Orders)
        {
            if (order.IsLeaving || order.Ticket.Contract != contract) continue;
            if (order is not { Purpose: OrderPurpose.Exit, Status: OrderStatus.Intended }) left.Add(order);
            else if (Math.Sign(closed) == -order.Ticket.Side.Sign()) closed += order.Ticket.Side.Sign() * Math.Min(order.Remaining, Math.Abs(closed));
        }

        var live = Exposure.Of(state with { Orders = left.ToEquatableArray() }, contract);
        // An entry the other way may fill before the exits do.
        var worst = Math.Max(Math.Abs(net), Math.Max(Math.Abs(Math.Max(net, closed) + live.Buys), Math.Abs(Math.Min(net, closed) - live.Sells)));
        if (!FirmSizes.Allow(state, contract, new(Math.Max(net, closed), live.Buys, live.Sells))) return false;
        if (state.Book?.Position is not { } limit) return true;
        if (limit.PerProduct.TryGetValue(contract.Root, out var cap) && worst > cap) return false;
        return state.ContractsMax(state.Equity) is not { } max
            || Exposure.WorstOfOthers(state, limit, contract) + limit.Weight(state.Instrument(contract.Root)) * worst <= max;
    }

    /// <summary>Exposure that grows while the account may not trade is closed again.</summary>
    private static void CloseAgain(Turn turn, BookFill c)
    {
        var state = turn.State;
        if (!state.IsOver && state.Locks.Count == 0) return;
        if (state.Flattens.Any(flatten => flatten.Scope.IsAccount)) return;
        Flattening.Start(
            turn, Flattening.IdFor(turn, "exposure"), FlattenScope.Account, "a fill opened exposure while the account was locked", "engine", null, c.Market, c.At);
    }

    public static void Record(Turn turn, RecordOrder c)
    {
        var (order, appeared) = (turn.State.Order(c.Order), c.News as OrderNews.Appeared);
        if ((appeared?.Ticket ?? order?.Ticket) is not { Contract: var contract }) return;
        var (isHeld, before) = (turn.State.IsHeld(contract), turn.State.Version);
        if (appeared is not null) Appear(turn, appeared, c.At);
        else Record(turn, c, order!);
        // What is no news changes nothing: the same word twice must not be looked at twice.
        if (isHeld && turn.State.Version != before) Fit(turn, contract, c.At);
    }

    private static void Record(Turn turn, RecordOrder c, AccountOrder order)
    {
        switch (c.News)
        {
            case OrderNews.Placed news:
                if (order.Status is OrderStatus.Intended or OrderStatus.Sent or OrderStatus.Unknown)
                    turn.Add(new OrderPlaced(c.Order, news.BrokerOrderId, c.At));
                Pair(turn, c.Order, news.Partner, c.At);
                break;
            case OrderNews.Modified news:
                if (news.Ticket != order.Ticket || order.ResizeTo is not null || order.Change is not null) turn.Add(new OrderModified(news.Ticket, c.At));
                break;
            case OrderNews.Rejected news:
                turn.Add(new OrderRejected(c.Order, news.Code, news.Text, c.At));
                if (ClosesAll(turn.State, order))
                {
                    Flattening.Begin(
                        turn, Flattening.IdFor(turn, $"refused {order.Ticket.Contract}"), new FlattenScope(Contract: order.Ticket.Contract),
                        $"the broker refused an exit: {news.Code} {news.Text}", "engine", null, turn.Command.Market, c.At);
                }

                if (order is { Purpose: OrderPurpose.Protect, Ticket.Kind: not OrderKind.Limit } && turn.State.PositionIn(order.Ticket.Contract) is not null) Protecting.Rejected(turn, order, news.Text);
                break;
            case OrderNews.Cancelled news:
                turn.Add(new OrderCancelled(c.Order, news.Reason, c.At));
                break;
            case OrderNews.Expired:
                turn.Add(new OrderExpired(c.Order, c.At));
                break;
            case OrderNews.Unknown news:
                if (order.Status != OrderStatus.Unknown || order.LookAt != c.At + LookUpPace) turn.Add(new OrderOutcomeUnknown(c.Order, news.Why, c.At + LookUpPace, c.At));
                break;
            case OrderNews.Absent:
                Absent(turn, order, c.At);
                break;
            case OrderNews.FoundFilled:
                turn.Add(new OrderAbandoned(c.Order, "the broker shows it filled, and its fills are booked", c.At));
                break;
            case OrderNews.Abandoned news:
                if (order.Status == OrderStatus.Intended) turn.Add(new OrderAbandoned(c.Order, news.Why, c.At));
                break;
            case OrderNews.CancelRefused news:
                if (order.CancelAsked) turn.Add(new CancelRefused(c.Order, news.Code, news.Text, c.At));
                break;
            case OrderNews.ChangeRefused news:
                if (order.Change is not null) turn.Add(new ChangeRefused(c.Order, news.Code, news.Text, c.At));
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The broker knows that two exits of ours are one.</summary>
    public static void Pair(Turn turn, OrderId one, OrderId? other, DateTimeOffset at)
    {
        if (other is { } partner && IsSingle(turn.State, one) && IsSingle(turn.State, partner)) turn.Add(new OrdersPaired(one, partner, at));
    }

    private static bool IsSingle(AccountState state, OrderId id) => state.Order(id) is { Purpose: OrderPurpose.Protect, Partner: null };

    private static void Appear(Turn turn, OrderNews.Appeared news, DateTimeOffset at)
    {
        var id = news.Ticket.Id;
        if (turn.State.Order(id) is { } known)
        {
            if (known.Status is OrderStatus.Intended or OrderStatus.Sent or OrderStatus.Unknown) turn.Add(new OrderPlaced(id, news.BrokerOrderId, at));
            return;
        }

        if (turn.State.RecentOrders.Contains(id)) return;
        var leg = turn.State.SuspendedLegs.FirstOrDefault(suspended => suspended.Leg.Id == id);
        var isLeg = leg is not null || news.Parent is not null || LegTag.Is(id);
        turn.Add(new OrderAppeared(
            news.Ticket, isLeg ? OrderPurpose.Leg : OrderPurpose.Foreign, news.BrokerOrderId, news.Filled, news.Parent, leg?.Leg.Pair, at));
        if (turn.State.Flattens.FirstOrDefault(flatten => flatten.Scope.Covers(news.Ticket.Contract)) is { } running)
            turn.Add(new CancelAsked(id, running.Reason, at));
        else
            Sweeping.Appeared(turn, news.Ticket);
        if (!isLeg) Foreign.Appeared(turn, news.Ticket, at);
    }

    /// <summary>Exits are wanted however late; an entry only while it is young.</summary>
    private static void Absent(Turn turn, AccountOrder order, DateTimeOffset at)
    {
        if (order.Status is not (OrderStatus.Intended or OrderStatus.Sent or OrderStatus.Unknown)) return;
        var wanted = !order.CancelAsked && (!order.MayOpen || at - order.At <= AccountOrder.EntryAgeMax);
        if (wanted) turn.Add(new OrderProvenAbsent(order.Ticket.Id, at));
        else turn.Add(new OrderAbandoned(order.Ticket.Id, order.CancelAsked ? "cancelled before it was sent" : $"older than {AccountOrder.EntryAgeMax.TotalSeconds:0} s when it could be sent", at));
    }
}
