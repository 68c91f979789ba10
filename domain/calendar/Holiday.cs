using NodaTime;

namespace TraderTerminal.Domain.Calendar;

/// <summary>A date on which the firm's day is another. All three may be missing; then the date is only named.</summary>
/// <param name="Closed">No session ends on this date.</param>
/// <param name="FlatBy">The flat-by time of this date, local; null keeps the normal one.</param>
/// <param name="BlendInto">The trade date its fills count for, in a calendar that blends holidays.</param>
public sealed record Holiday(LocalDate Date, bool Closed = false, LocalTime? FlatBy = null, LocalDate? BlendInto = null);
