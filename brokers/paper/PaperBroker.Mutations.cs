using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Brokers.Paper;

/// <content>Orders, cancels and changes, with the faults that were asked for.</content>
public sealed partial class PaperBroker
{
    private const string Gone = "The broker is not connected.";

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel) =>
        Ask(
            order.Account,
            (engine, now) => _faults.Rejects() || (order.Ticket.Kind is OrderKind.Stop or OrderKind.TrailingStop && _faults.RejectsStop())
                ? engine.PlaceRefused(order.Account, order.Ticket, _faults.Plan.RejectCode, "The broker refused.", now)
                : engine.Place(order.Account, order.Ticket, order.Legs.Count > 0 && _faults.LosesLegs() ? default : order.Legs, now),
            cancel);

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel) =>
        Ask(
            account,
            (engine, now) =>
            {
                if (_faults.FillsOnCancel() && engine.HasAccount(account)) engine.FillNow(account, order, now);
                return engine.Cancel(account, order, now);
            },
            cancel);

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel) =>
        Ask(
            account,
            (engine, now) => engine.Modify(account, order, new OrderModification(change.Quantity, change.Limit, change.Stop), now),
            cancel);

    /// <inheritdoc/>
    /// <exception cref="IOException">The connection is lost, or the file refused.</exception>
    /// <exception cref="KeyNotFoundException">The exchange knows no such account or product.</exception>
    public ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RefuseWhenGone();
            Engine.Import(new ExchangeFill(
                fill.Id, Sequence: 0, account, fill.Order, fill.Contract, fill.Side, fill.Quantity, fill.Price, fill.Fee, fill.At));
            if (!TryKeep(out var trouble)) throw new IOException(trouble);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask<OrderOutcome> Ask(
        AccountId account, Func<MatchingEngine, DateTimeOffset, ExchangeAnswer> request, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        OrderOutcome outcome;
        TimeSpan delay;
        bool tellsFirst;
        lock (_lock)
        {
            if (_isConnected && _faults.Disconnects()) Lose("fault", _faults.Plan.DisconnectedFor);
            outcome = _isConnected ? Answer(request) : new OrderOutcome.Unknown(Gone);
            (delay, tellsFirst) = (_faults.AnswerDelay(), _faults.TellsBeforeAck());
        }

        Deliver(account, tellsFirst);
        return delay == TimeSpan.Zero ? new(outcome) : Late(outcome, delay, cancel);
    }

    private OrderOutcome Answer(Func<MatchingEngine, DateTimeOffset, ExchangeAnswer> request)
    {
        var answer = request(Engine, _time.GetUtcNow());
        var outcome = TryKeep(out var trouble) ? answer.ToBroker() : new OrderOutcome.Unknown(trouble);
        return _faults.LosesAnswer() ? new OrderOutcome.Unknown("The answer was lost.") : outcome;
    }

    private void Deliver(AccountId account, bool now)
    {
        PaperLink? link;
        lock (_lock) _links.TryGetValue(account, out link);
        if (link is null) return;
        if (now) link.Deliver();
        else _post(link.Deliver);
    }

    private async ValueTask<OrderOutcome> Late(OrderOutcome outcome, TimeSpan delay, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(delay, _time, cancel);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            return new OrderOutcome.Unknown("The caller stopped waiting for the answer.");
        }
    }

    private void RefuseWhenGone()
    {
        if (!_isConnected) throw new IOException(Gone);
    }
}
