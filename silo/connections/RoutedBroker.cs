using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Silo.Connections;

/// <summary>Each account at its own broker: through its connection, or at the simulated venue.</summary>
/// <param name="simulated">The simulated venue of this process; null in a cluster, where an account would leave it behind.</param>
/// <param name="mayAct">False when another process may work for the accounts: nothing is sent and nothing asked.</param>
internal sealed class RoutedBroker(IBroker? simulated, ConnectionBook connections, Func<bool> mayAct) : IBroker
{
    private const string NotConnected = "NOT_CONNECTED";

    public async ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel) => await Of(account).Connect(account, balance, events, cancel);

    public ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel) => Of(account).Snapshot(account, cancel);

    public ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel) => Of(account).FillsAfter(account, last, cancel);

    public ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? broker.Find(account, order, cancel) : new(new OrderLookUp.Unknown(why));

    public ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel) =>
        Find(order.Account, out var why) is { } broker ? broker.Place(order, cancel) : new(new OrderOutcome.Rejected(NotConnected, why));

    public ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? broker.Cancel(account, order, cancel) : new(new OrderOutcome.Unknown(why));

    public ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? broker.Modify(account, order, change, cancel) : new(new OrderOutcome.Unknown(why));

    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) =>
        Find(account, out _) is { } broker ? broker.Front(account, root, cancel) : default;

    public string Name(AccountId account) => connections.BrokerOf(account) ?? "paper";

    public bool AttachesOneStop(AccountId account) => Find(account, out _)?.AttachesOneStop(account) == true;

    public void Exiting(AccountId account) => Find(account, out _)?.Exiting(account);

    public ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel) => Of(account).Mirror(account, fill, cancel);

    /// <exception cref="IOException">Its connection is not there now.</exception>
    private IBroker Of(AccountId account) => Find(account, out var why) ?? throw new IOException(why);

    private IBroker? Find(AccountId account, out string why)
    {
        if (!mayAct())
        {
            why = "The database does not say that this process still works for the account; another one may.";
            return null;
        }

        var found = connections.Find(account, out var whyNot) ?? (whyNot is null ? simulated : null);
        why = whyNot ?? (found is null ? $"{account} belongs to no connection, and a cluster has no simulated venue" : "");
        return found;
    }
}
