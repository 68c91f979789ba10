using System.Globalization;
using NodaTime;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>Whether the computer's time can be right: the broker's own word on it comes with the login.</summary>
internal static class Clocks
{
    private const string Chicago = "America/Chicago";

    /// <summary>Both changes of the clocks of a year, and some days more.</summary>
    private const int DaysAhead = 400;

    /// <summary>Several processes of one journal have clocks of their own.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(2);

    /// <summary>The program has zone data of its own. Those of the system are another opinion: where they differ, one of both is old.</summary>
    public static Finding Zones(DateTimeOffset now)
    {
        var what = $"zone data {DateTimeZoneProviders.Tzdb.VersionId}";
        TimeZoneInfo system;
        try
        {
            system = TimeZoneInfo.FindSystemTimeZoneById(Chicago);
        }
        catch (Exception absent) when (absent is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return new(what); // It has none to compare with.
        }

        var own = DateTimeZoneProviders.Tzdb[Chicago];
        foreach (var at in Enumerable.Range(0, DaysAhead).Select(day => now.AddDays(day)))
        {
            var (ours, theirs) = (own.GetUtcOffset(Instant.FromDateTimeOffset(at)).ToTimeSpan(), system.GetUtcOffset(at));
            if (ours == theirs) continue;
            return new(what, string.Create(
                CultureInfo.InvariantCulture,
                $"{Chicago} is {Hours(ours)} hours from UTC on {at:yyyy-MM-dd} by the program and {Hours(theirs)} by the system's zone data; put the newest of both in place, for sessions begin and end by it"));
        }

        return new(what);
    }

    /// <summary>What has happened cannot lie ahead.</summary>
    public static async Task<Finding> AfterHistory(IJournalStore journal, TimeProvider clock)
    {
        const string what = "clock";
        var head = await journal.Head(Stores.Shard, CancellationToken.None);
        if (head == 0) return new(what);
        var newest = (await journal.ReadFeed(Stores.Shard, head - 1, 1, CancellationToken.None))[0].RecordedAt;
        var ahead = newest - clock.GetUtcNow();
        return new(what, ahead <= AheadMax ? null : string.Create(
            CultureInfo.InvariantCulture, $"the newest event of the journal is of {newest.UtcDateTime:yyyy-MM-dd HH:mm}Z, which lies ahead; set the computer's clock (a history of --clock virtual is looked at with it)"));
    }

    private static string Hours(TimeSpan offset) => offset.TotalHours.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture);
}
