using System.Globalization;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Whether the clocks by which silos decide are one. The database's stands between them, so that no two have to ask each other.</summary>
internal static class ClocksApart
{
    public const string Code = "CLOCKS_APART";

    /// <summary>An order of an entry is too old to be sent after 5 s: by clocks further apart than half of it, a silo that takes over judges wrongly.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(2.5);

    /// <summary>In words, of the two living silos whose clocks are furthest from each other; null when all are near enough.</summary>
    public static string? Judge(IReadOnlyList<SiloSeen> silos)
    {
        var told = silos.Where(silo => silo is { IsAlive: true, ClockAhead: not null }).OrderBy(silo => silo.ClockAhead).ToList();
        if (told.Count < 2 || told[^1].ClockAhead!.Value - told[0].ClockAhead!.Value is var apart && apart <= Max) return null;
        var seconds = apart.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return $"The clock of silo {told[^1].Silo} is {seconds} s ahead of that of {told[0].Silo}: what is too old is told by whoever decides. Set both by one time server.";
    }
}
