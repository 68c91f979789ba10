using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>Something that happened to one account at the exchange.</summary>
public abstract record ExchangeEvent(AccountId Account, DateTimeOffset At)
{
    /// <summary>An order was taken; for a bracket leg, it was activated and its ticket has its price and quantity.</summary>
    public sealed record Working(ExchangeOrder Order, DateTimeOffset At) : ExchangeEvent(Order.Account, At);

    public sealed record Filled(ExchangeFill Fill, DateTimeOffset At) : ExchangeEvent(Fill.Account, At);

    public sealed record Cancelled(ExchangeOrder Order, string Reason, DateTimeOffset At) : ExchangeEvent(Order.Account, At);

    public sealed record Expired(ExchangeOrder Order, DateTimeOffset At) : ExchangeEvent(Order.Account, At);

    /// <summary>Price or quantity of the order changed, by request or because its bracket moved.</summary>
    public sealed record Modified(ExchangeOrder Order, DateTimeOffset At) : ExchangeEvent(Order.Account, At);
}
