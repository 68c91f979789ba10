namespace TraderTerminal.Domain.Rules;

/// <summary>One rule's answer about one order: its code, whether it passes, its limit and the value held against it.</summary>
/// <param name="Code">From the closed list of <see cref="ReasonCodes"/>.</param>
/// <param name="Rule">The rule's name, the same in violations and locks.</param>
public readonly record struct Check(string Code, string Rule, bool Passed, Measure Limit, Measure Value)
{
    /// <summary>Where the limit was set: <c>all</c>, <c>trader NAME</c>, <c>group NAME</c> or <c>strategy NAME</c>; null for the account and its rule book.</summary>
    public string? Level { get; init; }

    /// <summary>True where the limit is exceeded and the book only advises: it passes all the same.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>The rule with its level: <c>group topstep: clip_size</c>.</summary>
    public string Name => At(Level, Rule);

    public static string At(string? level, string rule) => level is null ? rule : $"{level}: {rule}";
}
