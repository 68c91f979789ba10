using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Alerts;

/// <summary>One delivery to a hook, as it is kept for ever. Secrets are masked in <paramref name="Body"/>; the hash is of the unmasked bytes.</summary>
/// <param name="Status"><c>accepted</c>, <c>rejected</c>, <c>duplicate</c>, <c>error</c> or <c>unrouted</c>; rejections per account are outcomes, not deliveries.</param>
/// <param name="Canonical">The canonical alert as JSON (tradingview-alerts reference 2.1); null when the body could not be read.</param>
/// <param name="Of">For a duplicate delivery, the first one.</param>
public sealed record AlertDelivery(
    AlertId Id, string Hook, string Route, DateTimeOffset ReceivedAt, string? Source, string? ContentType, string Body, string BodySha256,
    string Status, string? Code, string? Reason, int? Line, int? Column, string? Canonical, string? Dialect, EquatableArray<string> Warnings,
    EquatableArray<string> Repairs, string IdempotencyKey, AlertId? Of)
{
    /// <summary>The address of the connection, when <see cref="Source"/> was derived from what our proxies say.</summary>
    public string? SourceSeen { get; init; }

    /// <summary>Organization and addresses of the sender's client certificate, when one was seen.</summary>
    public string? Certificate { get; init; }

    public const string Accepted = "accepted";

    /// <summary>Read, and for nobody: its code and reason say why.</summary>
    public const string Rejected = "rejected";

    /// <summary>The same as <see cref="Of"/>, which alone is acted on.</summary>
    public const string Duplicate = "duplicate";

    public const string Error = "error";
}

/// <summary>Takes a delivery durably and, when it can be read, sees that every account of its route decides it.</summary>
public interface IAlertDesk
{
    /// <summary>Durable when it returns anything but <see cref="PutAlert.Unavailable"/>.</summary>
    /// <param name="addressed">What its alerts name as their accounts.</param>
    ValueTask<PutAlert> Put(AlertDelivery delivery, CancellationToken cancel, IReadOnlyList<AlertRoute>? addressed = null);

    /// <summary>Completes with one outcome per account when all have decided.</summary>
    ValueTask<IReadOnlyList<AlertOutcome>> Outcomes(AlertId alert, CancellationToken cancel);

    /// <summary>What would become of a delivery now, on every account that it is for; nothing is stored, recorded or sent.</summary>
    /// <remarks>Each alert of a batch is judged on the accounts as they are now.</remarks>
    /// <param name="draft">A hook that is not saved yet; the delivery's own when null.</param>
    ValueTask<ForeseenDelivery> Foresee(AlertDelivery delivery, IReadOnlyList<AlertRoute> addressed, Hook? draft = null);
}

/// <summary>What would become of a delivery.</summary>
/// <param name="Delivery">As it would be stored.</param>
public sealed record ForeseenDelivery(AlertDelivery Delivery, IReadOnlyList<ForeseenOutcome> Outcomes);

/// <summary>What one account would make of an alert.</summary>
/// <param name="Index">Which alert of the delivery.</param>
/// <param name="Intent">What would be asked of the account; null when it would be refused before that.</param>
public sealed record ForeseenOutcome(int Index, AlertOutcome Outcome, Intent? Intent);

/// <summary>What became of a put.</summary>
public abstract record PutAlert
{
    private PutAlert() { }

    /// <param name="Delivery">As it was stored.</param>
    public sealed record Stored(AlertDelivery Delivery) : PutAlert;

    public sealed record Duplicate(AlertId Of) : PutAlert;

    public sealed record Unavailable(string Why) : PutAlert;
}

/// <summary>A hook: an address that takes alerts, and the route behind it.</summary>
/// <param name="KeyHash">SHA-256 of the route key, lower-case hex; the key itself is not kept.</param>
public sealed record Hook(string Id, string KeyHash, Route Route)
{
    /// <summary>The key before this one, while both open the hook.</summary>
    public RetiredKey? Retired { get; init; }

    /// <summary>SHA-256 of a secret that every body has to hold, lower-case hex; null asks for none.</summary>
    public string? SecretHash { get; init; }

    /// <summary>Bodies without a valid signature are not let in.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Senders without TradingView's client certificate are not let in.</summary>
    public bool IsCertified { get; init; }

    /// <summary>The code for a hook that would reach into another workspace.</summary>
    public const string OtherWorkspace = "OTHER_WORKSPACE";

    /// <summary>The first of its route, accounts and groups that is not of the hook's own workspace; null when all are. Such a hook is never saved.</summary>
    public string? OfAnother => Route.Accounts.Select(follower => follower.Account.Value).Concat(Route.Groups.Select(follower => follower.Group)).Prepend(Route.Id)
        .FirstOrDefault(name => !Workspace.AreOne(name, Id));

    /// <summary>Hashes of the keys that open it at that time, the newest first.</summary>
    public IReadOnlyList<string> KeyHashesAt(DateTimeOffset at) => Retired is { } old && at < old.Until ? [KeyHash, old.Hash] : [KeyHash];
}

/// <summary>A key that was replaced and holds until its time is over.</summary>
public sealed record RetiredKey(string Hash, DateTimeOffset Until);

/// <summary>Which accounts follow a hook, and how.</summary>
/// <param name="Quantity">Contracts of an alert that names none.</param>
/// <param name="EntryAgeMax">Entries fired longer ago than this are refused as stale.</param>
/// <param name="DuplicateWindow">For alerts without a fire time; zero turns it off.</param>
/// <param name="TakesDelayed">Entries of senders with a delayed feed are taken; exits always are.</param>
/// <param name="Symbol">What an alert without a symbol is about; null refuses it.</param>
/// <param name="PerMinute">Alerts a minute that are taken over time; more are recorded and rejected. Null is 600.</param>
/// <param name="SilentAfterMinutes">A strategy of which nothing came for so long, while its exchange was open, is said to be silent; null says nothing.</param>
public sealed record Route(
    string Id, EquatableArray<AccountRoute> Accounts, int Quantity, SameSide Same, OppositeSide Opposite, bool CancelOrders,
    TimeSpan EntryAgeMax, TimeSpan DuplicateWindow, bool IsPaused = false, EquatableArray<GroupRoute> Groups = default, bool TakesDelayed = false,
    string? Symbol = null, int? PerMinute = null, int? SilentAfterMinutes = null);

/// <summary>One account of a route.</summary>
public sealed record AccountRoute(AccountId Account, decimal Multiplier = 1) : Follower(Multiplier)
{
    /// <summary>Other names of the account in alerts, such as its number at the broker; case does not matter.</summary>
    public EquatableArray<string> Names { get; init; }

    /// <summary>Follows no entries; exits still reach it.</summary>
    public bool IsOff { get; init; }

    public bool IsCalled(string name) => Account.Value.Equals(name, StringComparison.OrdinalIgnoreCase) || Names.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Every account of a group follows, each like this.</summary>
public sealed record GroupRoute(string Group, decimal Multiplier = 1) : Follower(Multiplier);

/// <summary>The hooks and routes now in force.</summary>
public interface IHooks
{
    IReadOnlyList<Hook> All { get; }

    /// <summary>The hook that this key opens at that time, compared in constant time; null when there is none.</summary>
    Hook? FindByKey(string routeKey, DateTimeOffset at);

    /// <summary>The hook under its id, for alerts that were stored before a restart.</summary>
    Hook? Find(string id);

    ValueTask<Reply> Save(Guid id, Hook hook, string by, string? reason = null);
}

/// <summary>The strategies of the hooks that listen for them.</summary>
public interface IStrategies
{
    /// <summary>In the order of their names.</summary>
    IReadOnlyList<StrategySeen> Of(string hook);
}

/// <summary>When a strategy was last heard of.</summary>
/// <param name="Strategy">Empty for alerts that name none.</param>
/// <param name="SilentSince">Null while it is not missed.</param>
public sealed record StrategySeen(string Strategy, DateTimeOffset HeardAt, DateTimeOffset? SilentSince);

/// <summary>What was recorded, to look at. Rebuilt from the journal.</summary>
public interface IRecords
{
    /// <summary>Deliveries, newest first, older than <paramref name="before"/> when given.</summary>
    /// <param name="workspace">Of its hooks alone; null for those of all hooks.</param>
    ValueTask<IReadOnlyList<AlertRecord>> Alerts(AlertId? before, int countMax, CancellationToken cancel, string? workspace = null);

    ValueTask<AlertRecord?> Alert(AlertId id, CancellationToken cancel);

    /// <summary>Events of an account with a version above <paramref name="after"/>, in order.</summary>
    ValueTask<IReadOnlyList<EventRecord>> Events(AccountId account, long after, int countMax, CancellationToken cancel);

    /// <summary>Accepted, refused and ignored alerts of an account with a version below <paramref name="before"/>, newest first.</summary>
    ValueTask<IReadOnlyList<EventRecord>> Decisions(AccountId account, long before, int countMax, CancellationToken cancel);

    /// <inheritdoc cref="Decisions"/>
    ValueTask<IReadOnlyList<EventRecord>> Violations(AccountId account, long before, int countMax, CancellationToken cancel);

    /// <summary>Balance and equity over time, oldest first: one point per fill, mark, day and sample.</summary>
    ValueTask<IReadOnlyList<EquityPoint>> Equity(AccountId account, DateTimeOffset from, int countMax, CancellationToken cancel);

    /// <summary>Events of an account with a version below <paramref name="before"/> that are not later than <paramref name="to"/>, newest first.</summary>
    ValueTask<IReadOnlyList<EventRecord>> EventsBefore(AccountId account, long before, DateTimeOffset to, int countMax, CancellationToken cancel);

    /// <summary>Fills, notes, sessions or days of an account by the stored name of their event, newest first.</summary>
    ValueTask<IReadOnlyList<EventRecord>> Told(AccountId account, string type, DateTimeOffset from, DateTimeOffset to, int countMax, CancellationToken cancel);

    /// <summary>Of each of so many stretches of the time between: the lowest, the highest and the last point; oldest first.</summary>
    ValueTask<IReadOnlyList<EquityPoint>> EquityBetween(AccountId account, DateTimeOffset from, DateTimeOffset to, int stretches, CancellationToken cancel);

    /// <summary>The newest point that is not later; null when there is none.</summary>
    ValueTask<EquityPoint?> EquityAt(AccountId account, DateTimeOffset time, CancellationToken cancel);
}

/// <summary>A delivery with what came of it: one outcome per account, and the orders and fills it led to.</summary>
public sealed record AlertRecord(
    AlertDelivery Delivery, IReadOnlyList<AlertOutcome> Outcomes, IReadOnlyList<EventRecord> Orders, IReadOnlyList<EventRecord> Fills);

/// <summary>A stored event as JSON, with where it stands.</summary>
public sealed record EventRecord(
    long Position, AccountId Account, long Version, string Type, DateTimeOffset At, DateTimeOffset RecordedAt, string Json, short SchemaVersion = 1)
{
    /// <summary>The event itself.</summary>
    /// <exception cref="Events.UnknownEventException">It cannot be read by this program.</exception>
    public AccountEvent Read() => Events.EventRegistry.DecodeAccount(new(
        default, Position, Events.Streams.Account(Account), Version, Guid.Empty, default, Type, SchemaVersion, Json, Events.EventCodec.NoMeta, At, RecordedAt, 0, default));
}

public readonly record struct EquityPoint(DateTimeOffset At, Usd Balance, Usd Equity, Usd Peak, Usd? Floor, Usd? DailyFloor);
