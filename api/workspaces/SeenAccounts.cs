using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Evidence;

namespace TraderTerminal.Api.Workspaces;

/// <summary>The accounts of a workspace.</summary>
internal sealed class SeenAccounts(IAccounts whole, Sight sight) : IAccounts
{
    public IReadOnlyList<AccountId> All => [.. whole.All.Where(account => sight.Sees(account.Value))];

    public IAccountGrain? Find(AccountId account) => sight.Sees(account.Value) ? whole.Find(account) : null;

    public IAccountGrain Get(AccountId account) => Find(account) ?? throw new InvalidOperationException($"There is no account {account}.");
}

/// <summary>The past of a workspace's accounts.</summary>
internal sealed class SeenPast(IPast whole, Sight sight) : IPast
{
    public ValueTask<PastAccount?> At(AccountId account, DateTimeOffset time, CancellationToken cancel) => sight.Sees(account.Value) ? whole.At(account, time, cancel) : default;

    public ValueTask<FlattenCourse?> Flatten(AccountId account, Guid command, CancellationToken cancel) => sight.Sees(account.Value) ? whole.Flatten(account, command, cancel) : default;
}

/// <summary>What the journal holds of a workspace's accounts.</summary>
internal sealed class SeenEvidence(IEvidence whole, Sight sight) : IEvidence
{
    public IAsyncEnumerable<string> Export(ExportAsk ask, CancellationToken cancel) => sight.Sees(ask.Account.Value) ? whole.Export(ask, cancel) : AsyncEnumerable.Empty<string>();

    public ValueTask<IAsyncEnumerable<string>?> Bundle(AccountId account, AlertId alert, CancellationToken cancel) => sight.Sees(account.Value) ? whole.Bundle(account, alert, cancel) : default;
}

/// <summary>What was recorded of a workspace's accounts and hooks.</summary>
internal sealed class SeenRecords(IRecords whole, Sight sight) : IRecords
{
    public ValueTask<IReadOnlyList<AlertRecord>> Alerts(AlertId? before, int countMax, CancellationToken cancel, string? workspace = null) => whole.Alerts(before, countMax, cancel, sight.Within);

    public async ValueTask<AlertRecord?> Alert(AlertId id, CancellationToken cancel) => await whole.Alert(id, cancel) is { } found && sight.Sees(found.Delivery.Hook) ? found : null;

    public ValueTask<IReadOnlyList<EventRecord>> Events(AccountId account, long after, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.Events(account, after, countMax, cancel) : Nothing<EventRecord>();

    public ValueTask<IReadOnlyList<EventRecord>> Decisions(AccountId account, long before, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.Decisions(account, before, countMax, cancel) : Nothing<EventRecord>();

    public ValueTask<IReadOnlyList<EventRecord>> Violations(AccountId account, long before, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.Violations(account, before, countMax, cancel) : Nothing<EventRecord>();

    public ValueTask<IReadOnlyList<EquityPoint>> Equity(AccountId account, DateTimeOffset from, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.Equity(account, from, countMax, cancel) : Nothing<EquityPoint>();

    public ValueTask<IReadOnlyList<EventRecord>> EventsBefore(AccountId account, long before, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.EventsBefore(account, before, to, countMax, cancel) : Nothing<EventRecord>();

    public ValueTask<IReadOnlyList<EventRecord>> Told(AccountId account, string type, DateTimeOffset from, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.Told(account, type, from, to, countMax, cancel) : Nothing<EventRecord>();

    public ValueTask<IReadOnlyList<EquityPoint>> EquityBetween(AccountId account, DateTimeOffset from, DateTimeOffset to, int stretches, CancellationToken cancel) =>
        sight.Sees(account.Value) ? whole.EquityBetween(account, from, to, stretches, cancel) : Nothing<EquityPoint>();

    public ValueTask<EquityPoint?> EquityAt(AccountId account, DateTimeOffset time, CancellationToken cancel) => sight.Sees(account.Value) ? whole.EquityAt(account, time, cancel) : default;

    private static ValueTask<IReadOnlyList<T>> Nothing<T>() => ValueTask.FromResult<IReadOnlyList<T>>([]);
}
