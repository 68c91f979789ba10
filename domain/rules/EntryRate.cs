namespace TraderTerminal.Domain.Rules;

/// <summary>The most entries within a time that slides along. Exits are never counted and never refused.</summary>
/// <param name="Max">1 to 60 entries.</param>
/// <param name="Seconds">Length of the window.</param>
/// <remarks>Times are those of the commands, so that a replay gives the same answer (engineering references 1.2).</remarks>
public sealed record EntryRate(int Max, int Seconds)
{
    public const string Code = "RATE_LIMITED";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "entry_rate";

    /// <summary>The gate: <paramref name="recent"/> entries stand in the window already.</summary>
    public Check Check(int recent) =>
        new(Code, Name, recent < Max, Measure.Of(MiniEquivalents.FromMinis(Max)), Measure.Of(MiniEquivalents.FromMinis(recent)));

    public static EntryRate Tightest(EntryRate a, EntryRate b) => new(Math.Min(a.Max, b.Max), Math.Max(a.Seconds, b.Seconds));
}
