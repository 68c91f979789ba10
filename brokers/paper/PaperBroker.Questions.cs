using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Paper;

/// <content>What may be asked without changing anything.</content>
public sealed partial class PaperBroker
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The connection is lost, or the file refused.</exception>
    public ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RefuseWhenGone();
            Engine.OpenAccount(account, balance, _time.GetUtcNow());
            if (!TryKeep(out var trouble)) throw new IOException(trouble);
            if (!_links.TryGetValue(account, out var link)) _links[account] = link = new PaperLink();
            link.Listen(events);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection is lost.</exception>
    public ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RefuseWhenGone();
            return new(new BrokerSnapshot(
                Engine.Balance(account),
                [.. Engine.Positions(account).Select(position => position.ToBroker())],
                [.. Engine.OpenOrders(account).Select(order => order.ToBroker())],
                _time.GetUtcNow()));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection is lost.</exception>
    public ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RefuseWhenGone();
            return new([.. Engine.FillsAfter(account, last).Select(fill => fill.ToBroker())]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_isConnected) return new(new OrderLookUp.Unknown(Gone));
            return new(Engine.HasAccount(account) && Engine.Find(account, order) is { } found
                ? new OrderLookUp.Found(found.ToBroker())
                : new OrderLookUp.Absent());
        }
    }

    /// <inheritdoc/>
    /// <remarks>A venue that quotes one month of a product trades that one; of several it does not say.</remarks>
    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) => new(_feed.Only(root));
}
