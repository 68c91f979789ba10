using System.Globalization;

namespace TraderTerminal.Domain.Instruments;

/// <summary>The life of a product's contracts.</summary>
/// <param name="front">Month letters that come in front one after the other.</param>
/// <param name="listed">Month letters that the exchange lists at all.</param>
/// <param name="lastDay">Name of the rule for the last trading day.</param>
/// <param name="roll"><c>N days before</c> the last trading day, or <c>N weekdays before the month</c> (before first notice).</param>
internal sealed class ContractCycle(string front, string listed, string lastDay, string roll)
{
    private readonly bool _beforeMonth = roll.EndsWith("weekdays before the month", StringComparison.Ordinal);

    /// <summary>How many days before its end, or weekdays before its month, a contract rolls.</summary>
    public int RollDays { get; } = int.Parse(roll.AsSpan(0, roll.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    public bool IsFront(int month) => front.Contains(ContractSymbol.MonthLetters[month - 1], StringComparison.Ordinal);

    public bool Lists(int month) => listed.Contains(ContractSymbol.MonthLetters[month - 1], StringComparison.Ordinal);

    /// <summary>From this date on the next front month is in front.</summary>
    public DateOnly RollsOn(int year, int month) =>
        _beforeMonth ? WeekdaysBefore(new DateOnly(year, month, 1), RollDays) : LastTradingDay(year, month).AddDays(-RollDays);

    public DateOnly LastTradingDay(int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        var next = first.AddMonths(1);
        return lastDay switch
        {
            "third-friday" => Nth(first, 3, DayOfWeek.Friday),
            "second-friday-eve" => Nth(first, 2, DayOfWeek.Friday).AddDays(-1),
            "third-wednesday-less-1" => WeekdaysBefore(Nth(first, 3, DayOfWeek.Wednesday), 1),
            "third-wednesday-less-2" => WeekdaysBefore(Nth(first, 3, DayOfWeek.Wednesday), 2),
            "month-end" => WeekdaysBefore(next, 1),
            "month-end-less-2" => WeekdaysBefore(next, 3),
            "month-end-less-7" => WeekdaysBefore(next, 8),
            "before-25th-less-3" => WeekdaysBefore(Weekday(first.AddMonths(-1).AddDays(24)), 3),
            "before-25th-less-4" => WeekdaysBefore(Weekday(first.AddMonths(-1).AddDays(24)), 4),
            "before-month-less-3" => WeekdaysBefore(first, 3),
            "before-month-less-4" => WeekdaysBefore(first, 4),
            "before-month-less-1" => WeekdaysBefore(first, 1),
            "before-15th" => WeekdaysBefore(first.AddDays(14), 1),
            "tenth-weekday" => WeekdaysAfter(first.AddDays(-1), 10),
            "last-thursday" => Last(next, DayOfWeek.Thursday),
            "last-friday" => Last(next, DayOfWeek.Friday),
            _ => throw new FormatException($"No rule for a last trading day is called {lastDay}."),
        };
    }

    private static DateOnly Nth(DateOnly first, int nth, DayOfWeek day) =>
        first.AddDays((day - first.DayOfWeek + 7) % 7 + 7 * (nth - 1));

    private static DateOnly Last(DateOnly nextMonth, DayOfWeek day) => nextMonth.AddDays(-1 - (nextMonth.AddDays(-1).DayOfWeek - day + 7) % 7);

    /// <summary>The date itself, or the weekday before it.</summary>
    private static DateOnly Weekday(DateOnly date) => IsWeekday(date) ? date : WeekdaysBefore(date, 1);

    private static DateOnly WeekdaysBefore(DateOnly date, int count) => Weekdays(date, count, -1);

    private static DateOnly WeekdaysAfter(DateOnly date, int count) => Weekdays(date, count, 1);

    private static DateOnly Weekdays(DateOnly date, int count, int step)
    {
        while (count > 0)
        {
            date = date.AddDays(step);
            if (IsWeekday(date)) count--;
        }

        return date;
    }

    private static bool IsWeekday(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
