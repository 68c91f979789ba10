using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>From a recorded decision back to what the alert asked. The history keeps what was decided, so the request is read from its orders and numbers.</summary>
/// <remarks>In the same state it comes to the same plan. In another an exit closes no more than is there, and a reversal ends where it ended.</remarks>
internal static class AskedAgain
{
    /// <summary>The command that asks for it once more; null when the history does not say what was asked.</summary>
    /// <param name="was">The recorded state right before the decision.</param>
    public static AccountCommand? Of(CommandId id, AccountState was, ReadOnlySpan<AccountEvent> moment)
    {
        foreach (var happened in moment)
        {
            switch (happened)
            {
                // What works in another history is another matter: a change is not decided again.
                case AlertAccepted { Decision.IsChange: true } or AlertRefused { Decision.IsChange: true }:
                    return null;
                case AlertAccepted e:
                    return Accepted(was, e.Decision, moment) is { } intent
                        ? new Consider(id, e.Alert, intent, Above(was, e.Decision), e.At, Messages: Messages(e.Decision, moment), OneStop: IsSplit(moment))
                        : null;
                case AlertRefused e:
                    return Refused(id, was, e);
                default:
                    break;
            }
        }

        return null;
    }

    private static bool IsSplit(ReadOnlySpan<AccountEvent> moment)
    {
        foreach (var happened in moment)
        {
            if (happened is OrderIntended { Split: not null }) return true;
        }

        return false;
    }

    private static AccountCommand? Refused(CommandId id, AccountState was, AlertRefused e)
    {
        var (decision, facts) = (e.Decision, e.Decision.Facts);
        if (decision.Checks.Count > 0 && facts.Contract is { } contract && !decision.Checks.Any(check => check is { Passed: false, Rule: "order_shape" }))
            return new Consider(
                id, e.Alert, Intent.Market(facts.Side, contract, facts.Quantity) with { Strategy = facts.Strategy }, Above(was, decision), e.At, Messages: Messages(decision, []));
        if (decision.Checks.Count == 0 && decision.Code is Capabilities.Code or ReasonCodes.Frozen or ReasonCodes.Flattening && Exit(was, facts) is { } exit)
            return new Consider(id, e.Alert, exit, decision.Code == ReasonCodes.Frozen && was.Control != TradingState.Frozen ? new(TradingState.Frozen, null, null) : default, e.At);
        return new Refuse(id, e.Alert, decision.Code ?? ReasonCodes.Unsupported, decision.Text, e.At);
    }

    /// <summary>A refusal by a state that the account itself was not in came from its groups, or from all accounts.</summary>
    private static ControlFromAbove Above(AccountState was, Decision decision) => StateAbove(was, decision) with
    {
        Budgets = decision.Checks.Where(check => check is { Code: GroupLossBudget.Code, Level: not null })
            .Select(check => new GroupUse(
                LevelSafeguards.GroupOf(check.Level!), new(check.Limit.Millionths), new(check.Value.Millionths), !check.Passed, false, Usd.Zero))
            .ToEquatableArray(),
    };

    private static ControlFromAbove StateAbove(AccountState was, Decision decision)
    {
        foreach (var check in decision.Checks)
        {
            if (check.Rule != "state" || check.Passed) continue;
            foreach (var state in Enum.GetValues<TradingState>())
            {
                if (TradingStates.Code(state) == check.Code && state is TradingState.ReduceOnly or TradingState.Halted or TradingState.Frozen && was.State < state)
                    return new(state, null, null);
            }
        }

        return default;
    }

    /// <summary>What the shared budgets held, from the checks: what the entry needed of them is asked for again.</summary>
    private static EquatableArray<MessageRoom> Messages(Decision decision, ReadOnlySpan<AccountEvent> moment)
    {
        var needed = 1;
        foreach (var happened in moment)
        {
            if (happened is OrderIntended { Purpose: OrderPurpose.Entry } entry) needed = 1 + entry.Legs.Count;
        }

        return decision.Checks.Where(check => check.Rule is MessageRate.LoginName or MessageRate.AllName)
            .Select(check => new MessageRoom(check.Rule, Count(check.Limit), Count(check.Value) - needed)).ToEquatableArray();
    }

    private static int Count(Measure measure) => (int)(measure.Millionths / MiniEquivalents.MillionthsPerMini);

    /// <summary>Only alerts that close, cancel or flatten are refused without a single check.</summary>
    private static Intent? Exit(AccountState was, in Facts facts)
    {
        if (facts.Contract is not { } contract) return new(IntentAction.Flatten);
        var net = was.ProjectedNet(contract);
        return net == 0 ? null : Reduce(net, contract, facts.Quantity > 0 ? facts.Quantity : Math.Abs(net));
    }

    private static Intent? Accepted(AccountState was, Decision decision, ReadOnlySpan<AccountEvent> moment)
    {
        var facts = decision.Facts;
        AlertId? alert = null;
        OrderIntended? exit = null, entry = null;
        var cancels = false;
        FlattenStarted? flatten = null;
        foreach (var happened in moment)
        {
            if (happened is AlertAccepted e) alert = e.Alert;
            if (alert is null) continue;
            if (happened is OrderIntended { Purpose: OrderPurpose.Exit } closes && closes.Alert == alert) exit = closes;
            if (happened is OrderIntended { Purpose: OrderPurpose.Entry } opens && opens.Alert == alert) entry = opens;
            cancels |= happened is CancelAsked;
            if (happened is FlattenStarted { By: FlattenProcess.ByAlert } started) flatten = started;
        }

        if (facts.Contract is not { } contract)
            return new(flatten is not null || was.Flattens.Any(running => running.Scope.IsAccount) ? IntentAction.Flatten : IntentAction.Cancel);
        var net = was.ProjectedNet(contract);
        if (entry is not null || decision.Checks.Count > 0) return Opens(facts, contract, exit, entry, cancels || WithoutOrders(was, facts));
        if (exit is not null) return Kinds(cancels || IsInTheWay(was, exit.Ticket) ? Whole(contract, exit.Ticket.Side) : Reduce(net, contract, exit.Ticket.Quantity.Count), exit.Ticket);
        if (flatten is not null) return net == 0 ? new(IntentAction.Close, contract) : Reduce(net, contract, facts.Quantity > 0 ? facts.Quantity : Math.Abs(net));
        if (net == 0) return new(IntentAction.Close, contract);
        return cancels ? new(IntentAction.Cancel, contract) : null;
    }

    /// <summary>An entry, alone or behind the exit of a reversal; the opening part of a reversal may have been refused.</summary>
    private static Intent Opens(in Facts facts, Instruments.ContractSymbol contract, OrderIntended? exit, OrderIntended? entry, bool cancels)
    {
        var opening = entry?.Ticket.Quantity.Count ?? facts.Quantity;
        var action = facts.Side == Side.Buy ? IntentAction.Buy : IntentAction.Sell;
        var intent = new Intent(
            action, contract, opening + (exit?.Ticket.Quantity.Count ?? 0), exit is null ? null : new StrategyPosition(facts.Side, opening), Same: SameSide.Add,
            CancelOrders: cancels, Strategy: facts.Strategy);
        return (entry ?? exit) is { } told ? Kinds(intent, told.Ticket) with { Brackets = Brackets(told.Legs) } : intent;
    }

    private static Intent Kinds(Intent intent, OrderTicket ticket) =>
        intent with { Kind = ticket.Kind, Limit = ticket.Limit, Stop = ticket.Stop, Trail = ticket.Trail, Tif = ticket.Tif };

    /// <summary>A trade against the position that never passes flat and cancels nothing.</summary>
    private static Intent Reduce(int net, Instruments.ContractSymbol contract, int quantity) => new(
        net > 0 ? IntentAction.Sell : IntentAction.Buy, contract, quantity, new StrategyPosition(net > 0 ? Side.Buy : Side.Sell, null));

    /// <summary>True for a decision that counted none of the contract's orders although there were some: they were to be cancelled first, and all had been asked to.</summary>
    private static bool WithoutOrders(AccountState was, in Facts facts) =>
        facts is { WorkingBuys: 0, WorkingSells: 0, Contract: { } contract } && Exposure.Of(was, contract) is not { Buys: 0, Sells: 0 };

    /// <summary>True for an exit that was sent although orders on their way, cancelled already, may close the same contracts.</summary>
    private static bool IsInTheWay(AccountState was, OrderTicket exit)
    {
        var withoutLegs = was with { Orders = was.Orders.Where(order => !order.IsLeg).ToEquatableArray() };
        return Exposure.Of(withoutLegs, exit.Contract).Reducible(exit.Side) < exit.Quantity.Count;
    }

    /// <summary>A trade that ends flat, with the contract's working orders cancelled before.</summary>
    private static Intent Whole(Instruments.ContractSymbol contract, Side side) =>
        new(side == Side.Buy ? IntentAction.Buy : IntentAction.Sell, contract, After: new StrategyPosition(side, 0), CancelOrders: true);

    private static EquatableArray<BracketAsk> Brackets(EquatableArray<BracketLeg> legs)
    {
        if (legs.Count == 0) return default;
        var asks = new BracketAsk[legs.Max(leg => leg.Pair) + 1];
        foreach (var leg in legs)
        {
            asks[leg.Pair] = leg.Role == BracketRole.Stop
                ? asks[leg.Pair] with { Quantity = leg.Quantity.Count, StopAt = leg.At, StopFromEntry = leg.FromEntry, Trail = leg.Trail, Moves = leg.Moves }
                : asks[leg.Pair] with { Quantity = leg.Quantity.Count, TargetAt = leg.At, TargetFromEntry = leg.FromEntry };
        }

        return new(asks);
    }
}
