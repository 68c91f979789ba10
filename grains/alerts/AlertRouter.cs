using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>From a delivery to one ask per account of its route.</summary>
public sealed class AlertRouter(IAccounts accounts, TimeProvider time)
{
    /// <summary>In the order of the route; of a batch, all of the first alert first.</summary>
    public IReadOnlyList<AlertAsk> Asks(AlertDelivery delivery, Hook? hook)
    {
        if (delivery.Canonical is null || hook is null) return [];
        var alerts = AlertJsonReader.Read(delivery.Canonical);
        var asks = new List<AlertAsk>();
        for (var i = 0; i < alerts.Count; i++)
        {
            var id = i == 0 ? delivery.Id : new AlertId(DeterministicId.Of("batch", delivery.Id.ToString(), i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            var alert = alerts[i];
            foreach (var follower in hook.Route.Accounts)
            {
                if (alert.Route.Accounts.Count > 0 && alert.Route.Accounts.All(account => account.Id != follower.Account.Value)) continue;
                asks.Add(new AlertAsk(follower.Account, () => Ask(id, alert, delivery, hook.Route, follower)));
            }
        }

        return asks;
    }

    private async ValueTask<AlertOutcome> Ask(AlertId id, CanonicalAlert alert, AlertDelivery delivery, Route route, AccountRoute follower)
    {
        if (accounts.Find(follower.Account) is not { } account)
            return new AlertOutcome(follower.Account, id, AlertOutcome.Refused, "STATE_UNKNOWN", $"There is no account {follower.Account}.", null, default);
        return await account.Consider(ForAccount(id, alert, delivery, route, follower));
    }

    private AlertForAccount ForAccount(AlertId id, CanonicalAlert alert, AlertDelivery delivery, Route route, AccountRoute follower)
    {
        if (route.IsPaused && alert.MayOpen) return Refused(id, delivery, "ROUTE_PAUSED", $"route {route.Id} is paused");
        // An alert that waited here (the journal was down) is as late as one that was sent late.
        var now = time.GetUtcNow();
        var age = Staleness.Check(alert with { FiredAt = alert.FiredAt ?? delivery.ReceivedAt }, now, route.EntryAgeMax);
        if (age.Reason is { } stale) return Refused(id, delivery, AlertCodes.Stale, stale);
        var defaults = new RouteDefaults(route.Quantity, route.Same, route.Opposite, route.CancelOrders);
        return AlertResolver.Resolve(alert, defaults, follower.Multiplier, ExchangeDate.Of(now)) switch
        {
            ResolvedAlert.Ready ready => new AlertForAccount(id, ready.Intent, null, delivery.ReceivedAt),
            ResolvedAlert.Unusable unusable => Refused(id, delivery, unusable.Code, unusable.Reason),
            ResolvedAlert.NoteOnly => Refused(id, delivery, "note", "a note is recorded and never traded"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static AlertForAccount Refused(AlertId id, AlertDelivery delivery, string code, string text) =>
        new(id, null, new AlertRefusal(code, text), delivery.ReceivedAt);
}
