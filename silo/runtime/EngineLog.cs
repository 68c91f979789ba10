using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Runtime;

/// <summary>What the engine says of itself. Next free number: 2020; 2002 is not used any more.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(2001, LogLevel.Error, "Account {Account} had a fault; it is rebuilt from the journal")]
    public static partial void GrainFaulted(this ILogger logger, AccountId account, Exception fault);

    [LoggerMessage(2019, LogLevel.Warning, "Account {Account} cannot be read from the journal now; it is tried again: {Why}")]
    public static partial void AccountUnread(this ILogger logger, AccountId account, string why);

    [LoggerMessage(2003, LogLevel.Warning, "Alarm of {Account}: {Code}: {Text}")]
    public static partial void Alarmed(this ILogger logger, string account, string code, string text);

    [LoggerMessage(2004, LogLevel.Information, "Started {Version} under epoch {Epoch} with {Accounts} accounts")]
    public static partial void Started(this ILogger logger, string version, long epoch, int accounts);

    [LoggerMessage(2005, LogLevel.Error, "A turn let a fault through; the mailbox goes on")]
    public static partial void TurnEscaped(this ILogger logger, Exception fault);

    [LoggerMessage(2006, LogLevel.Error, "A rule book that was added cannot be read by this program any more and is left out: {Beginning}")]
    public static partial void RuleBookUnreadable(this ILogger logger, string beginning);

    [LoggerMessage(2009, LogLevel.Error, "The journal could not be checked")]
    public static partial void NotVerified(this ILogger logger, Exception fault);

    [LoggerMessage(2008, LogLevel.Error, "News of the set-up cannot be read")]
    public static partial void SharedLogFaulted(this ILogger logger, Exception fault);

    [LoggerMessage(2010, LogLevel.Error, "The calls of shard {Shard} cannot be read")]
    public static partial void CallsFaulted(this ILogger logger, ShardId shard, Exception fault);

    [LoggerMessage(2011, LogLevel.Error, "Call {Number} had a fault")]
    public static partial void CallFaulted(this ILogger logger, long number, Exception fault);

    [LoggerMessage(2012, LogLevel.Error, "The history of shard {Shard} cannot be followed now; it is tried again")]
    public static partial void ShadowsFaulted(this ILogger logger, ShardId shard, Exception fault);

    [LoggerMessage(2018, LogLevel.Error, "Account {Account}, for which another process works, cannot be shown")]
    public static partial void ShadowFaulted(this ILogger logger, AccountId account, Exception fault);

    [LoggerMessage(2013, LogLevel.Information, "Shard {Shard} is ours under epoch {Epoch}, with {Accounts} accounts")]
    public static partial void ShardGained(this ILogger logger, ShardId shard, long epoch, int accounts);

    [LoggerMessage(2014, LogLevel.Information, "Shard {Shard} is ours no longer, after epoch {Epoch}")]
    public static partial void ShardLost(this ILogger logger, ShardId shard, long epoch);

    [LoggerMessage(2016, LogLevel.Information, "Shard {Shard} is handed on while its work under epoch {Epoch} still ends")]
    public static partial void ShardEndsLate(this ILogger logger, ShardId shard, long epoch);

    [LoggerMessage(2015, LogLevel.Error, "Shard {Shard} did not come up in order")]
    public static partial void ShardFaulted(this ILogger logger, ShardId shard, Exception fault);

    [LoggerMessage(2017, LogLevel.Error, "A round of quotes between processes had a fault; the next one follows")]
    public static partial void QuotesFaulted(this ILogger logger, Exception fault);

    [LoggerMessage(2007, LogLevel.Error, "Rule book file {File} is left out: {Why}")]
    public static partial void RuleBookRefused(this ILogger logger, string file, string why);
}
