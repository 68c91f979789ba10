using System.Collections.Concurrent;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Journal.Records;
using TraderTerminal.Silo.Runtime;

namespace TraderTerminal.Silo;

/// <summary>Passes news on to the viewers, and on the way to the venue's fees, the equity samples and the log.</summary>
internal sealed class BroadcastFan(LiveFeed viewers, FeeBook fees, SqliteRecords records, FaultLog faults, Metrics metrics, ILogger<BroadcastFan> log) : IBroadcast
{
    /// <summary>A valuation is kept this often per account (engineering references 5.4: each 1 to 5 seconds).</summary>
    private static readonly TimeSpan SamplePace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<AccountId, DateTimeOffset> _sampledAt = [];
    private readonly ConcurrentDictionary<AccountId, AccountStanding> _standings = [];

    /// <summary>Told of every alarm of this process, where other processes have viewers too.</summary>
    public Action<AccountId?, string, string>? Alarmed { get; set; }

    /// <summary>How an account stood when it told of itself last; null while it has not.</summary>
    public AccountStanding? StandingOf(AccountId account) => _standings.GetValueOrDefault(account);

    public void Changed(AccountView view, IReadOnlyList<AccountEvent> events)
    {
        fees.Learn(view);
        _standings[view.Id] = new(view.State, view.Status, view.Connection);
        viewers.Changed(view, events);
    }

    public void Revalued(AccountView view)
    {
        viewers.Revalued(view);
        _standings[view.Id] = new(view.State, view.Status, view.Connection);
        if (_sampledAt.TryGetValue(view.Id, out var last) && view.At - last < SamplePace) return;
        _sampledAt[view.Id] = view.At;
        records.Sample(view.Id, new EquityPoint(view.At, view.Balance, view.Equity, view.Peak, view.Floor, view.DailyFloor));
    }

    public void Alarm(AccountId? account, string code, string text)
    {
        log.Alarmed(account?.Value ?? "all", code, text);
        metrics.Faulted(code);
        Hear(account, code, text);
        Alarmed?.Invoke(account, code, text);
    }

    /// <summary>An alarm of another process, which has it in its log.</summary>
    public void Hear(AccountId? account, string code, string text)
    {
        faults.Add(account, code, text);
        viewers.Alarm(account, code, text);
    }
}

/// <summary>How an account stands: its state, what the firm sees, and its connection.</summary>
internal sealed record AccountStanding(TradingState State, string Status, string Connection);
