using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Silo.Demo;

/// <summary>The history of the two seed accounts, ending in the trade date that is current whenever it is made.</summary>
/// <remarks>Numbers: seed scenarios 6.1 (S1) and 6.4 (S4). Every round trip is one MNQ, entered at 15,500.00, two dollars a point.</remarks>
internal static class DemoHistory
{
    private const decimal EntryPoints = 15_500m;
    private const decimal DollarsPerPoint = 2m;

    /// <summary>Time into a past session at which its first trade is made, and between one fill and the next.</summary>
    private static readonly TimeSpan FirstTrade = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenFills = TimeSpan.FromMinutes(10);

    /// <summary>The day table of S1: results of each round trip in dollars.</summary>
    public static IReadOnlyList<decimal[]> Evaluation { get; } =
    [
        .. Enumerable.Repeat<decimal[]>([-189.50m, 188m, 188m, 0, 0], 5), [-190m, 188m, 188m, 0, 0], [188m, 188m, 0, 0], [188m, 188m, 0, 0],
        [188m, 0], [191.50m, 0], [-800m, 550m], [-100m, -100m, -50m],
    ];

    /// <summary>S4: 45 days, 156 trips, 112 wins, 43 losses, profit factor 2.10; the high of 133,700.00 comes today.</summary>
    public static IReadOnlyList<decimal[]> Funded { get; } = [.. FundedBefore(), [350m, -200m]];

    /// <summary>Fills of these days, one session each, the last in the session of now.</summary>
    public static (DateTimeOffset OpenedAt, EquatableArray<Fill> Fills) Fills(IReadOnlyList<decimal[]> days, TradingCalendar calendar, ContractSymbol contract, string prefix, DateTimeOffset now)
    {
        var sessions = new List<Session> { calendar.SessionAt(now) };
        while (sessions.Count < days.Count)
        {
            var before = calendar.SessionAt(sessions[0].OpenAt.AddTicks(-1));
            if (before.TradeDate == sessions[0].TradeDate) sessions[0] = before;
            else sessions.Insert(0, before);
        }

        var fills = new List<Fill>();
        for (var day = 0; day < days.Count; day++)
        {
            var isToday = day == days.Count - 1;
            var times = Times(sessions[day], days[day].Length * 2, isToday ? now : null);
            for (var trip = 0; trip < days[day].Length; trip++)
            {
                fills.Add(Fill(prefix, fills.Count, contract, Side.Buy, EntryPoints, times[trip * 2]));
                fills.Add(Fill(prefix, fills.Count, contract, Side.Sell, EntryPoints + days[day][trip] / DollarsPerPoint, times[trip * 2 + 1]));
            }
        }

        return (sessions[0].OpenAt, new([.. fills]));
    }

    /// <summary>42 groups of one loss and two or three wins, so that the balance never stands more than one loss below its high.</summary>
    private static IEnumerable<decimal[]> FundedBefore()
    {
        const int Days = 44, Groups = 42, GroupsOfThreeWins = 27;
        var trips = new List<decimal>();
        for (var group = 0; group < Groups; group++)
        {
            trips.Add(group == 0 ? -188.50m : -179m);
            trips.Add(group == 0 ? 147.50m : 143m);
            trips.Add(143m);
            if (group < GroupsOfThreeWins) trips.Add(143m);
            if (group == 0) trips.Add(0);
        }

        return Enumerable.Range(0, Days).Select(day => trips[(trips.Count * day / Days)..(trips.Count * (day + 1) / Days)].ToArray());
    }

    /// <summary>Past days at a fixed pace; today's fills lie between the session's open and now, however short that is.</summary>
    private static DateTimeOffset[] Times(Session session, int count, DateTimeOffset? now)
    {
        var times = new DateTimeOffset[count];
        for (var i = 0; i < count; i++)
        {
            var into = now is { } end ? (end - session.OpenAt) * (i + 1) / (count + 1) : FirstTrade + BetweenFills * i;
            times[i] = session.OpenAt.AddTicks(into.Ticks - into.Ticks % TimeSpan.TicksPerMicrosecond);
        }

        return times;
    }

    private static Fill Fill(string prefix, int number, ContractSymbol contract, Side side, decimal points, DateTimeOffset at) =>
        new(new FillId($"{prefix}-{number.ToString("0000", CultureInfo.InvariantCulture)}"), null, contract, side, new Contracts(1), Price.FromPoints(points), Usd.Zero, at);
}
