using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Alerts.ResolvedAlert;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Resolves the symbol, sizes the order, and turns a canonical alert into an intent (TradingView reference, stages resolve and sizing).</summary>
public static class AlertResolver
{
    /// <param name="named">The account as the alert names it, with a size of its own; null when it does not.</param>
    /// <param name="today">On the exchange's clock.</param>
    /// <param name="active">The contract of <see cref="FrontOf"/> that the account's broker trades now; null when it does not say.</param>
    public static ResolvedAlert Resolve(CanonicalAlert alert, RouteDefaults route, Follower follower, AlertAccount? named, DateOnly today, ContractSymbol? active = null)
    {
        switch (alert)
        {
            case { Action: AlertAction.Note }: return new NoteOnly();
            case { Action: AlertAction.Modify } when Unchangeable(alert) is { } why: return new Unusable(AlertCodes.UnsupportedField, why);
            case { Action: AlertAction.Flatten, Symbol: null }: return new Ready(new Intent(IntentAction.Flatten) { Shadow = follower.Shadow });
            case { Action: AlertAction.Cancel, Symbol: null }: return new Ready(new Intent(IntentAction.Cancel) { Shadow = follower.Shadow });
        }

        if (alert.Symbol!.Delayed && alert.MayOpen && !route.TakesDelayed)
            return new Unusable(AlertCodes.Stale, $"{alert.Symbol.Raw}: the sender's feed is delayed, and this route enters on live feeds only");
        var swap = SwapOf(follower, alert.Symbol.Root);
        if (Contract(alert.Symbol, today, swap is null ? active : null, out var contract) is { } unknown) return unknown;
        var (sent, ratio) = (contract, 1m);
        if (swap is { } other && Swapped(other, alert.Symbol, today, active, ref contract, out ratio) is { } unlisted) return unlisted;
        if (AlertSizes.Read(alert, route.Quantity, follower, named, ratio, out var sizes) is { } unsized) return unsized;
        if (sent.Root != contract.Root) sizes = sizes with { Sizing = $"1 {sent.Root} is {AlertScale.Shown(ratio)} {contract.Root}{(sizes.Sizing is { } sum ? $"; {sum}" : "")}" };
        if (Order(alert, contract, out var trail) is { } unusable) return unusable;
        if (AlertBrackets.Read(alert, contract, sizes.Scale, out var brackets) is { } unprotected) return unprotected;
        var (order, existing) = (alert.Order, alert.Existing);
        return new Ready(new Intent(
            Action(alert.Action), contract, sizes.Quantity, sizes.After, SideOf(alert.Side), order.Type, Exact(order.Limit), Exact(order.Stop), trail,
            order.Tif ?? TimeInForce.Day, brackets, existing.Same is { } same ? Same(same) : route.Same,
            existing.Opposite is { } opposite ? Opposite(opposite) : route.Opposite, existing.Require.Select(Sign).ToEquatableArray(),
            existing.CancelOrders ?? route.CancelOrders, alert.Route.Strategy)
        {
            Size = sizes.Ask,
            Sizing = sizes.Sizing,
            Month = alert.Symbol.Contract is null ? $"{contract.Root} without a month is {contract}, the front month {(contract == active ? "of the broker" : "by our calendar")}" : null,
            Fit = follower.Fit,
            Shadow = follower.Shadow,
            Ownership = follower.Ownership,
            OpensOnly = follower.Sides switch { FollowedSides.Long => Side.Buy, FollowedSides.Short => Side.Sell, _ => null },
        });
    }

    /// <summary>One stop and one target for the whole position, each at a price; or prices and size of an entry.</summary>
    private static string? Unchangeable(CanonicalAlert alert) =>
        alert.Brackets.Count > 1 || alert.Brackets.Any(bracket => bracket.Quantity is not null) ? "a change has one stop and one target, for the whole position"
        : alert.Brackets.Any(bracket => bracket.Stop is { } stop && (stop.Kind != StopKind.Stop || stop.BreakevenAtTarget || (stop.Breakeven ?? stop.BreakevenOffset ?? stop.Trigger ?? stop.Step) is not null))
            ? "a change moves a stop to a price; how it moves later is asked for with the entry"
        : alert.Brackets.Count > 0 && (alert.Order.Limit ?? alert.Order.Stop) is not null ? "a change is either of a position's stop and target or of a working entry"
        : alert.Quantity is { Unit: not QuantityUnit.Contracts } ? "a working entry is changed to a number of contracts"
        : null;

    /// <summary>The product that this follower would trade in its front month; null when the alert names a month, or no product.</summary>
    public static string? FrontOf(CanonicalAlert alert, Follower follower) =>
        alert.Symbol is { Contract: null, Root: var root } ? SwapOf(follower, root)?.To ?? root : null;

    private static SymbolSwap? SwapOf(Follower follower, string root)
    {
        foreach (var swap in follower.Symbols.Span)
        {
            if (swap.From == root) return swap;
        }

        return null;
    }

    /// <summary>The follower's own product in place of the sender's: in the month that the alert names, else in its own front month.</summary>
    private static Unusable? Swapped(SymbolSwap swap, AlertSymbol sent, DateOnly today, ContractSymbol? active, ref ContractSymbol contract, out decimal ratio)
    {
        var (from, to) = (InstrumentCatalog.Shipped.Get(contract.Root), InstrumentCatalog.Shipped.Get(swap.To));
        ratio = swap.Ratio ?? from.PointValue.Dollars / to.PointValue.Dollars;
        ContractSymbol? month = sent.Contract is { } named ? new ContractSymbol(swap.To, named.Year, named.Month) : null;
        return Contract(new AlertSymbol(swap.To, month, sent.Continuous, null, false, month?.ToString() ?? swap.To), today, active, out contract);
    }

    /// <summary>What no route could carry out: a symbol that is no contract on the day, or a size that makes no sense for futures or comes to nothing. Null when there is none.</summary>
    /// <param name="today">On the exchange's clock.</param>
    public static Unusable? Nowhere(CanonicalAlert alert, DateOnly today)
    {
        if (alert.Symbol is { } symbol && Contract(symbol, today, null, out _) is { } unknown) return unknown;
        if (alert is { MayOpen: true, Quantity: { Unit: QuantityUnit.Contracts, Value: var count } })
        {
            foreach (var account in alert.Route.Accounts.Span)
            {
                if (account.Multiplier is { } multiplier && new AlertScale(multiplier).Of(count, null, out _) is { Code: AlertCodes.SizeRoundsToZero } none) return none;
            }
        }

        return alert.Quantity is { Unit: QuantityUnit.Money or QuantityUnit.PercentOfEquity } size && alert.MayOpen
            ? new(AlertCodes.UnsupportedSizing, $"a size in {size.Unit} makes no sense for futures")
            : null;
    }

    private static Unusable? Contract(AlertSymbol symbol, DateOnly today, ContractSymbol? active, out ContractSymbol contract)
    {
        contract = default;
        var form = new SymbolForm(symbol.Raw, symbol.Root, symbol.Contract, symbol.Continuous, symbol.Exchange, symbol.Delayed);
        switch (SymbolResolver.Shipped.Resolve(form, today, active))
        {
            case SymbolResolution.Resolved resolved:
                contract = resolved.Contract;
                return null;
            case SymbolResolution.Refused refused:
                return new(refused.Code, $"{symbol.Raw}: {refused.Reason}");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Unusable? Order(CanonicalAlert alert, ContractSymbol contract, out Points? trail)
    {
        trail = null;
        var order = alert.Order;
        if ((order.Limit is { } limit && !Price.TryFromPoints(limit, out _)) || (order.Stop is { } stop && !Price.TryFromPoints(stop, out _)))
            return new(AlertCodes.InvalidNumber, "a price is too large or has more than nine decimals");
        if (alert.MayOpen && order.ExpireSeconds is not null) return new(AlertCodes.UnsupportedField, "an order cannot expire by the clock yet");
        if (order.Type != OrderKind.TrailingStop) return null;
        if (AlertLevel.Read(order.Trail, contract, alert.Price, out var level) is { } why) return new(AlertCodes.UnsupportedField, why);
        trail = level.Distance;
        return trail is null ? new(AlertCodes.UnsupportedField, "a trailing stop needs a distance") : null;
    }

    /// <summary>Of a price that was found to be exact.</summary>
    private static Price? Exact(decimal? points) => points is { } given ? Price.FromPoints(given) : null;

    private static IntentAction Action(AlertAction action) => action switch
    {
        AlertAction.Buy => IntentAction.Buy,
        AlertAction.Sell => IntentAction.Sell,
        AlertAction.Add => IntentAction.Add,
        AlertAction.Reverse => IntentAction.Reverse,
        AlertAction.Cancel => IntentAction.Cancel,
        AlertAction.Modify => IntentAction.Modify,
        AlertAction.Close or AlertAction.Flatten => IntentAction.Close,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static SameSide Same(WhenSame same) => same switch
    {
        WhenSame.Add => SameSide.Add,
        WhenSame.Ignore => SameSide.Ignore,
        WhenSame.Replace => SameSide.Replace,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static OppositeSide Opposite(WhenOpposite opposite) => opposite switch
    {
        WhenOpposite.Reverse => OppositeSide.Reverse,
        WhenOpposite.Close => OppositeSide.Close,
        WhenOpposite.Ignore => OppositeSide.Ignore,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Side? SideOf(PositionSide? side) => side switch
    {
        PositionSide.Long => Side.Buy,
        PositionSide.Short => Side.Sell,
        _ => null,
    };

    private static int Sign(PositionSide side) => side switch
    {
        PositionSide.Long => 1,
        PositionSide.Short => -1,
        _ => 0,
    };
}
