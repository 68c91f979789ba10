using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Grains.Notifications;

/// <summary>What happened above the accounts, and alarms that no event carries, as notices.</summary>
public static class DeskNotices
{
    public const string StrategyHeardCode = "STRATEGY_HEARD";
    public const string StrategySilentCode = "STRATEGY_SILENT";
    public const string ControlSetCode = "CONTROL_SET";
    public const string EngineStartedCode = "ENGINE_STARTED";

    /// <summary>The chain's head, told to be kept elsewhere.</summary>
    public const string AnchorCode = "ANCHOR";

    /// <summary>Of a disk that gets full, and of one that has room again.</summary>
    public const string DiskSpaceCode = "DISK_SPACE";

    private const string ConnectionPrefix = "CONNECTION_";
    private const string ConnectionBack = ConnectionPrefix + "CONNECTED";

    /// <summary>Alarms that are told as the events they come from.</summary>
    private static readonly string[] _recorded =
        [ReasonCodes.ForeignFill, ReasonCodes.Divergence, ReasonCodes.FlattenIncomplete, ReasonCodes.PlatformTighter, DeadMansSwitch.Code, GroupLossBudget.Code, ControlSetCode];

    /// <param name="at">When it happened.</param>
    /// <returns>Null when there is nothing to tell.</returns>
    public static Notice? Of(object happened, DateTimeOffset at)
    {
        return happened switch
        {
            StrategyEvent.StrategySilent e => Say(
                NoticeKind.Silence, NoticeSeverity.Warning, e.Hook, StrategySilentCode,
                $"{Named(e.Strategy)} of hook {e.Hook} is missed: nothing since {e.Since.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"),
            StrategyEvent.StrategyHeard e => Say(NoticeKind.Silence, NoticeSeverity.Info, e.Hook, StrategyHeardCode, $"{Named(e.Strategy)} of hook {e.Hook} is heard of"),
            ControlEvent.ControlSet e => Say(
                NoticeKind.Control, NoticeSeverity.Warning, e.Group, ControlSetCode, $"{(e.Group is null ? "all accounts" : $"group {e.Group}")}: {Named(e.State)}, set by {e.By}: {e.Reason}"),
            ControlEvent.GroupBudgetCrossed e => Say(
                NoticeKind.Limit, e.Percent >= GroupLossBudget.UsedUp ? NoticeSeverity.Critical : NoticeSeverity.Warning, e.Group, GroupLossBudget.Code,
                $"group {e.Group} has lost {e.Used} of {e.Amount} USD, {e.Percent} % of its budget"),
            EngineEvent.EngineStarted e => Say(NoticeKind.Engine, NoticeSeverity.Info, null, EngineStartedCode, $"TraderTerminal {e.Version} has started"),
            _ => null,
        };

        Notice Say(NoticeKind kind, NoticeSeverity severity, string? about, string code, string text) =>
            new(kind, severity, about is null ? null : Workspace.AllOf(Workspace.Of(about)), code, text, at);
    }

    /// <summary>Null when the alarm is told as an event.</summary>
    public static Notice? Of(FaultView alarm)
    {
        if (_recorded.Contains(alarm.Code)) return null;
        if (alarm.Code == AnchorCode) return new(NoticeKind.Anchor, NoticeSeverity.Info, null, alarm.Code, alarm.Text, alarm.At);
        var isConnection = alarm.Code.StartsWith(ConnectionPrefix, StringComparison.Ordinal);
        var severity = alarm.Code is ConnectionBack or DiskSpaceCode ? NoticeSeverity.Warning : NoticeSeverity.Critical;
        return new(isConnection ? NoticeKind.Connection : NoticeKind.Engine, severity, alarm.Account, alarm.Code, alarm.Text, alarm.At);
    }

    private static string Named(string strategy) => strategy.Length == 0 ? "what names no strategy" : $"strategy {strategy}";

    private static string Named(TradingState state) => state switch
    {
        TradingState.ReduceOnly => "reduce-only",
        _ => state.ToString().ToLowerInvariant(),
    };
}
