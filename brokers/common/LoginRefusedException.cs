namespace TraderTerminal.Brokers.Common;

/// <summary>The broker lets us in no more, and why: no request is sent until a person has seen to it.</summary>
public sealed class LoginRefusedException(string text) : IOException(text);
