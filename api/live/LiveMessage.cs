using System.Text.Json.Serialization;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Live;

/// <summary>One message to a viewer. Members that say nothing are left out.</summary>
/// <param name="Kind">
/// <c>snapshot</c> (everything anew), <c>account</c> (events and the view they made), <c>value</c> (only prices moved), <c>alarm</c>,
/// <c>alerts</c> (a delivery, or what came of one, was recorded: whoever shows alerts asks for them), or <c>clock</c> (only the time).
/// </param>
/// <param name="Number">
/// Accounts and alarms are numbered without a gap. A snapshot, a value, alerts and the clock carry the number of the last of these before them,
/// so the number of any message is right to resume from.
/// </param>
/// <param name="Alarms">Of a snapshot: the alarms of the last day, the newest first, so that whoever comes late sees them.</param>
/// <param name="At">
/// The server's time as a snapshot or the clock is sent: a viewer tells ages by it and not by its own machine's clock. Of an alarm, when it was raised.
/// </param>
internal sealed record LiveMessage(
    string Kind,
    long Number,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? FeedId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CachedJson>? Accounts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AccountId? Account = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CachedJson? View = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CachedJson? Events = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LiveMessage>? Alarms = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null)
{
    public const string SnapshotKind = "snapshot";
    public const string AccountKind = "account";
    public const string ValueKind = "value";
    public const string AlarmKind = "alarm";
    public const string AlertsKind = "alerts";
    public const string ClockKind = "clock";

    public static LiveMessage Snapshot(Guid feed, long number, IReadOnlyList<CachedJson> accounts, IReadOnlyList<LiveMessage> alarms, DateTimeOffset at) =>
        new(SnapshotKind, number, FeedId: feed, Accounts: accounts, Alarms: alarms, At: at);

    public static LiveMessage Changed(long number, AccountId account, CachedJson view, IReadOnlyList<AccountEvent> events) =>
        new(AccountKind, number, Account: account, View: view, Events: new CachedJson(events, () => events.Select(LiveEvent.Of).ToList()));

    public static LiveMessage Valued(long number, AccountId account, CachedJson view) => new(ValueKind, number, Account: account, View: view);

    public static LiveMessage Alarm(long number, AccountId? account, string code, string text, DateTimeOffset at) =>
        new(AlarmKind, number, Account: account, Code: code, Text: text, At: at);

    public static LiveMessage Alerts(long number) => new(AlertsKind, number);

    public static LiveMessage Clock(long number, DateTimeOffset at) => new(ClockKind, number, At: at);

    /// <summary>Every view that this message carries.</summary>
    [JsonIgnore]
    public IEnumerable<AccountView> Views =>
        (Accounts ?? (View is null ? [] : [View])).Select(view => (AccountView)view.Value);
}
