using TraderTerminal.Domain.Accounts;

namespace TraderTerminal.Grains;

/// <summary>What is counted of an account's events once they are in the journal.</summary>
public sealed partial class AccountGrain
{
    /// <summary>Of an order that every rule let pass.</summary>
    private const string NoCode = "NONE";

    private void Measure(AccountState before, IReadOnlyList<AccountEvent> events)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case AccountEvent.AlertAccepted e:
                    services.Metrics.Decided("accepted", e.Decision.Code ?? NoCode);
                    break;
                case AccountEvent.AlertRefused e:
                    services.Metrics.Decided("refused", e.Decision.Code ?? NoCode);
                    break;
                case AccountEvent.AlertIgnored e:
                    services.Metrics.Decided("ignored", e.Code);
                    break;
                case AccountEvent.FlattenStarted e:
                    services.Metrics.FlattenBegan(e.By switch { "engine" => "rule", FlattenProcess.ByAlert => "alert", _ => "person" });
                    break;
                case AccountEvent.FlattenCompleted e:
                    services.Metrics.FlattenEnded(e.ToFlat);
                    break;
                case AccountEvent.ViolationRaised e:
                    services.Metrics.Violated(e.Violation.Rule);
                    break;
                case AccountEvent.AccountLocked e:
                    services.Metrics.Locked(e.Lock.Rule);
                    break;
                default:
                    MeasureOrder(before, happened);
                    break;
            }
        }
    }

    private void MeasureOrder(AccountState before, AccountEvent happened)
    {
        switch (happened)
        {
            case AccountEvent.OrderSent:
                Ordered("sent");
                break;
            case AccountEvent.OrderRejected:
                Ordered("rejected");
                break;
            case AccountEvent.OrderCancelled:
                Ordered("cancelled");
                break;
            case AccountEvent.OrderExpired:
                Ordered("expired");
                break;
            case AccountEvent.OrderOutcomeUnknown:
                Ordered("unknown");
                break;
            case AccountEvent.FillBooked { Source: not FillSource.Import } e:
                services.Metrics.Filled(services.Broker.Name(id), e.Source.ToString().ToLowerInvariant());
                if (e.Fill.Order is { } order && before.Order(order) is not null && _state.Order(order) is null) Ordered("filled");
                break;
            default:
                break;
        }
    }

    private void Ordered(string result) => services.Metrics.Ordered(services.Broker.Name(id), result);
}
