namespace TraderTerminal.Tests.Rules;

/// <summary>One side of one limit of one book: what the account is led to, and what it must answer there.</summary>
/// <param name="Kind">The limit, as the counts name it.</param>
/// <param name="Paths">The values of the book that it holds, as <see cref="BookText.Values(string)"/> names them.</param>
internal sealed record LimitCase(string Kind, string[] Paths, string What, string Expected, Func<BookAccount, string> Run);
