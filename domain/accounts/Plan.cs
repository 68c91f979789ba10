using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an intent comes to in the account's present position, before any rule has looked at it.</summary>
/// <remarks>Position semantics: tradingview-alerts reference 2.8. A reversal is a close and an open, each judged for itself (prop-firm rules 4.8).</remarks>
public abstract record Plan
{
    private Plan() { }

    /// <summary>Nothing is to be done.</summary>
    public sealed record Nothing(string Code, string Text) : Plan;

    /// <summary>What is asked for is so already.</summary>
    public sealed record AlreadySo(string Text) : Plan;

    /// <summary>The alert asks for what the position does not allow.</summary>
    public sealed record Impossible(string Code, string Text) : Plan;

    /// <summary>Close everything, and verify.</summary>
    public sealed record Flatten : Plan;

    /// <summary>Cancel working orders of the scope.</summary>
    public sealed record Cancel(FlattenScope Scope) : Plan;

    /// <summary>Change what works in the contract.</summary>
    public sealed record Modify : Plan;

    /// <summary>One side is traded: first <paramref name="Closing"/> contracts close, then <paramref name="Opening"/> open.</summary>
    /// <param name="CancelFirst">The contract's working orders have to be gone before.</param>
    public sealed record Trade(Side Side, int Closing, int Opening, bool CancelFirst) : Plan;

    public static Plan Of(AccountState state, Intent intent)
    {
        if (intent.Action == IntentAction.Flatten) return new Flatten();
        if (intent.Action == IntentAction.Cancel) return new Cancel(new FlattenScope(Contract: intent.Contract));
        if (intent.Contract is not { } contract) return new Impossible(ReasonCodes.UnknownSymbol, "The order names no contract.");
        if (intent.Action == IntentAction.Modify) return new Modify();

        var all = state.ProjectedNet(contract);
        var net = intent.Owner is { } owner ? all - state.ProjectedOfOthers(contract, owner) : all;
        if (intent.Require.Count > 0 && !intent.Require.Contains(Math.Sign(net)))
            return new Nothing(ReasonCodes.Ignored, $"The alert requires another position than {Words(net)}.");
        if (net == 0 && all != 0 && !intent.MayOpen && intent.Owner is { } none && state.OtherIn(contract, none) is { } holder)
            return Owned(contract, none, holder, "closes nothing of it");
        return intent.Action == IntentAction.Close ? Close(state, intent, contract, net) : Allowed(intent, Alone(state, intent, contract, Towards(state, intent, net)));
    }

    /// <summary>Where another strategy is in the contract, nothing is opened against it; and where it has it to itself, nothing at all.</summary>
    private static Plan Alone(AccountState state, Intent intent, Instruments.ContractSymbol contract, Plan plan)
    {
        if (plan is not Trade { Opening: > 0 } trade || intent.Owner is not { } owner || state.OtherIn(contract, owner) is not { } other) return plan;
        if (intent.Ownership == Ownership.Shared && other.Side == trade.Side) return plan;
        return trade.Closing > 0 ? trade with { Opening = 0 } : Owned(contract, owner, other, "opens nothing beside it");
    }

    private static Nothing Owned(Instruments.ContractSymbol contract, string strategy, (string Strategy, Side Side) other, string what) =>
        new(ReasonCodes.OtherStrategy, $"{contract} is {(other.Side == Side.Buy ? "long" : "short")} for strategy {other.Strategy}: {strategy} holds none of it and {what}.");

    /// <summary>A side that the follower does not open is only closed.</summary>
    private static Plan Allowed(Intent intent, Plan plan) =>
        intent.OpensOnly is not { } only || plan is not Trade { Opening: > 0 } trade || trade.Side == only ? plan
        : trade.Closing > 0 ? trade with { Opening = 0 }
        : new Nothing(ReasonCodes.Ignored, $"This account opens {(only == Side.Buy ? "long" : "short")} positions only.");

    private static Plan Close(AccountState state, Intent intent, Instruments.ContractSymbol contract, int net)
    {
        if (intent.OnlySide is { } side && Math.Sign(net) != side.Sign())
            return new Nothing(ReasonCodes.Ignored, $"The alert closes a {(side == Side.Buy ? "long" : "short")} position; the position is {Words(net)}.");
        var left = intent.After is { IsFlat: false, Size: { } size } after && after.Side!.Value.Sign() == Math.Sign(net) ? size : 0;
        var closing = left > 0 ? Math.Max(0, Math.Abs(net) - left) : intent.Quantity ?? Math.Abs(net);
        return closing < Math.Abs(net) || intent.Kind != Orders.OrderKind.Market
            ? Part(net, Math.Min(closing, Math.Abs(net)))
            : Whole(state, contract, intent.Owner, net);
    }

    private static Plan Part(int net, int closing) => closing == 0
        ? new AlreadySo(net == 0 ? "Already flat: nothing to do." : "The position is no larger than asked.")
        : new Trade(Sides.Closing(net), closing, 0, CancelFirst: false);

    /// <summary>The whole position goes, and the contract's working orders with it.</summary>
    private static Plan Whole(AccountState state, Instruments.ContractSymbol contract, string? owner, int net)
    {
        var rests = state.Orders.Any(order => order.Ticket.Contract == contract && order.Ticket.Kind != Orders.OrderKind.Market && order.IsOf(owner));
        if (net != 0) return new Trade(Sides.Closing(net), Math.Abs(net), 0, CancelFirst: rests);
        return rests ? new Cancel(new FlattenScope(Contract: contract)) : new AlreadySo("Already flat: nothing to do.");
    }

    private static Plan Towards(AccountState state, Intent intent, int net)
    {
        if (intent.After is { IsFlat: true }) return Whole(state, intent.Contract!.Value, intent.Owner, net);
        var side = intent.Action switch
        {
            IntentAction.Buy => Side.Buy,
            IntentAction.Sell => Side.Sell,
            IntentAction.Add => net < 0 ? Side.Sell : Side.Buy,
            _ => Sides.Closing(net),
        };
        if (net == 0 && (intent.Action is IntentAction.Add or IntentAction.Reverse))
            return new Impossible(ReasonCodes.PositionMismatch, "There is no position to add to or to reverse.");
        var quantity = intent.Action == IntentAction.Reverse ? intent.Quantity ?? Math.Abs(net) : intent.Quantity ?? 0;

        if (intent.After is { Side: { } afterSide } after)
        {
            var target = after.Size is { } size ? afterSide.Sign() * size : (int?)null;
            if (afterSide != side) return Reduce(net, side, target, quantity);
            if (target is { } wanted) return To(intent, net, side, wanted);
        }

        return quantity < 1 ? new Impossible(ReasonCodes.InvalidQuantity, "The order names no quantity.") : By(intent, net, side, quantity);
    }

    /// <summary>A sell that leaves the strategy long, or a buy that leaves it short: reduce, never past flat.</summary>
    private static Plan Reduce(int net, Side side, int? target, int quantity)
    {
        if (Math.Sign(net) != -side.Sign()) return new Nothing(ReasonCodes.Ignored, $"Nothing to reduce: the position is {Words(net)}.");
        var closing = target is { } left ? Math.Abs(net) - Math.Abs(left) : Math.Min(quantity, Math.Abs(net));
        return closing > 0 ? new Trade(side, closing, 0, CancelFirst: false) : new Nothing(ReasonCodes.Ignored, "The position is no larger than asked.");
    }

    private static Plan To(Intent intent, int net, Side side, int target)
    {
        var move = (target - net) * side.Sign();
        if (move <= 0) return new Nothing(ReasonCodes.Ignored, $"The position is {Words(net)} already.");
        return Math.Sign(net) == -side.Sign() ? Opposite(intent, net, side, Math.Abs(target)) : Same(intent, net, side, move);
    }

    private static Plan By(Intent intent, int net, Side side, int quantity)
    {
        if (Math.Sign(net) != -side.Sign()) return Same(intent, net, side, quantity);
        return intent.Action == IntentAction.Reverse
            ? Opposite(intent, net, side, quantity)
            : Opposite(intent, net, side, Math.Max(0, quantity - Math.Abs(net)), Math.Min(quantity, Math.Abs(net)));
    }

    private static Plan Same(Intent intent, int net, Side side, int quantity)
    {
        if (net == 0 || intent.Action == IntentAction.Add || intent.Same == SameSide.Add) return new Trade(side, 0, quantity, CancelFirst: false);
        if (intent.Same == SameSide.Ignore)
            return new Nothing(ReasonCodes.Ignored, $"The position is {Words(net)} already and the route ignores repeats.");
        var more = (intent.Quantity ?? quantity) - Math.Abs(net);
        return more > 0 ? new Trade(side, 0, more, CancelFirst: false) : new Nothing(ReasonCodes.Ignored, $"The position is {Words(net)} already.");
    }

    private static Plan Opposite(Intent intent, int net, Side side, int opening, int? closing = null) => intent.Opposite switch
    {
        OppositeSide.Ignore => new Nothing(ReasonCodes.Ignored, $"The position is {Words(net)} and the route ignores the other side."),
        OppositeSide.Close => new Trade(side, closing ?? Math.Abs(net), 0, intent.CancelOrders && (closing ?? Math.Abs(net)) == Math.Abs(net)),
        _ => new Trade(side, closing ?? Math.Abs(net), opening, intent.CancelOrders && (closing ?? Math.Abs(net)) == Math.Abs(net)),
    };

    private static string Words(int net) => net == 0 ? "flat" : $"{(net > 0 ? "long" : "short")} {Math.Abs(net)}";
}
