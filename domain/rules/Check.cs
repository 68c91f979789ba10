namespace TraderTerminal.Domain.Rules;

/// <summary>One rule's answer about one order: its code, whether it passes, its limit and the value held against it.</summary>
/// <param name="Code">From the closed list of <see cref="ReasonCodes"/>.</param>
/// <param name="Rule">The rule's name, the same in violations and locks.</param>
public readonly record struct Check(string Code, string Rule, bool Passed, Measure Limit, Measure Value);
