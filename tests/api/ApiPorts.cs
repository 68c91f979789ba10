using System.Collections.Concurrent;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Tests.Api;

/// <summary>What stands behind the outside face in its tests: two accounts that answer what they are told to and remember what they were asked.</summary>
internal sealed class ApiPorts : IAccounts, IConnections, IControl, ILevels, IGroupBudgets, IAlertDesk, IHooks, IStrategies, IRuleBooks, IOverlays, IRecords, IPast, IEvidence, INotifications, IIdSource
{
    private readonly List<Hook> _hooks = [];
    private int _ids;

    public ConcurrentQueue<object> Asked { get; } = [];

    public Reply Answer { get; set; } = new Reply.Done("done", 1, 2);

    public List<ControlFromAbove> Set { get; } = [];

    public IReadOnlyList<AccountId> All { get; } = [new("a"), new("b")];

    public IAccountGrain? Find(AccountId account) => All.Contains(account) ? Get(account) : null;

    public IAccountGrain Get(AccountId account) => new Grain(this, account);

    public Guid Next() => new(++_ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public ControlFromAbove Above(EquatableArray<string> groups) => default;

    public IReadOnlyList<ControlFromAbove> Levels => Set;

    public IReadOnlyList<ControlFromAbove> Over(EquatableArray<string> groups) => Levels;

    IReadOnlyList<GroupBudgetView> IGroupBudgets.All => [];

    ValueTask<Reply> IGroupBudgets.Set(Guid id, string group, GroupLossBudget? budget, string reason, string by, bool onlyTightens) => Ask((id, group, budget, reason, by));

    public long Version => 0;

    IReadOnlyList<LevelSetting> ILevels.All => [];

    public IReadOnlyList<LevelSetting> Over(string trader, EquatableArray<string> groups) => [];

    ValueTask<Reply> ILevels.Set(Guid id, string level, Safeguards safeguards, string reason, string by, bool onlyTightens) => Ask((id, level, safeguards, reason, by));

    ValueTask<Reply> IControl.Set(Guid id, string? Group, TradingState state, string reason, string by, bool onlyTightens) => Ask((id, Group, state, reason, by));

    public ValueTask<KillReply> Kill(KillRequest request)
    {
        Asked.Enqueue(request);
        return ValueTask.FromResult(new KillReply(2, 3, 4, default, request.Id));
    }

    public ValueTask<PutAlert> Put(AlertDelivery delivery, CancellationToken cancel, IReadOnlyList<AlertRoute>? addressed = null)
    {
        Asked.Enqueue(delivery);
        return ValueTask.FromResult<PutAlert>(new PutAlert.Stored(delivery));
    }

    public ValueTask<IReadOnlyList<AlertOutcome>> Outcomes(AlertId alert, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<AlertOutcome>>([]);

    public ValueTask<ForeseenDelivery> Foresee(AlertDelivery delivery, IReadOnlyList<AlertRoute> addressed, Hook? draft = null) => ValueTask.FromResult(new ForeseenDelivery(delivery, []));

    IReadOnlyList<ConnectionView> IConnections.All => [];

    ValueTask<Reply> IConnections.Consent(Guid id, string connection, string typed, string by) => Ask((id, connection, typed, by));

    ValueTask<Reply> IConnections.Enter(Guid id, string connection, string secret, string? text, string by) => Ask((id, connection, secret, by));

    Reply IConnections.Resume(string connection) => new Reply.Refused("UNKNOWN_CONNECTION", connection);

    ValueTask<ConnectionTest> IConnections.Test(string connection, CancellationToken cancel) => ValueTask.FromResult<ConnectionTest>(new ConnectionTest.Unknown());

    IReadOnlyList<Hook> IHooks.All => _hooks;

    IReadOnlyList<StrategySeen> IStrategies.Of(string hook) => [];

    public Hook? FindByKey(string routeKey, DateTimeOffset at) => _hooks.Find(hook => hook.KeyHash == HookRequests.HashOf(routeKey));

    public Hook? Find(string id) => _hooks.Find(hook => hook.Id == id);

    IReadOnlyList<RuleBook> IRuleBooks.All => [Domain.Rules.RuleBooks.Find("seed/eval/50k")!];

    RuleBook? IRuleBooks.Find(string id, string? version) => Domain.Rules.RuleBooks.Find(id);

    public bool IsOwn(RuleBook book) => false;

    public ValueTask<AddedRuleBook> Add(string text, string by) => ValueTask.FromResult<AddedRuleBook>(new AddedRuleBook.Unavailable("no journal here"));

    long IOverlays.Version => 0;

    IReadOnlyList<Overlay> IOverlays.All => Overlays.Shipped;

    Overlay? IOverlays.Find(string id, string? version) => Overlays.Shipped.FirstOrDefault(overlay => overlay.Id == id);

    bool IOverlays.IsOwn(Overlay overlay) => false;

    IReadOnlyList<Overlay> IOverlays.Over(RuleBookId book, AccountId account) => [];

    ValueTask<AddedOverlay> IOverlays.Add(string text, string by, bool onlyTightens) => ValueTask.FromResult<AddedOverlay>(new AddedOverlay.Unavailable("no journal here"));

    ValueTask<PastAccount?> IPast.At(AccountId account, DateTimeOffset time, CancellationToken cancel) => ValueTask.FromResult<PastAccount?>(null);

    IAsyncEnumerable<string> IEvidence.Export(ExportAsk ask, CancellationToken cancel) => AsyncEnumerable.Empty<string>();

    ValueTask<IAsyncEnumerable<string>?> IEvidence.Bundle(AccountId account, AlertId alert, CancellationToken cancel) => ValueTask.FromResult<IAsyncEnumerable<string>?>(null);

    IReadOnlyList<ChannelView> INotifications.All => [];

    ValueTask<Reply> INotifications.Save(Guid id, ChannelDraft draft, string by) => Ask((id, draft, by));

    ValueTask<Reply> INotifications.Remove(Guid id, string channel, string by) => Ask((id, channel, by));

    ValueTask<Reply> INotifications.Test(string channel, Guid message, CancellationToken cancel) => Ask((channel, message));

    ValueTask<FlattenCourse?> IPast.Flatten(AccountId account, Guid command, CancellationToken cancel) => ValueTask.FromResult<FlattenCourse?>(null);

    public ValueTask<Reply> Save(Guid id, Hook hook, string by, string? reason = null)
    {
        _hooks.RemoveAll(present => present.Id == hook.Id);
        _hooks.Add(hook);
        return Ask((id, hook, by));
    }

    public ValueTask<IReadOnlyList<AlertRecord>> Alerts(AlertId? before, int countMax, CancellationToken cancel, string? workspace = null) =>
        ValueTask.FromResult<IReadOnlyList<AlertRecord>>([]);

    public ValueTask<AlertRecord?> Alert(AlertId id, CancellationToken cancel) => ValueTask.FromResult<AlertRecord?>(null);

    public ValueTask<IReadOnlyList<EventRecord>> Events(AccountId account, long after, int countMax, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<EventRecord>>(
            [new EventRecord(1, account, after + 1, "peak-raised", SampleViews.At, SampleViews.At, """{"peak":"50000.00"}""")]);

    public ValueTask<IReadOnlyList<EventRecord>> Decisions(AccountId account, long before, int countMax, CancellationToken cancel) => Events(account, 0, countMax, cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Violations(AccountId account, long before, int countMax, CancellationToken cancel) => Events(account, 0, countMax, cancel);

    public ValueTask<IReadOnlyList<EventRecord>> EventsBefore(AccountId account, long before, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        Events(account, 0, countMax, cancel);

    public ValueTask<IReadOnlyList<EventRecord>> Told(AccountId account, string type, DateTimeOffset from, DateTimeOffset to, int countMax, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<EventRecord>>([]);

    public ValueTask<IReadOnlyList<EquityPoint>> EquityBetween(AccountId account, DateTimeOffset from, DateTimeOffset to, int stretches, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<EquityPoint>>([]);

    public ValueTask<EquityPoint?> EquityAt(AccountId account, DateTimeOffset time, CancellationToken cancel) => ValueTask.FromResult<EquityPoint?>(null);

    public ValueTask<IReadOnlyList<EquityPoint>> Equity(AccountId account, DateTimeOffset from, int countMax, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<EquityPoint>>([]);

    private ValueTask<Reply> Ask(object request)
    {
        Asked.Enqueue(request);
        return ValueTask.FromResult(Answer);
    }

    private sealed class Grain(ApiPorts ports, AccountId account) : IAccountGrain
    {
        public ValueTask<AccountView> View() => ValueTask.FromResult(SampleViews.Of(account.Value));

        public ValueTask<Decision> Check(OrderCheck check) =>
            ValueTask.FromResult(new Decision(true, null, "passes", default, new Contracts(1), null, default));

        public ValueTask<AlertOutcome> Consider(AlertForAccount alert) => throw new NotSupportedException();

        public ValueTask<AlertOutcome> Foresee(AlertForAccount alert) => throw new NotSupportedException();

        public ValueTask<PayoutForesight> ForeseePayout(Usd amount) => throw new NotSupportedException();

        public ValueTask<Reply> ReportFill(FillReport report) => ports.Ask(report);

        public ValueTask<Reply> Flatten(FlattenRequest request) => ports.Ask(request);

        public ValueTask<Reply> Follow() => throw new NotSupportedException();

        public ValueTask<Reply> Cancel(CancelRequest request) => ports.Ask(request);

        public ValueTask<Reply> Lock(LockRequest request) => ports.Ask(request);

        public ValueTask<Reply> Unlock(UnlockRequest request) => ports.Ask(request);

        public ValueTask<Reply> SetState(StateRequest request) => ports.Ask(request);

        public ValueTask<Reply> Open(OpenRequest request) => throw new NotSupportedException();

        public ValueTask<Reply> Change(AccountChange change) => ports.Ask(change);

        public ValueTask<Reply> Bind(BindRequest request) => throw new NotSupportedException();
    }
}

/// <summary>A journal of which only the availability is asked.</summary>
internal sealed class AvailableJournal : IJournal
{
    public bool IsAvailable { get; set; } = true;

    public int ShardCount => 1;

    public ValueTask<AppendResult> Append(AppendRequest request, CancellationToken cancel) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, long afterVersion, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<long> Head(ShardId shard, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask WaitBeyond(ShardId shard, long position, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Snapshot?> LatestSnapshot(ShardId shard, string stream, int stateSchema, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<bool> SaveSnapshot(Snapshot snapshot, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Checkpoint> ReadCheckpoint(ShardId shard, string subscriber, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<bool> MoveCheckpoint(ShardId shard, string subscriber, long from, Checkpoint to, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<long> TakeOver(ShardId shard, string owner, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Anchor?> MakeAnchor(ShardId shard, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<VerifyReport> Verify(IReadOnlyList<Anchor> outsideAnchors, CancellationToken cancel) => throw new NotSupportedException();
}
