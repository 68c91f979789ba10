using System.Collections.Frozen;
using NodaTime;

namespace TraderTerminal.Domain.Calendar;

/// <summary>The hours that a group of products shares at the exchange.</summary>
/// <remarks>
/// A session belongs to the date on which it ends. A holiday, an early close or a late open closes a part of a date: a session that
/// would open inside the closed part of its first date does not take place, and a session loses the closed part of its last date.
/// </remarks>
internal sealed class ExchangeGroup(
    DateTimeZone zone, IReadOnlyList<(Period Open, Period Close)> weekly, IEnumerable<LocalDate> holidays,
    IReadOnlyDictionary<LocalDate, LocalTime> earlyCloses, IReadOnlyDictionary<LocalDate, LocalTime> lateOpens)
{
    private readonly FrozenSet<LocalDate> _holidays = holidays.ToFrozenSet();
    private readonly FrozenDictionary<LocalDate, LocalTime> _earlyCloses = earlyCloses.ToFrozenDictionary();
    private readonly FrozenDictionary<LocalDate, LocalTime> _lateOpens = lateOpens.ToFrozenDictionary();

    /// <summary>The stretch asked about last: the next question is nearly always in it, and then needs no zone.</summary>
    private Stretch? _last;

    public bool IsOpen(DateTimeOffset at)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || at < last.From || at >= last.To)
        {
            last = StretchAt(at);
            Volatile.Write(ref _last, last);
        }

        return last.Open;
    }

    /// <summary>A time through which the group is open, or shut, throughout.</summary>
    private sealed record Stretch(DateTimeOffset From, DateTimeOffset To, bool Open);

    private Stretch StretchAt(DateTimeOffset at)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
        var thisSunday = local.Date.PlusDays(-((int)local.DayOfWeek % 7));
        var shutFrom = At(thisSunday.PlusWeeks(-1).AtMidnight());
        foreach (var sunday in (ReadOnlySpan<LocalDate>)[thisSunday.PlusWeeks(-1), thisSunday, thisSunday.PlusWeeks(1)])
        {
            foreach (var (open, close) in weekly)
            {
                if (Held(sunday.AtMidnight() + open, sunday.AtMidnight() + close) is not { } session) continue;
                var (from, to) = (At(session.Open), At(session.Close));
                if (at < from) return new(shutFrom, from, false);
                if (at < to) return new(from, to, true);
                shutFrom = to;
            }
        }

        return new(shutFrom, At(thisSunday.PlusWeeks(1).AtMidnight()), false);
    }

    /// <summary>What is left of a weekly session on its dates; null when it does not take place.</summary>
    private (LocalDateTime Open, LocalDateTime Close)? Held(LocalDateTime open, LocalDateTime close)
    {
        if (open.Date != close.Date && Closed(open.Date) is { } evening && evening.From <= open.TimeOfDay && !(open.TimeOfDay >= evening.To)) return null;
        if (Closed(close.Date) is { } part)
        {
            if (part.From == LocalTime.Midnight)
            {
                if (part.To is not { } resumes) return null;
                open = LocalDateTime.Max(open, close.Date + resumes);
                if (_earlyCloses.TryGetValue(close.Date, out var early)) close = LocalDateTime.Min(close, close.Date + early);
            }
            else if (!(open >= close.Date + part.To))
            {
                close = LocalDateTime.Min(close, close.Date + part.From);
            }
        }

        return open < close ? (open, close) : null;
    }

    /// <summary>The part of a date in which nothing trades, up to midnight when no end is given; null on an ordinary date.</summary>
    private (LocalTime From, LocalTime? To)? Closed(LocalDate date)
    {
        if (_holidays.Contains(date)) return (LocalTime.Midnight, null);
        LocalTime? early = _earlyCloses.TryGetValue(date, out var closesAt) ? closesAt : null;
        LocalTime? late = _lateOpens.TryGetValue(date, out var opensAt) ? opensAt : null;
        return early is { } close && !(late < close) ? (close, late)
            : late is { } resume ? (LocalTime.Midnight, resume)
            : null;
    }

    private DateTimeOffset At(LocalDateTime local) => local.InZoneLeniently(zone).ToInstant().ToDateTimeOffset();
}
