using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The answer to one order request: every check with its numbers, and the largest quantity that would have passed.</summary>
/// <param name="Code">Why: the first failed check's code; <c>REDUCES</c> for a reducing order; null when all passed.</param>
/// <param name="Text">One sentence with the numbers.</param>
/// <param name="Largest">The largest quantity of this side that would pass now.</param>
/// <param name="Binding">The rules that set <paramref name="Largest"/>; null when nothing limits it.</param>
/// <param name="IsChange">It is about orders that work already, not about a new one.</param>
/// <param name="Month">Which month was taken and who said so, for an alert that names none.</param>
/// <param name="Sizing">How the quantity came about: the arithmetic with its numbers; null when the size was taken as it was asked for.</param>
public sealed record Decision(
    bool Accepted, string? Code, string Text, EquatableArray<Check> Checks, Contracts Largest, string? Binding, Facts Facts, string? Sizing = null,
    bool IsChange = false, string? Month = null);

/// <summary>The numbers a decision was made with.</summary>
/// <param name="Net">Signed position in the contract.</param>
/// <param name="WorkingBuys">Contracts that working, in-flight and unknown buys may still add.</param>
/// <param name="Worst">The account's worst case with the order in it.</param>
/// <param name="StateVersion">The stream version decided on.</param>
/// <param name="Strategy">Whose alert it is; null when it does not say.</param>
public readonly record struct Facts(
    ContractSymbol? Contract, Side Side, int Quantity, int Net, int WorkingBuys, int WorkingSells, MiniEquivalents Worst, Usd Balance,
    Usd Equity, Usd DayPnl, Usd? Floor, Usd? DailyFloor, Price? Mark, DateTimeOffset? MarkedAt, TradeDate TradeDate, string? RuleBook,
    long StateVersion, string? Strategy = null);
