using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Orders;

/// <summary>How we move a working stop after a position, always towards its profit. All distances are positive and count from the average of the entry's real fills.</summary>
/// <param name="BreakevenAfter">Points in favour that move the stop to the entry; null for no such move.</param>
/// <param name="BreakevenOffset">Points on the profit side of the entry where it then stands; null for the entry itself.</param>
/// <param name="AtFirstTarget">The first fill of a target of the same entry moves it there too.</param>
/// <param name="Trail">Distance at which it follows the price; null when it does not.</param>
/// <param name="TrailAfter">Points in favour before it begins to follow; null for at once.</param>
/// <param name="TrailStep">Least points of one move; null for one tick.</param>
public sealed record StopMoves(
    Points? BreakevenAfter = null, Points? BreakevenOffset = null, bool AtFirstTarget = false, Points? Trail = null, Points? TrailAfter = null, Points? TrailStep = null);
