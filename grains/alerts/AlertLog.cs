using Microsoft.Extensions.Logging;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Alerts;

/// <summary>What the alert desk says of itself. 1341 to 1359. Next free: 1346.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(1341, LogLevel.Error, "The alert desk could not go on; it tries again")]
    public static partial void DrainFaulted(this ILogger logger, Exception fault);

    [LoggerMessage(1342, LogLevel.Error, "Alert {Alert} had a fault, for the {Tries}. time; it stays in the inbox and is taken up again after {Pause}")]
    public static partial void AlertFaulted(this ILogger logger, CommandId alert, int tries, TimeSpan pause, Exception fault);

    [LoggerMessage(1343, LogLevel.Warning, "Strategy {Strategy} of hook {Hook} is silent: nothing came since {Since:O}")]
    public static partial void StrategySilent(this ILogger logger, string strategy, string hook, DateTimeOffset since);

    [LoggerMessage(1345, LogLevel.Warning, "The delivery at {Position} could not be read again; where its strategy stood is not known")]
    public static partial void RecallFaulted(this ILogger logger, long position, Exception fault);

    [LoggerMessage(1344, LogLevel.Error, "{Happened} is not in the journal: {Why}")]
    public static partial void StrategyNotRecorded(this ILogger logger, Abstractions.Events.StrategyEvent happened, string why);
}
