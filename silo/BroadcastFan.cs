using System.Collections.Concurrent;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Journal.Records;
using TraderTerminal.Silo.Runtime;

namespace TraderTerminal.Silo;

/// <summary>Passes news on to the viewers, and on the way to the venue's fees, the equity samples and the log.</summary>
internal sealed class BroadcastFan(LiveFeed viewers, FeeBook fees, SqliteRecords records, FaultLog faults, ILogger<BroadcastFan> log) : IBroadcast
{
    /// <summary>A valuation is kept this often per account (engineering references 5.4: each 1 to 5 seconds).</summary>
    private static readonly TimeSpan SamplePace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<AccountId, DateTimeOffset> _sampledAt = [];

    public void Changed(AccountView view, IReadOnlyList<AccountEvent> events)
    {
        fees.Learn(view);
        viewers.Changed(view, events);
    }

    public void Revalued(AccountView view)
    {
        viewers.Revalued(view);
        if (_sampledAt.TryGetValue(view.Id, out var last) && view.At - last < SamplePace) return;
        _sampledAt[view.Id] = view.At;
        records.Sample(view.Id, new EquityPoint(view.At, view.Balance, view.Equity, view.Peak, view.Floor, view.DailyFloor));
    }

    public void Alarm(AccountId? account, string code, string text)
    {
        log.Alarmed(account?.Value ?? "all", code, text);
        faults.Add(account, code, text);
        viewers.Alarm(account, code, text);
    }
}
