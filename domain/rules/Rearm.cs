namespace TraderTerminal.Domain.Rules;

/// <summary>Stops entries after so many of them, or after so many refusals by the broker in a row, until a person re-arms the account.</summary>
/// <param name="Entries">Entries since the last re-arming; null for no such stop.</param>
/// <param name="Rejections">Orders in a row that the broker refused; null for no such stop.</param>
/// <remarks>The repeated execution throttle of RTS 6 article 15 (engineering references 1.9).</remarks>
public sealed record Rearm(int? Entries, int? Rejections)
{
    public const string EntriesCode = "REARM_NEEDED";
    public const string RejectionsCode = "BROKER_ERRORS";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "rearm";

    public Check Check(int entries, int rejections) =>
        Rejections is { } refused && rejections >= refused ? Said(RejectionsCode, refused, rejections)
        : Said(EntriesCode, Entries ?? int.MaxValue, entries);

    public static Rearm Tightest(Rearm a, Rearm b) => new(Least(a.Entries, b.Entries), Least(a.Rejections, b.Rejections));

    private static Check Said(string code, int limit, int count) =>
        new(code, Name, count < limit, Measure.Of(MiniEquivalents.FromMinis(limit)), Measure.Of(MiniEquivalents.FromMinis(count)));

    /// <summary>The smaller of two limits that need not be given.</summary>
    internal static int? Least(int? a, int? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;
}
