using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Silo.Connections;

/// <summary>Each account at its own broker: through its connection, or at the simulated venue.</summary>
/// <param name="simulated">The simulated venue of this process; null in a cluster, where an account would leave it behind.</param>
/// <param name="mayAct">False when another process may work for the accounts: nothing is sent and nothing asked.</param>
internal sealed class RoutedBroker(IBroker? simulated, ConnectionBook connections, Func<bool> mayAct) : IBroker
{
    private const string NotConnected = "NOT_CONNECTED";
    private const string LetGo = "The login was let go while it was being asked; another process may have it.";

    /// <summary>Whoever begins to connect goes on with other things, and is told when he asks how it went.</summary>
    public async ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel) =>
        await Away(Of(account).Connect(account, balance, events, cancel), cancel);

    public ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel) => Away(Of(account).Snapshot(account, cancel), cancel);

    public ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel) => Away(Of(account).FillsAfter(account, last, cancel), cancel);

    public ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? Told<OrderLookUp>(broker.Find(account, order, cancel), new OrderLookUp.Unknown(LetGo), cancel) : new(new OrderLookUp.Unknown(why));

    public ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel) =>
        Find(order.Account, out var why) is { } broker ? Told<OrderOutcome>(broker.Place(order, cancel), new OrderOutcome.Unknown(LetGo), cancel) : new(new OrderOutcome.Rejected(NotConnected, why));

    public ValueTask<PairOutcome> PlacePair(AccountId account, OrderTicket stop, OrderTicket target, CancellationToken cancel) => Find(account, out var why) is { } broker
        ? Told<PairOutcome>(broker.PlacePair(account, stop, target, cancel), new PairOutcome.Unknown(LetGo), cancel)
        : new(new PairOutcome.Refused(NotConnected, why));

    public ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? Told<OrderOutcome>(broker.Cancel(account, order, cancel), new OrderOutcome.Unknown(LetGo), cancel) : new(new OrderOutcome.Unknown(why));

    public ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel) =>
        Find(account, out var why) is { } broker ? Told<OrderOutcome>(broker.Modify(account, order, change, cancel), new OrderOutcome.Unknown(LetGo), cancel) : new(new OrderOutcome.Unknown(why));

    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) =>
        Find(account, out _) is { } broker ? Told(broker.Front(account, root, cancel), null, cancel) : default;

    public string Name(AccountId account) => connections.BrokerOf(account) ?? "paper";

    public bool AttachesOneStop(AccountId account) => Find(account, out _)?.AttachesOneStop(account) == true;

    public bool PairsExits(AccountId account) => Find(account, out _)?.PairsExits(account) == true;

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

    /// <summary>A client that ends while it is asked has no answer: it is away, and nobody's fault.</summary>
    /// <exception cref="IOException">As the client says, or it has ended meanwhile.</exception>
    private static async ValueTask<T> Away<T>(ValueTask<T> asked, CancellationToken cancel)
    {
        try
        {
            return await asked;
        }
        catch (Exception ended) when (IsEnd(ended, cancel))
        {
            throw new IOException(LetGo, ended);
        }
    }

    /// <inheritdoc cref="Away{T}"/>
    private static async ValueTask Away(ValueTask asked, CancellationToken cancel)
    {
        try
        {
            await asked;
        }
        catch (Exception ended) when (IsEnd(ended, cancel))
        {
            throw new IOException(LetGo, ended);
        }
    }

    private static async ValueTask<T> Told<T>(ValueTask<T> asked, T otherwise, CancellationToken cancel)
    {
        try
        {
            return await asked;
        }
        catch (Exception ended) when (IsEnd(ended, cancel))
        {
            return otherwise;
        }
    }

    private static bool IsEnd(Exception fault, CancellationToken cancel) => fault is ObjectDisposedException || (fault is OperationCanceledException && !cancel.IsCancellationRequested);
}
