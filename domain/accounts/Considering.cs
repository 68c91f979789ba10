using System.Diagnostics;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>From an alert's intent to one recorded outcome and the orders it reserves.</summary>
internal static class Considering
{
    public static void Handle(Turn turn, Consider c)
    {
        if (turn.State.RecentAlerts.Contains(c.Alert)) return;
        Silence.End(turn, $"alert {c.Alert}", c.At);
        if (c.Intent is { Size: { } size, Contract: { } contract })
        {
            var (quantity, text, code) = size.Work(turn.State, contract, ToStop(c.Intent, Side(c.Intent), null, c.Market.Of(contract)));
            if (code is not null)
            {
                Refuse(turn, c, code, text);
                return;
            }

            c = c with { Intent = c.Intent with { Quantity = quantity, Sizing = text } };
        }

        switch (Plan.Of(turn.State, c.Intent))
        {
            case Plan.Nothing p:
                turn.Add(new AlertIgnored(c.Alert, p.Code, p.Text, c.At));
                break;
            case Plan.Impossible p:
                Refuse(turn, c, p.Code, p.Text);
                break;
            case Plan.AlreadySo p:
                Accept(turn, c, p.Text);
                break;
            case Plan.Flatten:
                Flatten(turn, c);
                break;
            case Plan.Cancel p:
                Cancel(turn, c, p.Scope);
                break;
            case Plan.Modify:
                Modifying.Handle(turn, c);
                break;
            case Plan.Trade p:
                Trade(turn, c, p);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The alert could not become an intent.</summary>
    public static void Refuse(Turn turn, Refuse c)
    {
        if (turn.State.RecentAlerts.Contains(c.Alert)) return;
        Silence.End(turn, $"alert {c.Alert}", c.At);
        turn.Add(new AlertRefused(c.Alert, Said(turn, null, accepted: false, c.Code, c.Text), c.At));
    }

    internal static void Refuse(Turn turn, Consider c, string code, string text) =>
        turn.Add(new AlertRefused(c.Alert, Said(turn, c, accepted: false, code, text), c.At));

    private static void Accept(Turn turn, Consider c, string text) =>
        turn.Add(new AlertAccepted(c.Alert, Said(turn, c, accepted: true, ReasonCodes.Reduces, text), c.At));

    private static void Flatten(Turn turn, Consider c)
    {
        if (RefusesExits(turn, c) || OnlyShows(turn, c, "would close everything")) return;
        var running = turn.State.Flattens.Any(flatten => flatten.Scope.IsAccount);
        Accept(turn, c, running ? "Already being flattened." : "Reduces: closes everything and verifies.");
        if (!running) Flattening.Start(turn, c.Id.Value, FlattenScope.Account, $"alert {c.Alert}", FlattenProcess.ByAlert, null, c.Market, c.At);
    }

    private static void Cancel(Turn turn, Consider c, FlattenScope scope)
    {
        if (RefusesExits(turn, c) || OnlyShows(turn, c, "would cancel the working orders")) return;
        Accept(turn, c, "Cancels the working orders.");
        Flattening.AskCancels(turn, scope, $"alert {c.Alert}", c.At, c.Intent.Owner);
    }

    private static void Trade(Turn turn, Consider c, Plan.Trade plan)
    {
        var contract = c.Intent.Contract!.Value;
        if (plan.Closing > 0)
        {
            if (RefusesExits(turn, c)) return;
            if (turn.State.IsBeingFlattened(contract))
            {
                Refuse(turn, c, ReasonCodes.Flattening, "The engine is closing the position already.");
                return;
            }
        }

        // Others hold a part of the position: it is not closed as a whole; the strategy's own orders go and its exit waits for them.
        if (Free(turn, contract, plan) < plan.Closing && c.Intent.Owner is { } owner && turn.State.OtherIn(contract, owner) is not null)
            plan = plan with { CancelFirst = true };

        if (plan.Opening == 0)
        {
            if (OnlyShows(turn, c, $"would close {plan.Closing}")) return;
            if (Free(turn, contract, plan) < plan.Closing)
            {
                CloseInFlight(turn, c, contract);
                return;
            }

            Accept(turn, c, $"Reduces: closes {plan.Closing}.");
            Send(turn, c, plan, contract, opening: 0);
            return;
        }

        var decision = Judge(turn, c, plan, contract);
        if (!decision.Accepted && c.Intent.Fit && decision.Largest.Count is > 0 and var fits && fits < plan.Opening)
        {
            var text = $"{c.Intent.Sizing ?? $"{plan.Opening} asked"}; {fits} fit under {decision.Binding}";
            c = c with { Intent = c.Intent with { Sizing = text } };
            plan = plan with { Opening = fits };
            decision = Judge(turn, c, plan, contract);
        }

        if (OnlyShows(turn, c, decision.Accepted ? $"every rule passes, would open {plan.Opening}" : $"would be refused: {decision.Text}", decision)) return;
        var closes = plan.Closing > 0 && !decision.Accepted;
        if (closes && Free(turn, contract, plan) < plan.Closing)
        {
            CloseInFlight(turn, c, contract);
            return;
        }

        if (decision.Accepted) turn.Add(new AlertAccepted(c.Alert, decision, c.At));
        else if (closes) turn.Add(new AlertAccepted(c.Alert, decision with { Accepted = true, Text = $"Closes {plan.Closing}; the opening part is refused: {decision.Text}" }, c.At));
        else turn.Add(new AlertRefused(c.Alert, decision, c.At));
        if (decision.Accepted || closes) Send(turn, c, plan, contract, decision.Accepted ? plan.Opening : 0);
    }

    /// <summary>An exit overtakes orders that are still on their way: what they come to is cancelled, looked up and closed.</summary>
    private static void CloseInFlight(Turn turn, Consider c, ContractSymbol contract)
    {
        Accept(turn, c, $"Reduces: closes {contract} with what is still on its way, and verifies.");
        Flattening.Start(turn, c.Id.Value, new FlattenScope(Contract: contract), $"alert {c.Alert}", FlattenProcess.ByAlert, null, c.Market, c.At);
    }

    private static Decision Judge(Turn turn, Consider c, Plan.Trade plan, ContractSymbol contract)
    {
        var intent = c.Intent;
        var state = plan.CancelFirst ? WithoutOrders(turn.State, contract, intent.Owner) : turn.State;
        var closing = plan.CancelFirst ? Exposure.Of(state, contract).Reducible(plan.Side) - OfOthers(state, contract, intent.Owner) : plan.Closing;
        var ask = new OrderAsk(
            contract, plan.Side, plan.Opening, closing, intent.Kind, intent.Limit, intent.Stop, ToStop(intent, plan.Side, plan.Opening, c.Market.Of(contract)), LegsOf(intent),
            plan.CancelFirst ? CancelsOf(turn.State, contract, intent.Owner) : 0, intent.Strategy);
        return Gate.Judge(state, ask, c.Above, c.Market, c.At, c.Others, c.Messages) with { Sizing = intent.Sizing, Month = intent.Month };
    }

    /// <summary>A follower in shadow mode is decided like any other, and nothing is sent.</summary>
    internal static bool OnlyShows(Turn turn, Consider c, string what, Decision? decision = null)
    {
        if (!c.Intent.Shadow) return false;
        decision ??= Said(turn, c, accepted: false, ReasonCodes.Shadow, "");
        turn.Add(new AlertRefused(c.Alert, decision with { Accepted = false, Code = ReasonCodes.Shadow, Text = $"Shadow: {what}; nothing is sent." }, c.At));
        return true;
    }

    private static Side Side(Intent intent) => intent.Action == IntentAction.Sell ? Domain.Values.Side.Sell : Domain.Values.Side.Buy;

    /// <summary>The farthest stop of the brackets; null when some of the order would have none, or nothing to measure from is known.</summary>
    /// <param name="opening">Contracts that have to be covered; null when they are still to be worked out, so that each exit needs a stop.</param>
    private static Points? ToStop(Intent intent, Side side, int? opening, Mark? mark)
    {
        Points? farthest = null;
        var covered = 0;
        foreach (var ask in intent.Brackets.Span)
        {
            var distance = ask.StopAt is { } at ? OrderAsk.DistanceTo(at, side, intent.Limit, intent.Stop, mark) ?? ask.StopFromEntry : ask.StopFromEntry;
            if (distance is not { } known)
            {
                if (opening is null) return null;
                continue;
            }

            covered = (int)Math.Min(int.MaxValue, (long)covered + (ask.Quantity ?? opening ?? 0));
            if (!(farthest >= known)) farthest = known;
        }

        return opening is null || covered >= opening ? farthest : null;
    }

    private static int OfOthers(AccountState state, ContractSymbol contract, string? owner) => owner is null ? 0 : Math.Abs(state.SharesOfOthers(contract, owner));

    private static int CancelsOf(AccountState state, ContractSymbol contract, string? owner)
    {
        var count = 0;
        foreach (var order in state.Orders.Span)
        {
            if (order is { CancelAsked: false, Flatten: null } && order.Ticket.Contract == contract && order.IsOf(owner)) count++;
        }

        return count;
    }

    private static int LegsOf(Intent intent) =>
        intent.Brackets.Span.Length == 0
            ? 0
            : intent.Brackets.Sum(ask => (ask.StopAt is not null || ask.StopFromEntry is not null ? 1 : 0) + (ask.TargetAt is not null || ask.TargetFromEntry is not null ? 1 : 0));

    /// <summary>
    /// The orders of a reversal are held until the contract's working orders are gone. The exit then closes what is there, and the entry
    /// begins from flat; what fills before it is gone is fitted by <see cref="OrderLife"/>.
    /// </summary>
    private static AccountState WithoutOrders(AccountState state, ContractSymbol contract, string? owner) =>
        state with { Orders = state.Orders.Where(order => order.Ticket.Contract != contract || !order.IsOf(owner)).ToEquatableArray() };

    private static int Free(Turn turn, ContractSymbol contract, Plan.Trade plan) =>
        plan.CancelFirst ? plan.Closing : Math.Max(Exposure.Of(turn.State, contract).Reducible(plan.Side), FreeOfLegs(turn.State, contract, plan.Side));

    /// <summary>A person's exit may stand beside the protecting legs: these shrink as it fills.</summary>
    private static int FreeOfLegs(AccountState state, ContractSymbol contract, Side side) =>
        Exposure.Of(state with { Orders = state.Orders.Where(order => !order.IsLeg).ToEquatableArray() }, contract).Reducible(side);

    private static void Send(Turn turn, Consider c, Plan.Trade plan, ContractSymbol contract, int opening)
    {
        if (plan.CancelFirst) Flattening.AskCancels(turn, new FlattenScope(Contract: contract), $"alert {c.Alert}", c.At, c.Intent.Owner);
        if (plan.Closing > 0)
            turn.Add(new OrderIntended(Ticket(c, contract, plan.Side, plan.Closing, "x"), OrderPurpose.Exit, default, c.Alert, null, c.At, Strategy: c.Intent.Owner));
        if (opening <= 0) return;
        var (entry, legs) = (Ticket(c, contract, plan.Side, opening, "e"), Legs(c, opening));
        turn.Add(new OrderIntended(
            entry, OrderPurpose.Entry, legs, c.Alert, null, c.At, Seen(turn, c, contract), c.Intent.Strategy,
            Split: c.OneStop ? Splitting.Of(entry, legs, c.Market.Of(contract)) : null));
    }

    /// <summary>What an entry's fill is held against, where a rule asks.</summary>
    private static Price? Seen(Turn turn, Consider c, ContractSymbol contract) =>
        turn.State.Guard.Safeguards.Slippage is null ? null : c.Intent.Stop ?? c.Market.Of(contract)?.Price;

    private static OrderTicket Ticket(Consider c, ContractSymbol contract, Side side, int quantity, string leg)
    {
        var intent = c.Intent;
        return new(new OrderId($"{c.Id.Value:N}-{leg}"), contract, side, new Contracts(quantity), intent.Kind, intent.Limit, intent.Stop, intent.Trail, intent.Tif);
    }

    private static EquatableArray<BracketLeg> Legs(Consider c, int opening)
    {
        if (c.Intent.Brackets.Count == 0) return default;
        var legs = new List<BracketLeg>(c.Intent.Brackets.Count * 2);
        var left = opening;
        for (var pair = 0; pair < c.Intent.Brackets.Count && left > 0; pair++)
        {
            var ask = c.Intent.Brackets[pair];
            var quantity = new Contracts(Math.Min(ask.Quantity ?? left, left));
            left -= quantity.Count;
            if (ask.StopAt is not null || ask.StopFromEntry is not null)
                legs.Add(new(LegTag.Stop(c.Id, pair), BracketRole.Stop, pair, quantity, ask.StopAt, ask.StopFromEntry, ask.Trail, ask.Moves));
            if (ask.TargetAt is not null || ask.TargetFromEntry is not null)
                legs.Add(new(LegTag.Target(c.Id, pair), BracketRole.Target, pair, quantity, ask.TargetAt, ask.TargetFromEntry));
        }

        return new([.. legs]);
    }

    /// <summary>Only two things stop even a reducing order: a freeze, and a firm that allows no automated orders at all.</summary>
    internal static bool RefusesExits(Turn turn, Consider c)
    {
        if (!turn.State.MaySend)
        {
            Refuse(turn, c, Capabilities.Code, "The firm allows no automated orders on this account: we watch and advise.");
            return true;
        }

        if (TradingStates.Strictest(turn.State.Control, c.Above.State) != TradingState.Frozen) return false;
        Refuse(turn, c, ReasonCodes.Frozen, "The account is frozen: nothing is sent.");
        return true;
    }

    internal static Decision Said(Turn turn, Consider? c, bool accepted, string code, string text)
    {
        var state = turn.State;
        var market = turn.Command.Market;
        var equity = state.EquityAt(market);
        var contract = c?.Intent.Contract;
        var exposure = contract is { } known ? Exposure.Of(state, known) : default;
        var mark = contract is { } marked ? market.Of(marked) : null;
        var facts = new Facts(
            contract, c is null ? Domain.Values.Side.Buy : Side(c.Intent), c?.Intent.Quantity ?? 0, exposure.Net, exposure.Buys,
            exposure.Sells, default, state.Balance, equity, state.DayPnl(equity), state.Book?.Drawdown is null ? null : state.Floor, state.DailyFloor,
            mark?.Price, mark?.At, state.TradeDate, state.Book?.Id.Value, state.Version, c?.Intent.Strategy);
        return new Decision(accepted, code, text, default, default, null, facts, c?.Intent.Sizing, Month: c?.Intent.Month);
    }
}
