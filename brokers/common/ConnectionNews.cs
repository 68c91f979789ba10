namespace TraderTerminal.Brokers.Common;

/// <summary>What became of the connection, once per change, in one sentence without a secret.</summary>
public sealed record ConnectionNews(string Connection, bool IsUp, string Text, DateTimeOffset At);
