using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Alerts;

/// <summary>
/// What came later at the same account and makes an alert pointless that is not decided yet: a newer position of the same strategy, once it has to
/// wait; the close of the whole account, for whatever would open.
/// </summary>
internal sealed class NewerAlerts
{
    private readonly ConcurrentDictionary<(AccountId Account, string Route, string? Symbol, string? Strategy), long> _targets = [];
    private readonly ConcurrentDictionary<AccountId, (long Place, long Number)> _closes = [];
    private readonly ConcurrentDictionary<AccountId, DateTimeOffset> _closedBefore = [];
    private long _count;

    /// <summary>The last place in the inbox that was taken before the start.</summary>
    public long TakenBefore { get; set; }

    /// <summary>Returns the ask's number, to be given to the others.</summary>
    public long Arrive(AlertAsk ask)
    {
        var number = Interlocked.Increment(ref _count);
        if (ask.ClosesAll) _closes[ask.Account] = (ask.Place, number);
        else if (ask.HasTarget) _targets[KeyOf(ask)] = number;
        return number;
    }

    /// <summary>It was decided before the start; what came before it may still be in the inbox.</summary>
    public void Recall(AlertAsk ask)
    {
        if (ask.ClosesAll) _closedBefore.AddOrUpdate(ask.Account, ask.ReceivedAt, (_, known) => known > ask.ReceivedAt ? known : ask.ReceivedAt);
    }

    /// <summary>The sentence that says by what it is overtaken; null when it is not.</summary>
    public string? Overtakes(AlertAsk ask, long number, bool isWaiting) =>
        ask.Alert.MayOpen && IsClosedAfter(ask, number) ? "the account was closed by an alert that came after it"
        : isWaiting && ask.HasTarget && _targets.TryGetValue(KeyOf(ask), out var newest) && newest > number
            ? "a newer position of the strategy came while it waited for an earlier close"
        : null;

    /// <summary>The ask is decided.</summary>
    public void Leave(AlertAsk ask, long number)
    {
        if (ask.HasTarget) _targets.TryRemove(new(KeyOf(ask), number));
    }

    /// <summary>By their places in the inbox: one that its chain has held back arrives here after what came after it.</summary>
    private bool IsClosedAfter(AlertAsk ask, long number) =>
        (_closes.TryGetValue(ask.Account, out var close) && close.CompareTo((ask.Place, number)) > 0)
        || (ask.Place <= TakenBefore && _closedBefore.TryGetValue(ask.Account, out var at) && at >= ask.ReceivedAt);

    private static (AccountId Account, string Route, string? Symbol, string? Strategy) KeyOf(AlertAsk ask) =>
        (ask.Account, ask.Route, ask.Symbol, ask.Alert.Route.Strategy);
}
