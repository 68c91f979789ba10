using Microsoft.Extensions.Logging;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Hooks;

/// <summary>1301 to 1319. Next free: 1307. Never a key, never a body.</summary>
internal static partial class HookLog
{
    [LoggerMessage(1301, LogLevel.Warning, "A delivery from {Source} is not let in: {Why}")]
    public static partial void NotLetIn(this ILogger logger, string? source, string why);

    [LoggerMessage(1302, LogLevel.Warning, "Hook {Hook} took alert {Alert}, which cannot be read: {Code}")]
    public static partial void Unreadable(this ILogger logger, string hook, AlertId alert, string code);

    [LoggerMessage(1303, LogLevel.Error, "A delivery to hook {Hook} was not stored: {Why}")]
    public static partial void NotStored(this ILogger logger, string hook, string why);

    [LoggerMessage(1304, LogLevel.Error, "A delivery failed before it was stored")]
    public static partial void FailedBefore(this ILogger logger, Exception fault);

    [LoggerMessage(1305, LogLevel.Error, "Alert {Alert} is stored; its answer failed")]
    public static partial void FailedAfter(this ILogger logger, AlertId alert, Exception fault);

    [LoggerMessage(1306, LogLevel.Information, "A sender from {Source} broke off or was too slow: {Status}")]
    public static partial void BrokenOff(this ILogger logger, string? source, int status);
}
