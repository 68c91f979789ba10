using System.Globalization;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Whether the clocks by which silos decide are one. The database's stands between them, so that no two have to ask each other.</summary>
internal static class ClocksApart
{
    public const string Code = "CLOCKS_APART";

    /// <summary>An order of an entry is too old to be sent after 5 s: by clocks further apart than half of it, a silo that takes over judges wrongly.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(2.5);

    /// <summary>In words, of this silo and the living one whose clock is furthest from its own; null when all are near enough.</summary>
    public static string? Judge(string silo, IReadOnlyList<SiloLease> view)
    {
        if (view.FirstOrDefault(its => its.Silo == silo)?.ClockAhead is not { } own) return null;
        var furthest = view.Where(other => other is { IsAlive: true, ClockAhead: not null }).MaxBy(other => (own - other.ClockAhead!.Value).Duration());
        if (furthest is null || own - furthest.ClockAhead!.Value is var apart && apart.Duration() <= Max) return null;
        var (seconds, side) = (apart.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture), apart > TimeSpan.Zero ? "ahead of" : "behind");
        return $"The clock of silo {silo} is {seconds} s {side} that of {furthest.Silo}: what is too old is told by whoever decides. Set both by one time server.";
    }
}
