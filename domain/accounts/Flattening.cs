using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The flatten protocol (engineering references 2.3): block, cancel, look, close from what the broker shows, look again, done at zero.</summary>
internal static class Flattening
{
    /// <summary>The id of a flatten that a rule starts: derived, so that a repeated decision names the same one.</summary>
    public static Guid IdFor(Turn turn, string rule) =>
        DeterministicId.Of("flatten", turn.State.Id.Value, turn.Command.Id.ToString(), rule, turn.State.TradeDate.ToString());

    public static void Start(
        Turn turn, Guid id, FlattenScope scope, string reason, string by, LockAfter? lockAfter, MarketView market, DateTimeOffset at)
    {
        if (Begin(turn, id, scope, reason, by, lockAfter, market, at) && MaySend(turn.State, by)) AskCancels(turn, scope, reason, at);
    }

    /// <summary>Starts it without asking for a cancel: its first look at the broker does. False when it runs already.</summary>
    public static bool Begin(
        Turn turn, Guid id, FlattenScope scope, string reason, string by, LockAfter? lockAfter, MarketView market, DateTimeOffset at)
    {
        foreach (var running in turn.State.Flattens.Span)
        {
            if (running.Id == id) return false;
        }

        var marks = turn.State.Positions.Where(position => scope.Covers(position.Contract))
            .Select(position => market.Of(position.Contract) ?? new Mark(position.Contract, position.Mark, position.MarkedAt))
            .ToEquatableArray();
        turn.Add(new FlattenStarted(id, scope, reason, by, lockAfter, marks, at));
        return true;
    }

    /// <summary>Asks for the cancel of every live order that the scope covers; returns how many.</summary>
    /// <param name="owner">Leaves other strategies' orders alone; null for all.</param>
    public static int AskCancels(Turn turn, FlattenScope scope, string why, DateTimeOffset at, string? owner = null)
    {
        var asked = 0;
        foreach (var order in turn.State.Orders)
        {
            if (order.CancelAsked || order.Flatten is not null || !scope.Covers(order.Ticket.Contract) || !order.IsOf(owner)) continue;
            turn.Add(new CancelAsked(order.Ticket.Id, why, at));
            asked++;
        }

        return asked;
    }

    /// <summary>A look at the broker moves every running flatten one step.</summary>
    public static void Look(Turn turn, BrokerTruth truth)
    {
        foreach (var flatten in turn.State.Flattens)
        {
            if (flatten.NextLookAt <= turn.At) Step(turn, flatten, truth);
        }
    }

    private static void Step(Turn turn, FlattenProcess flatten, BrokerTruth truth)
    {
        var working = truth.Orders.Count(order => !order.IsSuspended && flatten.Scope.Covers(order.Ticket.Contract) && !IsClosing(turn.State, order));
        var open = truth.Positions.Where(position => position.Net != 0 && flatten.Scope.Covers(position.Contract)).ToArray();
        var maySend = MaySend(turn.State, flatten.By);
        if (maySend)
        {
            TakeBack(turn, flatten, truth);
            AskCancels(turn, flatten.Scope, flatten.Reason, turn.At);
        }

        if (working == 0 && flatten.Looks == 0 && IsBeingLookedUp(turn.State, flatten, turn.At))
        {
            // Its cancel is done there and on its way to us: known before the first closing order, unless its news is lost.
            turn.Add(new FlattenLooked(flatten.Id, working, open.Sum(position => Math.Abs(position.Net)), turn.At + flatten.PaceAt(turn.At), turn.At));
            return;
        }

        if (working == 0 && flatten.OrdersGoneAt is null) turn.Add(new FlattenOrdersGone(flatten.Id, turn.At));

        var strange = flatten.Scope.IsAccount ? truth.Strange.Count : 0;
        if (working == 0 && open.Length == 0 && strange == 0 && IsOver(turn.State, flatten))
        {
            Complete(turn, flatten.Id);
            return;
        }

        turn.Add(new FlattenLooked(flatten.Id, working, open.Sum(position => Math.Abs(position.Net)), turn.At + flatten.PaceAt(turn.At), turn.At));
        if (flatten.IsSlow(turn.At) && !flatten.IsIncomplete)
            turn.Add(new FlattenIncomplete(flatten.Id, $"{working} orders work and {open.Length} positions are open after {(turn.At - flatten.StartedAt).TotalSeconds:0} s{Strange(strange)}.", turn.At));
        if (working > 0 || !maySend) return;
        foreach (var position in open) Close(turn, flatten.Id, position);
    }

    private static string Strange(int contracts) =>
        contracts == 0 ? "" : $"; {contracts} contracts of products that we do not know are held or ordered, which has to be ended where it was begun";

    /// <summary>Orders that work there and that we had put down as over are ours to cancel all the same: one that fills would open a new position.</summary>
    private static void TakeBack(Turn turn, FlattenProcess flatten, BrokerTruth truth)
    {
        foreach (var there in truth.Orders)
        {
            if (there.IsSuspended || !flatten.Scope.Covers(there.Ticket.Contract) || turn.State.Order(there.Ticket.Id) is not null) continue;
            turn.Add(new OrderAppeared(
                there.Ticket, LegTag.Is(there.Ticket.Id) ? OrderPurpose.Leg : OrderPurpose.Foreign, there.BrokerOrderId, there.Filled, there.Parent, null, turn.At));
        }
    }

    /// <summary>One closing order per contract at a time: another is sent only when the one before is over.</summary>
    private static void Close(Turn turn, Guid id, TruePosition position)
    {
        if (turn.State.Orders.Any(order => order.Flatten is not null && order.Ticket.Contract == position.Contract)) return;
        var flatten = turn.State.Flattens.First(running => running.Id == id);
        var ticket = new OrderTicket(
            flatten.ClosingOrder(position.Contract), position.Contract, Sides.Closing(position.Net), new Contracts(Math.Abs(position.Net)));
        turn.Add(new OrderIntended(ticket, OrderPurpose.Flatten, default, null, id, turn.At));
    }

    /// <summary>Where the firm allows no automated orders a rule's flatten is advice: it is said and watched, and a person closes.</summary>
    private static bool MaySend(AccountState state, string by) => by != "engine" || state.MaySend;

    /// <summary>Our own book agrees: no position and no order that may still fill.</summary>
    private static bool IsOver(AccountState state, FlattenProcess flatten) =>
        !state.Positions.Any(position => flatten.Scope.Covers(position.Contract))
        && !state.Orders.Any(order => flatten.Scope.Covers(order.Ticket.Contract));

    private static bool IsBeingLookedUp(AccountState state, FlattenProcess flatten, DateTimeOffset at) =>
        state.Orders.Any(order => order.CancelAsked && order.Status == OrderStatus.Unknown && order.LookAt <= at && flatten.Scope.Covers(order.Ticket.Contract));

    private static void Complete(Turn turn, Guid id)
    {
        var done = turn.State.Flattens.First(running => running.Id == id);
        turn.Add(new FlattenCompleted(
            id, done.OrdersCancelled, done.ContractsClosed, done.Slippage, done.OrdersGoneAt - done.StartedAt, turn.At - done.StartedAt, turn.At));
        if (done.Lock is not { } follows || follows.Until <= turn.At) return;
        turn.Add(new AccountLocked(new AccountLock(follows.Rule, follows.Reason, done.By, follows.Until, turn.At), turn.At));
    }

    private static bool IsClosing(AccountState state, TrueOrder order) => state.Order(order.Ticket.Id) is { Flatten: not null };
}
