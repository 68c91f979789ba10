using System.Collections.Frozen;
using NodaTime;

namespace TraderTerminal.Domain.Calendar;

/// <summary>A firm's trading calendar: trade dates, sessions, cut-offs. Immutable; equal instants give equal answers for ever.</summary>
/// <remarks>
/// Prop-firm rules reference 4.3. Times are local wall times in <c>zone</c>. A session opens at the roll of every date whose next date
/// is a trading date, and is named after that next date, or after the one it is blended into.
/// </remarks>
public sealed class TradingCalendar(
    DateTimeZone zone, LocalTime rollAt, LocalTime dayCloseAt, LocalTime? flatBy, LocalTime? lastEntryAt, OnFlatBy onFlatBy,
    IReadOnlyDictionary<LocalDate, Holiday> holidays, bool blendHolidays, IReadOnlyDictionary<string, ProductHours> productHours,
    ExchangeCalendar? exchange)
{
    /// <summary>The longest run of dates without a session that is looked through. Reading a book refuses a longer one.</summary>
    public const int DatesWithoutSessionMax = 30;

    /// <summary>Days kept ready, about two years; a power of two. An older day of the same slot gives way and is worked out again.</summary>
    private const int DaysKept = 512;

    private readonly FrozenDictionary<LocalDate, Holiday> _holidays = holidays.ToFrozenDictionary();
    private readonly FrozenDictionary<string, ProductHours> _productHours = productHours.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly CalendarDay?[] _days = new CalendarDay?[DaysKept];

    public OnFlatBy OnFlatBy => onFlatBy;

    internal LocalTime RollAt => rollAt;

    internal IReadOnlyDictionary<LocalDate, Holiday> Holidays => _holidays;

    /// <summary>The same calendar with other holidays.</summary>
    internal TradingCalendar With(IReadOnlyDictionary<LocalDate, Holiday> others) => new(
        zone, rollAt, dayCloseAt, flatBy, lastEntryAt, onFlatBy, others, blendHolidays, _productHours, exchange);

    /// <summary>Where an instant lies in its session.</summary>
    public static SessionPhase Phase(Session session, DateTimeOffset at) =>
        at >= session.FlatByAt ? SessionPhase.Closed
        : at >= session.LastEntryAt ? SessionPhase.EntryCutoff
        : SessionPhase.Open;

    /// <summary>The session that opened last, at or before the instant.</summary>
    public Session SessionAt(DateTimeOffset at)
    {
        var date = Local(at).Date;
        for (var looked = 0; looked <= DatesWithoutSessionMax; looked++, date = date.PlusDays(-1))
        {
            if (Day(date).Opens is { } session && session.OpenAt <= at) return session;
        }

        throw new InvalidOperationException($"No session opened in the {DatesWithoutSessionMax} dates before {at:O}.");
    }

    /// <summary>The trade date of the session the instant lies in: a late fill on Friday 17:30 still belongs to Friday.</summary>
    public TradeDate TradeDateAt(DateTimeOffset at) => SessionAt(at).TradeDate;

    /// <summary>The first open after this session that begins another trade date; a blended holiday only reopens trading.</summary>
    public DateTimeOffset NextTradeDateOpenAt(Session session)
    {
        var next = SessionAt(session.NextOpenAt);
        while (next.TradeDate == session.TradeDate) next = SessionAt(next.NextOpenAt);
        return next.OpenAt;
    }

    /// <summary>The first open after this session that begins another ISO week of trade dates.</summary>
    public DateTimeOffset NextWeekOpenAt(Session session)
    {
        var next = SessionAt(session.NextOpenAt);
        while (next.TradeDate.Monday == session.TradeDate.Monday) next = SessionAt(next.NextOpenAt);
        return next.OpenAt;
    }

    /// <summary>Every boundary after one instant (exclusive) up to another (inclusive), in the order in which they apply.</summary>
    public IReadOnlyList<Boundary> Boundaries(DateTimeOffset after, DateTimeOffset upTo)
    {
        var boundaries = new List<Boundary>();
        if (upTo <= after) return boundaries;
        var last = Local(upTo).Date;
        for (var date = Local(after).Date; date <= last; date = date.PlusDays(1))
        {
            foreach (var boundary in Day(date).Boundaries)
            {
                if (boundary.At > after && boundary.At <= upTo) boundaries.Add(boundary);
            }
        }

        return boundaries;
    }

    /// <summary>When the next boundary comes, after the instant.</summary>
    public DateTimeOffset NextBoundaryAt(DateTimeOffset after)
    {
        var date = Local(after).Date;
        for (var looked = 0; looked <= DatesWithoutSessionMax; looked++, date = date.PlusDays(1))
        {
            foreach (var boundary in Day(date).Boundaries)
            {
                if (boundary.At > after) return boundary.At;
            }
        }

        throw new InvalidOperationException($"No boundary in the {DatesWithoutSessionMax} dates after {after:O}.");
    }

    /// <summary>True when the product's own hours are open, and the exchange's too if the calendar follows them.</summary>
    public bool IsProductOpen(string root, DateTimeOffset at) =>
        (!_productHours.TryGetValue(root, out var hours) || hours.IsOpen(Local(at).TimeOfDay, rollAt))
        && (exchange is null || exchange.IsOpen(root, at));

    private CalendarDay Day(LocalDate date)
    {
        ref var slot = ref _days[DayNumber(date) & (DaysKept - 1)];
        if (Volatile.Read(ref slot) is { } kept && kept.Date == date) return kept;
        var day = WorkOut(date);
        Volatile.Write(ref slot, day);
        return day;
    }

    private CalendarDay WorkOut(LocalDate date)
    {
        var opens = OpensOn(date) ? SessionFrom(date) : null;
        var boundaries = new List<Boundary>();
        if (IsTradingDate(date)) Close(date, boundaries);
        if (opens is not null) boundaries.Add(new(BoundaryKind.SessionOpen, opens.OpenAt, opens.TradeDate));
        return new CalendarDay(date, [.. boundaries.OrderBy(b => b.At).ThenBy(b => b.Kind).ThenBy(b => b.Root, StringComparer.Ordinal)], opens);
    }

    /// <summary>The boundaries that close the session ending on this date.</summary>
    private void Close(LocalDate date, List<Boundary> boundaries)
    {
        var tradeDate = Named(date);
        var flat = FlatBy(date);
        foreach (var (root, hours) in _productHours)
        {
            if (hours.FlatBy is { } own && !(own >= flat)) boundaries.Add(new(BoundaryKind.ProductFlat, At(date, own), tradeDate, root));
        }

        if (flat is { } flatAt) boundaries.Add(new(BoundaryKind.FlatBy, At(date, flatAt), tradeDate));
        if (!IsBlended(date)) boundaries.Add(new(BoundaryKind.DayClose, At(date, dayCloseAt), tradeDate));
    }

    private Session SessionFrom(LocalDate opensOn)
    {
        var day = opensOn.PlusDays(1);
        var next = day;
        for (var looked = 0; !OpensOn(next); looked++, next = next.PlusDays(1))
        {
            if (looked > DatesWithoutSessionMax)
                throw new InvalidOperationException($"No session opens in the {DatesWithoutSessionMax} dates after {opensOn}.");
        }

        var flat = FlatBy(day);
        return new Session(
            Named(day), At(opensOn, rollAt), LastEntry(flat) is { } last ? At(day, last) : null, flat is { } at ? At(day, at) : null,
            IsBlended(day) ? null : At(day, dayCloseAt), At(next, rollAt));
    }

    /// <summary>The trade date of the session that ends on a date: the date, or the next one that is neither closed nor blended away.</summary>
    private TradeDate Named(LocalDate date)
    {
        while (!IsTradingDate(date) || IsBlended(date)) date = date.PlusDays(1);
        return new(date.ToDateOnly());
    }

    /// <summary>The flat-by time of a date; null when none is set.</summary>
    internal LocalTime? FlatBy(LocalDate date) => _holidays.TryGetValue(date, out var holiday) && holiday.FlatBy is { } early ? early : flatBy;

    /// <summary>On an early day the last entry keeps its normal distance from the flat-by time.</summary>
    private LocalTime? LastEntry(LocalTime? flat) =>
        flat is { } at && flatBy is { } normal && lastEntryAt is { } last ? at.PlusTicks(last.TickOfDay - normal.TickOfDay) : null;

    private bool IsTradingDate(LocalDate date) =>
        date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !(_holidays.TryGetValue(date, out var holiday) && holiday.Closed);

    private bool OpensOn(LocalDate date) => IsTradingDate(date.PlusDays(1));

    private bool IsBlended(LocalDate date) => blendHolidays && _holidays.TryGetValue(date, out var holiday) && holiday.BlendInto is not null;

    private LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;

    /// <summary>Leniently, for a boundary that a rule book puts into a daylight-saving gap: it then comes right after the gap.</summary>
    private DateTimeOffset At(LocalDate date, LocalTime time) => (date + time).InZoneLeniently(zone).ToInstant().ToDateTimeOffset();

    private static int DayNumber(LocalDate date) => date.ToDateOnly().DayNumber;
}
