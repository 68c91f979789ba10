using NodaTime;

namespace TraderTerminal.Domain.Calendar;

/// <summary>What one local date holds: the boundaries of the session that ends on it, and the session that opens in its evening.</summary>
/// <param name="Boundaries">In the order in which they apply.</param>
/// <param name="Opens">Null when no session opens on this date.</param>
internal sealed record CalendarDay(LocalDate Date, Boundary[] Boundaries, Session? Opens);
