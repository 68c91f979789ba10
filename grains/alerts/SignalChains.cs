using TraderTerminal.Domain.Alerts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>
/// The order of one strategy's alerts by its own positions: each begins where the one before it ended. Deliveries overtake each other; a link that
/// is missing is waited for a moment, and one that comes after its followers were acted on changes nothing any more.
/// </summary>
/// <remarks>TradingView reference 1.3. Not safe for use by several threads at a time.</remarks>
public sealed class SignalChains(TimeProvider time)
{
    /// <summary>How long an alert waits for the one before it (TradingView reference 1.3).</summary>
    public static readonly TimeSpan HoldMax = TimeSpan.FromMilliseconds(750);

    /// <summary>After this long a missing link is not expected any more: what looks like it is something new. As old as entries may be.</summary>
    private static readonly TimeSpan GapMax = TimeSpan.FromSeconds(60);

    /// <summary>Strategies that are followed at once; the rest is taken as it comes.</summary>
    private const int ChainsMax = 10_000;

    private readonly Dictionary<(string Route, string Symbol, string? Strategy), Chain> _chains = [];

    /// <summary>Missing links that are remembered at once.</summary>
    private const int GapsMax = 16;

    /// <summary>An alert that waits for the link before it.</summary>
    /// <param name="FiredAt">Null when the sender's time may be another.</param>
    public sealed record Held(Action<bool> Go, AlertPosition? Before, AlertPosition After, DateTimeOffset? FiredAt);

    /// <summary>Acted on <paramref name="FiredAt"/> without the links from here to there.</summary>
    private sealed record Gap(AlertPosition? From, AlertPosition To, DateTimeOffset? FiredAt, DateTimeOffset Until);

    private sealed class Chain
    {
        /// <summary>Null until the first alert: it waits for nobody.</summary>
        public AlertPosition? Last { get; set; }

        public DateTimeOffset? FiredAt { get; set; }

        public List<Gap> Gaps { get; } = [];

        public List<Held> Waiting { get; } = [];
    }

    /// <summary>Calls back now, later, or with true when it comes too late; and then those that waited for it.</summary>
    /// <returns>What waits, to be given to <see cref="Timeout(Held)"/> after <see cref="HoldMax"/>; null when nothing does.</returns>
    public Held? Arrive(string route, CanonicalAlert alert, Action<bool> go) => Arrive(route, alert, go, time.GetUtcNow());

    /// <summary>An alert that was acted on before the start, in the order of the journal: what came to it then comes to it again, and nobody waits.</summary>
    /// <param name="at">When it came.</param>
    public void Recall(string route, CanonicalAlert alert, DateTimeOffset at)
    {
        if (Arrive(route, alert, static _ => { }, at) is { } held) Timeout(held, at);
    }

    private Held? Arrive(string route, CanonicalAlert alert, Action<bool> go, DateTimeOffset now)
    {
        if (alert.Symbol is not { } symbol || alert.After is not { Side: not null, Size: not null } after
            || ChainOf((route, symbol.Contract?.ToString() ?? symbol.Root, alert.Route.Strategy)) is not { } chain)
        {
            go(false);
            return null;
        }

        var held = new Held(go, alert.Before, after, alert.FiredAtIsSure ? alert.FiredAt : null);
        if (IsPast(chain, held, now)) go(true);
        else if (chain.Last is null || held.Before == chain.Last || held.Before is not { Side: not null, Size: not null }) Pass(chain, held, now);
        else
        {
            chain.Waiting.Add(held);
            return held;
        }

        return null;
    }

    /// <summary>It has waited long enough: the strategy's target is what counts.</summary>
    public void Timeout(Held held) => Timeout(held, time.GetUtcNow());

    private void Timeout(Held held, DateTimeOffset now)
    {
        if (_chains.Values.FirstOrDefault(chain => chain.Waiting.Contains(held)) is not { } chain) return;
        chain.Waiting.Remove(held);
        if (IsPast(chain, held, now))
        {
            held.Go(true);
            return;
        }

        if (chain.Gaps.Count == GapsMax) chain.Gaps.RemoveAt(0);
        chain.Gaps.Add(new(chain.Last, held.Before!, held.FiredAt, now + GapMax));
        Pass(chain, held, now);
    }

    /// <summary>Nothing waits for it any more; calls back when it did wait.</summary>
    public void Forget(Held held, Action forgotten)
    {
        if (_chains.Values.Any(chain => chain.Waiting.Remove(held))) forgotten();
    }

    private static void Pass(Chain chain, Held held, DateTimeOffset now)
    {
        while (true)
        {
            chain.Last = held.After;
            if (held.FiredAt is { } firedAt && !(chain.FiredAt >= firedAt)) chain.FiredAt = firedAt;
            held.Go(false);
            foreach (var late in chain.Waiting.Where(other => IsPast(chain, other, now)).ToList())
            {
                chain.Waiting.Remove(late);
                late.Go(true);
            }

            if (chain.Waiting.Where(other => other.Before == chain.Last).MinBy(other => other.FiredAt) is not { } next) return;
            chain.Waiting.Remove(next);
            held = next;
        }
    }

    /// <summary>Fired before what was acted on; or, where times do not tell, one of the links that were acted without. It closes its part of the gap.</summary>
    private static bool IsPast(Chain chain, Held held, DateTimeOffset now)
    {
        if (held.FiredAt < chain.FiredAt) return true;
        chain.Gaps.RemoveAll(gap => gap.Until < now);
        for (var i = 0; i < chain.Gaps.Count; i++)
        {
            var gap = chain.Gaps[i];
            if (held.Before is null || held.FiredAt > gap.FiredAt || (held.After != gap.To && held.Before != gap.From)) continue;
            chain.Gaps.RemoveAt(i);
            if (held.After == gap.To && held.Before != gap.From) chain.Gaps.Insert(i, gap with { To = held.Before! });
            else if (held.After != gap.To) chain.Gaps.Insert(i, gap with { From = held.After });
            return true;
        }

        return false;
    }

    private Chain? ChainOf((string Route, string Symbol, string? Strategy) key)
    {
        if (_chains.TryGetValue(key, out var chain)) return chain;
        return _chains.Count < ChainsMax ? _chains[key] = new Chain() : null;
    }
}
