using System.Reflection;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Journal.Records;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo;

/// <summary>Says how this process, its journal and its read models do.</summary>
internal sealed class SystemStatus(Stores stores, SqliteRecords records, IAccounts accounts, Metrics metrics, FaultLog faults, long epoch, bool isVirtual, ILogger<SystemStatus> log) : ISystem
{
    private readonly DateTimeOffset _startedAt = stores.Time.GetUtcNow();
    /// <summary>The processes of a cluster; null when this one works alone.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<SiloView>>>? Silos { get; init; }

    /// <summary>See <see cref="IsJoining"/>; never when this process works alone.</summary>
    public Func<bool> Joining { get; init; } = static () => false;

    public bool IsJoining => Joining();

    /// <summary>The room on the disk; null where nobody looks at it.</summary>
    public Func<DiskView?> Disk { get; init; } = static () => null;

    private VerifyView _verify = new("never", null, null, default, null);

    public static string Version => typeof(SystemStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public async ValueTask<SystemView> Look(CancellationToken cancel)
    {
        var shards = new List<ShardView>();
        for (var shard = 0; shard < stores.Journal.ShardCount; shard++)
        {
            var recorded = records.Recorded(new ShardId(shard));
            var head = await stores.Journal.Head(new ShardId(shard), cancel);
            shards.Add(new(shard, head, recorded, recorded is { } known ? Math.Max(0, head - known) : null, stores.Journal.IsAvailable));
        }

        return new(
            Version, $".NET {Environment.Version}", _startedAt, stores.Time.GetUtcNow(), isVirtual ? "virtual" : "real",
            Silos is { } silos ? (await silos(cancel)).ToEquatableArray() : new([new SiloView(Environment.MachineName, epoch, accounts.All.Count, _startedAt, true)]), shards.ToEquatableArray(), _verify,
            new([metrics.Decide.Look(), metrics.Append.Look(), metrics.AlertToOrder.Look()]), faults.Look(), metrics.Slow.Look(), Disk());
    }

    public bool Verify()
    {
        var before = _verify;
        if (before.State == "running" || Interlocked.CompareExchange(ref _verify, before with { State = "running" }, before) != before) return false;
        _ = Task.Run(Check);
        return true;
    }

    private async Task Check()
    {
        try
        {
            var report = await stores.Verify(CancellationToken.None);
            _verify = new(report.IsWhole ? "whole" : "faulty", stores.Time.GetUtcNow(), report.Events, report.Faults.ToEquatableArray(), null);
        }
#pragma warning disable CA1031 // The outermost loop of work that nobody waits for: what it met is shown.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.NotVerified(fault);
            _verify = new("failed", stores.Time.GetUtcNow(), null, default, fault.Message);
        }
    }
}
