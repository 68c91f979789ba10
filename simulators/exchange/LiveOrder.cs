namespace TraderTerminal.Simulators.Exchange;

/// <summary>The place where the newest version of an order stands, with the orders of its bracket.</summary>
internal sealed class LiveOrder(ExchangeOrder order, AccountBook book)
{
    public ExchangeOrder Order { get; set; } = order;

    public AccountBook Book { get; } = book;

    /// <summary>The entry of a bracket leg.</summary>
    public LiveOrder? Entry { get; set; }

    /// <summary>The bracket legs of an entry, in the order they were given.</summary>
    public List<LiveOrder> Legs { get; } = [];

    /// <summary>Already among the changes to be kept.</summary>
    public bool IsChanged { get; set; }
}
