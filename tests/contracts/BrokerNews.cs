using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <summary>Keeps what a broker told, for tests to look at.</summary>
public sealed class BrokerNews : IBrokerEvents
{
    private readonly Lock _lock = new();
    private readonly List<BrokerEvent> _events = [];

    public IReadOnlyList<BrokerEvent> Events
    {
        get { lock (_lock) return [.. _events]; }
    }

    public IReadOnlyList<BrokerFill> Fills => [.. Of<BrokerEvent.Filled>().Select(filled => filled.Fill)];

    public IEnumerable<T> Of<T>()
        where T : BrokerEvent => Events.OfType<T>();

    public bool Works(OrderId order) => Of<BrokerEvent.Working>().Any(e => e.Ticket.Id == order);

    public bool Cancelled(OrderId order) => Of<BrokerEvent.Cancelled>().Any(e => e.Order == order);

    public int FilledOf(OrderId order) => Fills.Where(fill => fill.Order == order).DistinctBy(fill => fill.Id).Sum(fill => fill.Quantity.Count);

    public void Happened(BrokerEvent happened)
    {
        lock (_lock) _events.Add(happened);
    }
}
