using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>A stop and a target for what is held already, of which Tradovate cancels one when the other fills (reference 8.2).</content>
public sealed partial class TradovateBroker
{
    /// <inheritdoc/>
    public bool PairsExits(AccountId account) => true;

    /// <inheritdoc/>
    public async ValueTask<PairOutcome> PlacePair(AccountId account, OrderTicket stop, OrderTicket target, CancellationToken cancel)
    {
        try
        {
            var link = Link(account);
            _feed.Follow(stop.Contract);
            if (await _contracts.Find(stop.Contract, cancel) is not { } contract) return new PairOutcome.Refused(Codes.UnknownContract, $"Tradovate lists no {stop.Contract}.");
            link.ExitingUntil = _time.GetUtcNow() + ExitTime;
            if (OrderBodies.Pair(link, stop, target, contract, ReferenceOf(stop), out var body) is { } unfit) return new PairOutcome.Refused(unfit.Code, unfit.Text);
            return await Send(link, stop.Id, target.Id, body!, cancel);
        }
        catch (IOException away)
        {
            return new PairOutcome.Unknown(away.Message);
        }
    }

    /// <summary>Sent once. What was refused as a pair was not done, and each of the two may go by itself.</summary>
    private async Task<PairOutcome> Send(AccountLink link, OrderId stop, OrderId target, Dictionary<string, object> body, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        if (!link.Sent.Send(stop, _orders.Find(link.Number, stop) is not null, now, out _)) return new PairOutcome.Refused(Codes.DuplicateOrder, $"{stop} was placed before.");
        if (!link.Sent.Send(target, _orders.Find(link.Number, target) is not null, now, out _))
        {
            link.Sent.NotSent(stop);
            return new PairOutcome.Refused(Codes.DuplicateOrder, $"{target} was placed before.");
        }

        var reply = await _client.Command(TradovatePaths.PlacePair, body, Urgency.Exit, cancel);
        _lists.Changed();
        switch (reply)
        {
            case WireReply.Done { Answer: var answer } when answer.TextOrNull("orderId") is { } first:
                link.Sent.Answered(stop);
                if (answer.TextOrNull("ocoId") is not { } second) return new PairOutcome.StopAlone(first, "Tradovate named the stop and not its target");
                link.Sent.Answered(target);
                return new PairOutcome.Paired(first, second);
            case WireReply.Done:
                return new PairOutcome.Unknown("the answer names no order");
            case WireReply.Refused refused:
                link.Sent.NotSent(stop);
                link.Sent.NotSent(target);
                return refused.Code == WireReply.Codes.NotConnected ? new PairOutcome.Unknown(refused.Text) : new PairOutcome.Refused(refused.Code, refused.Text);
            case WireReply.Unclear unclear:
                return new PairOutcome.Unknown(unclear.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
