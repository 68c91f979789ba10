using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Notices;

/// <summary>Notices as people read them: a title, and a line for each thing that happened, with all the accounts it happened to.</summary>
public static class NoticeText
{
    /// <summary>A phone shows no more of it.</summary>
    public const int TitleMax = 200;

    /// <summary>Nobody reads more lines of one message; the rest is counted.</summary>
    public const int LinesMax = 40;

    /// <summary>Accounts that are named in one line; the rest is counted.</summary>
    private const int AccountsMax = 12;

    public static string Of(DayDigest day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{day.DayPnl} USD on the day, balance {day.Balance}{(day.Headroom is { } room ? $", headroom {room}" : "")}, {Count(day.Trades, "trade")}, {Count(day.Violations, "violation")}");

    /// <summary>The one thing that happened, or how much did.</summary>
    public static string Title(IReadOnlyList<Notice> notices)
    {
        var lines = Merged(notices);
        if (lines.Count == 1 && notices.All(notice => notice.Day is null)) return Cut(lines[0], TitleMax);
        var accounts = notices.Select(notice => notice.Account).OfType<AccountId>().Distinct().Count();
        var dates = notices.Select(notice => notice.Day?.TradeDate).OfType<Calendar.TradeDate>().Distinct().Order().ToList();
        if (dates.Count > 0 && notices.All(notice => notice.Day is not null)) return $"{string.Join(", ", dates)}: {Count(accounts, "account")}";
        return $"{Count(lines.Count, "notice")}{(accounts > 0 ? $" of {Count(accounts, "account")}" : "")}";
    }

    /// <summary>The worst first; of digests the sum of all accounts before them.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<Notice> notices)
    {
        var lines = Merged(notices);
        return lines.Count <= LinesMax ? lines : [.. lines.Take(LinesMax), $"and {lines.Count - LinesMax} more"];
    }

    public static string Cut(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..(lengthMax - 1 - (char.IsHighSurrogate(text[lengthMax - 2]) ? 1 : 0))] + "…";

    private static List<string> Merged(IReadOnlyList<Notice> notices)
    {
        var lines = notices.Where(notice => notice.Day is null)
            .GroupBy(notice => (notice.Severity, notice.Kind, notice.Code, notice.Text))
            .OrderByDescending(group => group.Key.Severity).ThenBy(group => group.First().At)
            .Select(group => Line([.. group.Select(notice => notice.Account).OfType<AccountId>().Distinct()], group.Key.Text))
            .ToList();
        foreach (var day in notices.Where(notice => notice.Day is not null).GroupBy(notice => notice.Day!.TradeDate).OrderBy(group => group.Key))
        {
            if (day.Count() > 1)
            {
                var sum = day.Aggregate(Usd.Zero, (total, notice) => total + notice.Day!.DayPnl);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Key}, {Count(day.Count(), "account")} together: {sum} USD, {Count(day.Sum(notice => notice.Day!.Trades), "trade")}"));
            }

            lines.AddRange(day.OrderBy(notice => notice.Account?.Value, StringComparer.Ordinal).Select(notice => $"{notice.Account}: {notice.Text}"));
        }

        return lines;
    }

    /// <summary>A reason or a strategy's name may have line breaks; a line has none.</summary>
    private static string Line(IReadOnlyList<AccountId> accounts, string text)
    {
        var plain = text.Any(char.IsControl) ? string.Concat(text.Select(sign => char.IsControl(sign) ? ' ' : sign)) : text;
        return accounts.Count switch
        {
            0 => plain,
            <= AccountsMax => $"{string.Join(", ", accounts)}: {plain}",
            _ => $"{string.Join(", ", accounts.Take(AccountsMax))} and {accounts.Count - AccountsMax} more: {plain}",
        };
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
