using System.Globalization;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>
/// Holds our book against the broker's. For positions, orders and balance the broker wins, as the account's policy says; a difference is recorded and
/// nothing opens until it is gone.
/// </summary>
public static class Reconciling
{
    /// <summary>Who acts where no person does.</summary>
    internal const string Engine = "engine";

    /// <summary>Between two looks while a difference waits for a person. Ours.</summary>
    private static readonly TimeSpan HeldPace = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Where our book and what the broker showed differ, positions first. Balances are compared while nothing is open: the broker's moves with closes only.
    /// What is there of a product that we do not know differs until it is gone.
    /// </summary>
    public static EquatableArray<Difference> Differences(AccountState state, BrokerTruth truth)
    {
        var differences = new List<Difference>();
        foreach (var contract in state.Positions.Select(position => position.Contract).Union(truth.Positions.Select(position => position.Contract)).Order())
        {
            var (ours, theirs) = (state.PositionIn(contract)?.Net ?? 0, truth.NetIn(contract));
            if (ours != theirs) differences.Add(new(Difference.Position(contract), Whole(ours), Whole(theirs)));
        }

        foreach (var strange in truth.Strange) differences.Add(Difference.Of(strange));
        if (state.Positions.Count == 0 && differences.Count == 0 && !Agrees(state, truth.Balance))
            differences.Add(new(Difference.Balance, state.Balance.ToString(), truth.Balance.ToString()));
        return differences.ToEquatableArray();
    }

    internal static void Look(Turn turn, RecordLook c)
    {
        Orders(turn, c);
        Compare(turn, c);
        Flattening.Look(turn, c.Truth);
        Sweeping.Look(turn, c);
        Protecting.Look(turn, c);
    }

    /// <summary>Orders that work there and are not ours are taken over; ours that are not there are looked up.</summary>
    private static void Orders(Turn turn, RecordLook c)
    {
        foreach (var order in c.Truth.Orders)
        {
            if (order.IsSuspended) continue;
            OrderLife.Record(turn, new RecordOrder(c.Id, order.Ticket.Id, new OrderNews.Appeared(order.Ticket, order.BrokerOrderId, order.Filled, order.Parent), c.At));
            Take(turn, order.Ticket, c.At);
            OrderLife.Pair(turn, order.Ticket.Id, order.Partner, c.At);
        }

        foreach (var order in turn.State.Orders)
        {
            if (order.Status is not (OrderStatus.Working or OrderStatus.PartlyFilled)) continue;
            if (c.Truth.Orders.Any(there => there.Ticket.Id == order.Ticket.Id)) continue;
            turn.Add(new OrderOutcomeUnknown(order.Ticket.Id, "the broker shows it no longer as working", c.At, c.At));
        }
    }

    /// <summary>A change whose news was lost.</summary>
    private static void Take(Turn turn, OrderTicket there, DateTimeOffset at)
    {
        if (turn.State.Order(there.Id) is not { Status: OrderStatus.Working or OrderStatus.PartlyFilled } order) return;
        var ticket = order.Ticket with { Quantity = there.Quantity, Limit = there.Limit, Stop = there.Stop };
        if (ticket != order.Ticket) turn.Add(new OrderModified(ticket, at));
    }

    private static void Compare(Turn turn, RecordLook c)
    {
        var differences = Differences(turn.State, c.Truth);
        if (c.Adopts is { } person)
        {
            foreach (var difference in differences) Adopt(turn, c, difference, person.By, person.Reason);
        }
        else
        {
            if (!turn.State.IsReconciling && !Begin(turn, c, ref differences)) return;
            foreach (var difference in differences) Judge(turn, c, difference);
        }

        Settle(turn, c);
    }

    /// <summary>In passing a difference counts when the look before showed the same: a picture may be older than the news.</summary>
    private static bool Begin(Turn turn, RecordLook c, ref EquatableArray<Difference> differences)
    {
        differences = differences.Where(c.Before.Contains).ToEquatableArray();
        if (differences.Count == 0) return false;
        turn.Add(new ReconciliationStarted(differences[0].ToString(), c.At));
        return true;
    }

    /// <summary>The policy acts when two looks agree; what lasts is a person's whatever it says.</summary>
    private static void Judge(Turn turn, RecordLook c, Difference difference)
    {
        var (open, isSecond) = (turn.State.Truth.Of(difference.Field), c.Before.Contains(difference));
        var since = open?.Since ?? (isSecond ? c.BeforeAt : null) ?? c.At;
        Detect(turn, c, difference, since);
        if (!isSecond && open?.What != difference)
        {
            if (c.At - since > TruthPolicy.LastsMax) Hold(turn, difference, since);
            return;
        }

        var action = turn.State.Truth.Policy.Divergence;
        if (difference.Strange is not null || action == DivergenceAction.Freeze || (action == DivergenceAction.Flatten && difference.Contract is null))
        {
            Hold(turn, difference, since);
            return;
        }

        turn.Add(new DivergenceActed(difference.Field, difference.Ours, difference.Theirs, since, action, c.At));
        Adopt(turn, c, difference, Engine, $"the policy is to {(action == DivergenceAction.Adopt ? "adopt" : "flatten")}");
        if (action == DivergenceAction.Adopt) return;
        Flattening.Start(
            turn, Flattening.IdFor(turn, difference.Field), new FlattenScope(Contract: difference.Contract), difference.ToString(), Engine,
            new(ReasonCodes.Divergence, difference.ToString(), null), c.Market, c.At);
    }

    private static void Hold(Turn turn, Difference difference, DateTimeOffset since)
    {
        if (turn.State.Truth.Of(difference.Field) is not { IsHeld: true })
            turn.Add(new DivergenceActed(difference.Field, difference.Ours, difference.Theirs, since, DivergenceAction.Freeze, turn.At));
    }

    /// <summary>The broker's number becomes ours: a position at the broker's average price and without a result, a balance as a correction.</summary>
    private static void Adopt(Turn turn, RecordLook c, Difference difference, string by, string why)
    {
        if (difference.Strange is not null) return; // It stays until it is ended where it was begun.
        if (difference.Contract is not { } contract)
        {
            turn.Add(new AccountCorrected(new Correction(Balance: c.Truth.Balance), by, $"{difference}; {why}", c.At));
        }
        else
        {
            var ours = turn.State.PositionIn(contract);
            var price = c.Truth.PriceIn(contract) ?? c.Market.Of(contract)?.Price ?? ours?.AveragePrice ?? default;
            turn.Add(new PositionAdopted(contract, ours?.Net ?? 0, c.Truth.NetIn(contract), price, by, why, c.At));
            OrderLife.Trim(turn, contract, c.At);
        }

        Limits.Evaluate(turn, c.At, c.Market with { HighEquity = null });
    }

    /// <summary>What is gone is resolved; with nothing left, the account goes on.</summary>
    private static void Settle(Turn turn, RecordLook c)
    {
        var differences = Differences(turn.State, c.Truth);
        var unknown = turn.State.IsReconciling && differences.Count == 0 ? turn.State.Orders.FirstOrDefault(order => order.Status == OrderStatus.Unknown) : null;
        var waits = unknown is null ? null : new Difference(Difference.Order(unknown.Ticket.Id), "unknown", "unanswered");
        foreach (var open in turn.State.Truth.Divergences)
        {
            if (open.What.Field != waits?.Field && !differences.Any(left => left.Field == open.What.Field)) turn.Add(new DivergenceResolved(open.What.Field, open.Since, c.At));
        }

        if (waits is not null) Detect(turn, c, waits, turn.State.Truth.Of(waits.Field)?.Since ?? c.At);
        else if (turn.State.IsReconciling && differences.Count == 0 && c.IsHeard) turn.Add(new ReconciliationCompleted(c.At));
    }

    private static void Detect(Turn turn, RecordLook c, Difference difference, DateTimeOffset since) =>
        turn.Add(new DivergenceDetected(difference.Field, difference.Ours, difference.Theirs, c.At + Pace(turn.State), c.At, since));

    private static TimeSpan Pace(AccountState state) =>
        state.Truth.Divergences.Any(open => open.IsHeld) ? HeldPace
        : state.ReconcileLooks < FlattenProcess.QuickLooksMax ? FlattenProcess.QuickPace : FlattenProcess.SlowPace;

    private static bool Agrees(AccountState state, Usd theirs)
    {
        var (gap, tolerance) = (theirs - state.Balance, state.Truth.Policy.BalanceTolerance);
        return Within(gap, tolerance) || Within(gap - state.Truth.BalanceOffset, tolerance);
    }

    private static bool Within(Usd amount, Usd tolerance) => amount <= tolerance && -amount <= tolerance;

    private static string Whole(int net) => net.ToString(CultureInfo.InvariantCulture);
}
