using TraderTerminal.Api.Connections;
using TraderTerminal.Api.Notifications;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Api.Workspaces;

/// <summary>The hooks of a workspace. That a key is taken is found as a sender would find it, whoever has it.</summary>
internal sealed class SeenHooks(IHooks whole, Sight sight) : IHooks
{
    public IReadOnlyList<Hook> All => [.. whole.All.Where(hook => sight.Sees(hook.Id))];

    public Hook? FindByKey(string routeKey, DateTimeOffset at) => whole.FindByKey(routeKey, at);

    public Hook? Find(string id) => sight.Sees(id) ? whole.Find(id) : null;

    public ValueTask<Reply> Save(Guid id, Hook hook, string by, string? reason = null) => sight.Sees(hook.Id) ? whole.Save(id, hook, by, reason) : sight.Refuse();
}

/// <summary>The connections of a workspace.</summary>
internal sealed class SeenConnections(IConnections whole, Sight sight) : IConnections
{
    public IReadOnlyList<ConnectionView> All => [.. whole.All.Where(view => sight.Sees(view.SetUp.Name))];

    public ValueTask<Reply> Consent(Guid id, string connection, string typed, string by) =>
        sight.Sees(connection) ? whole.Consent(id, connection, typed, by) : ValueTask.FromResult<Reply>(Missing(connection));

    public ValueTask<Reply> Enter(Guid id, string connection, string secret, string? text, string by) =>
        sight.Sees(connection) ? whole.Enter(id, connection, secret, text, by) : ValueTask.FromResult<Reply>(Missing(connection));

    public Reply Resume(string connection) => sight.Sees(connection) ? whole.Resume(connection) : Missing(connection);

    public ValueTask<ConnectionTest> Test(string connection, CancellationToken cancel) =>
        sight.Sees(connection) ? whole.Test(connection, cancel) : ValueTask.FromResult<ConnectionTest>(new ConnectionTest.Unknown());

    private static Reply.Refused Missing(string connection) => new(ConnectionEndpoints.UnknownConnection, $"There is no connection {connection}.");
}

/// <summary>The channels of a workspace.</summary>
internal sealed class SeenNotifications(INotifications whole, Sight sight) : INotifications
{
    public IReadOnlyList<ChannelView> All => [.. whole.All.Where(view => sight.Sees(view.Channel.Id))];

    public ValueTask<Reply> Save(Guid id, ChannelDraft draft, string by) => sight.Sees(draft.Id) ? whole.Save(id, draft, by) : sight.Refuse();

    public ValueTask<Reply> Remove(Guid id, string channel, string by) => sight.Sees(channel) ? whole.Remove(id, channel, by) : Missing(channel);

    public ValueTask<Reply> Test(string channel, Guid message, CancellationToken cancel) => sight.Sees(channel) ? whole.Test(channel, message, cancel) : Missing(channel);

    private static ValueTask<Reply> Missing(string channel) => ValueTask.FromResult<Reply>(new Reply.Refused(NotificationEndpoints.UnknownChannel, $"There is no channel {channel}."));
}

/// <summary>The people of a workspace, who change one another alone. The desk's are not among them.</summary>
internal sealed class SeenOperators(IOperators whole, Sight sight) : IOperators
{
    public IReadOnlyList<Operator> All => [.. whole.All.Where(one => sight.Sees(one.Name))];

    public Operator? Find(string name) => whole.Find(name) is { } found && sight.Sees(found.Name) ? found : null;

    public KeyHolder? FindByKey(string key) => whole.FindByKey(key) is { } holder && sight.Sees(holder.Operator.Name) ? holder : null;

    public ValueTask<Reply> Save(Guid id, string name, Grant grant, string keyHash, string? reason, string by) =>
        sight.Sees(name) ? whole.Save(id, name, grant, keyHash, reason, by) : sight.Refuse();

    public ValueTask<Reply> Change(Guid id, string name, Grant grant, string? reason, string by) => Find(name) is null ? Missing(name) : whole.Change(id, name, grant, reason, by);

    public ValueTask<Reply> Remove(Guid id, string name, string? reason, string by) => Find(name) is null ? Missing(name) : whole.Remove(id, name, reason, by);

    public ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by) => Find(name) is null ? Missing(name) : whole.SetPassword(id, name, passwordHash, by);

    public ValueTask<Reply> AddKey(Guid id, string name, ApiKey key, string by) => Find(name) is null ? Missing(name) : whole.AddKey(id, name, key, by);

    public ValueTask<Reply> RevokeKey(Guid id, string name, string key, string? reason, string by) => Find(name) is null ? Missing(name) : whole.RevokeKey(id, name, key, reason, by);

    public ValueTask<Reply> SetSecondFactor(Guid id, string name, SecondFactor factor, string by) => Find(name) is null ? Missing(name) : whole.SetSecondFactor(id, name, factor, by);

    public ValueTask<Reply> RemoveSecondFactor(Guid id, string name, string reason, string by) => Find(name) is null ? Missing(name) : whole.RemoveSecondFactor(id, name, reason, by);

    public ValueTask<Reply> UseStep(string name, long step) => Find(name) is null ? Missing(name) : whole.UseStep(name, step);

    public ValueTask<Reply> UseRecovery(string name, string hash) => Find(name) is null ? Missing(name) : whole.UseRecovery(name, hash);

    public ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until) => Find(name) is null ? Missing(name) : whole.SignOut(session, name, until);

    public bool IsSignedOut(Guid session) => whole.IsSignedOut(session);

    private static ValueTask<Reply> Missing(string name) => ValueTask.FromResult<Reply>(new Reply.Refused(OperatorEndpoints.UnknownOperator, $"There is no operator {name}."));
}

/// <summary>The rule books that ship, those of the desk, and a workspace's own. It adds its own alone.</summary>
internal sealed class SeenRuleBooks(IRuleBooks whole, Sight sight) : IRuleBooks
{
    public IReadOnlyList<RuleBook> All => [.. whole.All.Where(book => sight.Knows(book.Id.Value))];

    public RuleBook? Find(string id, string? version = null) => sight.Knows(id) ? whole.Find(id, version) : null;

    public bool IsOwn(RuleBook book) => whole.IsOwn(book);

    public ValueTask<AddedRuleBook> Add(string text, string by) => RuleBookReader.Read(text) is ReadRuleBook.Read { Book.Id.Value: var id } && !sight.Sees(id)
        ? ValueTask.FromResult<AddedRuleBook>(new AddedRuleBook.Faulty([$"$.id: {sight.Bound}"]))
        : whole.Add(text, by);
}

/// <summary>The overlays that ship, those of the desk, and a workspace's own, which concern its accounts alone. It adds its own alone.</summary>
internal sealed class SeenOverlays(IOverlays whole, Sight sight) : IOverlays
{
    public long Version => whole.Version;

    public IReadOnlyList<Overlay> All => [.. whole.All.Where(overlay => sight.Knows(overlay.Id))];

    public Overlay? Find(string id, string? version = null) => sight.Knows(id) ? whole.Find(id, version) : null;

    public bool IsOwn(Overlay overlay) => whole.IsOwn(overlay);

    public IReadOnlyList<Overlay> Over(RuleBookId book, AccountId account) => whole.Over(book, account);

    public ValueTask<AddedOverlay> Add(string text, string by, bool onlyTightens = false) => OverlayReader.Read(text) is ReadOverlay.Read { Overlay.Id: var id } && !sight.Sees(id)
        ? ValueTask.FromResult<AddedOverlay>(new AddedOverlay.Faulty([$"$.id: {sight.Bound}"]))
        : whole.Add(text, by, onlyTightens);
}
