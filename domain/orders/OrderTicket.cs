using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Orders;

/// <summary>How an order meets the market. The default is a market order.</summary>
public enum OrderKind
{
    Market,
    Limit,
    Stop,
    StopLimit,
    TrailingStop,
}

/// <summary>How long an order works. The default is until the end of the session.</summary>
public enum TimeInForce
{
    Day,
    Gtc,
    Ioc,
    Fok,
}

/// <summary>What is asked of the market: one order under our own id.</summary>
/// <remarks>
/// <see cref="Limit"/> is given for limit and stop-limit orders, <see cref="Stop"/> for stop and stop-limit orders,
/// <see cref="Trail"/> (a positive distance) for trailing stops; the others are null.
/// </remarks>
public sealed record OrderTicket(
    OrderId Id,
    ContractSymbol Contract,
    Side Side,
    Contracts Quantity,
    OrderKind Kind = OrderKind.Market,
    Price? Limit = null,
    Price? Stop = null,
    Points? Trail = null,
    TimeInForce Tif = TimeInForce.Day);

/// <summary>Which end of a bracket a leg is.</summary>
public enum BracketRole
{
    Stop,
    Target,
}

/// <summary>An exit order that begins to work when its entry fills, for as many contracts as were filled, up to its own quantity.</summary>
/// <remarks>
/// Exactly one of <see cref="At"/> (absolute price) and <see cref="FromEntry"/> (positive distance from the entry's fill price, on
/// the protecting side for a stop, on the profit side for a target) is given. Legs of one <see cref="Pair"/> cancel each other.
/// A stop leg with a <see cref="Trail"/> trails by that distance at the broker; one with <see cref="Moves"/> is moved by us, and a broker places it as a plain stop.
/// </remarks>
public sealed record BracketLeg(
    OrderId Id,
    BracketRole Role,
    int Pair,
    Contracts Quantity,
    Price? At = null,
    Points? FromEntry = null,
    Points? Trail = null,
    StopMoves? Moves = null);
