using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>Strategies that somebody else has begun (reference 8.10): shown, and interrupted by a flatten.</content>
public sealed partial class TradovateBroker
{
    private readonly StrategyBook _strategies = new();

    private IReadOnlyList<StrategyThere> StrategiesOf(AccountLink link) =>
    [
        .. _strategies.Active(link.Number).Select(one => new StrategyThere(
            one.Strategy.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), _contracts.SymbolOf(one.Strategy.Contract), one.Strategy.Side,
            one.Orders.Select(_orders.Find).OfType<KnownOrder>().Where(order => order is { IsWhole: true, IsOver: false }).Select(order => order.Id!.Value).ToEquatableArray())),
    ];

    /// <summary>
    /// An account that gets out ends a strategy as a whole, for Tradovate looks after its orders; what of it is not gone after that is cancelled like any other order.
    /// Null where there is none to be interrupted.
    /// </summary>
    private async Task<OrderOutcome?> Interrupt(AccountLink link, KnownOrder order, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        if (order.IsOurs || now >= link.FlatteningUntil || _strategies.Of(order.Number) is not { } strategy) return null;
        if (_strategies.IsLeaving(strategy.Id, now)) return new OrderOutcome.Placed(NumberOf(order));
        if (!_strategies.Interrupt(strategy.Id, now)) return null;
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["orderStrategyId"] = strategy.Id };
        return await Change(order, TradovatePaths.Interrupt, body, cancel) is OrderOutcome.Placed placed ? placed : null;
    }
}
