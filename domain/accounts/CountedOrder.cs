using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An order that filled, and the last trade date on which it counted; partial fills of one order count once a day.</summary>
public readonly record struct CountedOrder(OrderId Order, TradeDate On);
