namespace TraderTerminal.Domain.Rules;

/// <summary>The most messages within a time that slides along; a part of them is kept for exits, so that entries never use it up.</summary>
/// <param name="Max">Messages: an order, each of its bracket legs, a change and a cancel are one each.</param>
/// <param name="Seconds">Length of the window.</param>
/// <remarks>
/// Engineering references 1.2, item 13, and 1.5 (20 percent for exits); RTS 6 article 15, maximum message limit. Exits are counted and never refused.
/// </remarks>
public sealed record MessageRate(int Max, int Seconds)
{
    /// <summary>The same as an entry rate's: the rule's name says which rate is full.</summary>
    public static string Code => EntryRate.Code;

    /// <summary>The rules' names in decisions: of one account's changes and cancels, of one broker login, and of all accounts of the process.</summary>
    public const string ModificationsName = "message_rate.modifications";

    public const string LoginName = "message_rate.login";
    public const string AllName = "message_rate.all";

    /// <summary>The part kept for exits.</summary>
    public const int ReservedPercent = 20;

    /// <summary>What entries may come to use: rounded down, one at least.</summary>
    public int ForEntries => (int)Math.Max(1, (long)Max * (100 - ReservedPercent) / 100);

    /// <summary>The gate: <paramref name="used"/> stand in the window, and an entry needs so many more, all or none.</summary>
    public Check Check(string name, int used, int more) => Check(name, ForEntries, used, more);

    public static Check Check(string name, int forEntries, int used, int more)
    {
        var with = (int)Math.Min(int.MaxValue, (long)used + more);
        return new(Code, name, with <= forEntries, Measure.Of(forEntries), Measure.Of(with));
    }

    public static MessageRate Tightest(MessageRate a, MessageRate b) => new(Math.Min(a.Max, b.Max), Math.Max(a.Seconds, b.Seconds));
}
