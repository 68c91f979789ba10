namespace TraderTerminal.Silo.Care;

/// <summary>What the watch over machine and clock tells. Next free: 1402.</summary>
internal static partial class CareLog
{
    [LoggerMessage(1401, LogLevel.Error, "The accounts could not be told of a clock that jumped; nothing opens until a restart")]
    public static partial void NotMatchedAgain(this ILogger logger, Exception fault);
}
