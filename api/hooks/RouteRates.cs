using System.Collections.Concurrent;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Api.Hooks;

/// <summary>How many alerts a route takes. Counted by route, never by address: all of TradingView's users send from the same four.</summary>
internal sealed class RouteRates(TimeProvider time)
{
    public const int PerMinuteDefault = 600;

    /// <summary>So many at once: a strategy on a hundred charts fires them all on one bar, and twice that is no fault yet.</summary>
    public const int BurstMax = 200;

    private readonly ConcurrentDictionary<(string Route, bool IsCheck), (int PerMinute, TokenBucket Bucket)> _buckets = [];

    public static int PerMinute(Route route) => route.PerMinute ?? PerMinuteDefault;

    /// <summary>True when this alert is to be taken. A changed rate begins with a full burst.</summary>
    /// <param name="isCheck">For a look whether the key is right: as many, counted apart, so that whoever looks takes no alert's place.</param>
    public bool Take(Route route, bool isCheck = false) => _buckets.AddOrUpdate((route.Id, isCheck), _ => Made(PerMinute(route)), (_, known) => known.PerMinute == PerMinute(route) ? known : Made(PerMinute(route))).Bucket.Take();

    private (int, TokenBucket) Made(int perMinute) => (perMinute, new(time, Math.Min(perMinute, BurstMax), TimeSpan.FromMinutes(1) / perMinute));
}
