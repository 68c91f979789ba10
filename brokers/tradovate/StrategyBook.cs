using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>Bracket strategies that Tradovate itself looks after (reference 8.10). We place none: those that work were begun in its platform or by another program.</summary>
internal sealed class StrategyBook
{
    /// <summary>Strategies that are remembered; of more, older ones that are over are forgotten first.</summary>
    private const int StrategiesMax = 1_000;

    /// <summary>An interruption cancels each order of the strategy by itself; one that still works after this long is cancelled alone.</summary>
    private static readonly TimeSpan InterruptMax = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, StrategyRow> _strategies = [];
    private readonly Dictionary<long, List<long>> _orders = [];
    private readonly Dictionary<long, long> _strategyOf = [];
    private readonly Dictionary<long, DateTimeOffset> _interrupted = [];

    public void Take(StrategyRow row)
    {
        lock (_gate)
        {
            if (_strategies.Count >= StrategiesMax && !_strategies.ContainsKey(row.Id)) Forget();
            _strategies[row.Id] = row;
        }
    }

    public void Take(StrategyLinkRow link)
    {
        lock (_gate)
        {
            if (_strategyOf.TryGetValue(link.Order, out var known) && known == link.Strategy) return;
            _strategyOf[link.Order] = link.Strategy;
            if (!_orders.TryGetValue(link.Strategy, out var orders)) _orders[link.Strategy] = orders = [];
            orders.Add(link.Order);
        }
    }

    /// <summary>Those of an account that work, each with its orders.</summary>
    public IReadOnlyList<(StrategyRow Strategy, IReadOnlyList<long> Orders)> Active(long account)
    {
        lock (_gate)
            return [.. _strategies.Values.Where(row => row.Account == account && row.IsActive).OrderBy(row => row.Id).Select(row => (row, (IReadOnlyList<long>)[.. _orders.GetValueOrDefault(row.Id) ?? []]))];
    }

    /// <summary>The strategy that an order belongs to while it works; null for none.</summary>
    public StrategyRow? Of(long order)
    {
        lock (_gate) return _strategyOf.TryGetValue(order, out var id) && _strategies.TryGetValue(id, out var row) && row.IsActive ? row : null;
    }

    /// <summary>True when it was interrupted just now: its orders are on their way out.</summary>
    public bool IsLeaving(long strategy, DateTimeOffset now)
    {
        lock (_gate) return _interrupted.TryGetValue(strategy, out var at) && now - at < InterruptMax;
    }

    /// <summary>False when it was asked for before: then each order is cancelled by itself.</summary>
    public bool Interrupt(long strategy, DateTimeOffset now)
    {
        lock (_gate) return _interrupted.TryAdd(strategy, now);
    }

    private void Forget()
    {
        foreach (var old in _strategies.Values.Where(row => !row.IsActive).OrderBy(row => row.Id).Take(StrategiesMax / 2).ToList())
        {
            _strategies.Remove(old.Id);
            _interrupted.Remove(old.Id);
            if (!_orders.Remove(old.Id, out var orders)) continue;
            foreach (var order in orders) _strategyOf.Remove(order);
        }
    }
}
