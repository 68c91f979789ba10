using System.Globalization;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>From a delivery to one ask per account of its route.</summary>
public sealed class AlertRouter(IAccounts accounts, RouteMembers members, FrontMonths fronts, TimeProvider time)
{
    /// <summary>The alerts of a delivery that is for somebody.</summary>
    public static IReadOnlyList<CanonicalAlert> AlertsOf(AlertDelivery delivery, Hook? hook) =>
        delivery is { Canonical: { } canonical, Status: AlertDelivery.Accepted } && hook is not null ? AlertJsonReader.Read(canonical) : [];

    /// <summary>The id of an alert of a delivery: the first has the delivery's own.</summary>
    public static AlertId IdOf(AlertId delivery, int index) => index == 0 ? delivery : new(DeterministicId.Of("batch", delivery.ToString(), index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>In the order of the route; of a batch, all of the first alert first.</summary>
    public async ValueTask<IReadOnlyList<AlertAsk>> Asks(AlertDelivery delivery, IReadOnlyList<CanonicalAlert> alerts, Hook hook)
    {
        var asks = new List<AlertAsk>();
        for (var i = 0; i < alerts.Count; i++)
        {
            var id = IdOf(delivery.Id, i);
            var alert = alerts[i];
            foreach (var (follower, named) in await members.Addressed(hook, alert.Route))
                asks.Add(new AlertAsk(follower.Account, hook.Route.Id, alert, delivery.ReceivedAt, refusal => Ask(id, alert, delivery, hook.Route, follower, named, refusal)));
        }

        return asks;
    }

    /// <summary>What every account would make of it now; in the order of <see cref="Asks"/>.</summary>
    public async ValueTask<IReadOnlyList<ForeseenOutcome>> Foresee(AlertDelivery delivery, IReadOnlyList<CanonicalAlert> alerts, Hook hook)
    {
        var outcomes = new List<ForeseenOutcome>();
        for (var i = 0; i < alerts.Count; i++)
        {
            foreach (var (follower, named) in await members.Addressed(hook, alerts[i].Route))
            {
                var asked = await ForAccount(delivery.Id, alerts[i], delivery, hook.Route, follower, named);
                outcomes.Add(new(i, accounts.Find(follower.Account) is { } account ? await account.Foresee(asked) : NoAccount(follower.Account, delivery.Id), asked.Intent));
            }
        }

        return outcomes;
    }

    /// <summary>The delivery as it is to be stored: rejected when it is for nobody on its route, with a warning when it names some that are not.</summary>
    public async ValueTask<AlertDelivery> Addressed(AlertDelivery delivery, Hook hook, IReadOnlyList<AlertRoute> addressed)
    {
        foreach (var alert in addressed)
        {
            var (code, text) = await members.Unknown(hook, alert);
            if (code is not null) return delivery with { Status = AlertDelivery.Rejected, Code = code, Reason = text };
            if (text is not null) delivery = delivery with { Warnings = delivery.Warnings.Add(text) };
        }

        return delivery;
    }

    private async ValueTask<AlertOutcome> Ask(AlertId id, CanonicalAlert alert, AlertDelivery delivery, Route route, AccountRoute follower, AlertAccount? named, AlertRefusal? refusal)
    {
        if (accounts.Find(follower.Account) is not { } account) return NoAccount(follower.Account, id);
        return await account.Consider(refusal is null ? await ForAccount(id, alert, delivery, route, follower, named) : new(id, null, refusal, delivery.ReceivedAt));
    }

    private static AlertOutcome NoAccount(AccountId account, AlertId id) =>
        new(account, id, AlertOutcome.Refused, "STATE_UNKNOWN", $"There is no account {account}.", null, default);

    private async ValueTask<AlertForAccount> ForAccount(AlertId id, CanonicalAlert alert, AlertDelivery delivery, Route route, AccountRoute follower, AlertAccount? named)
    {
        if (route.IsPaused && alert.MayOpen) return Refused(id, delivery, "ROUTE_PAUSED", $"route {route.Id} is paused");
        if (follower.IsOff && alert.MayOpen) return Refused(id, delivery, "FOLLOWER_OFF", $"{follower.Account} is switched off on route {route.Id}");
        // An alert that waited here (the journal was down) is as late as one that was sent late.
        var now = time.GetUtcNow();
        var age = Staleness.Check(alert with { FiredAt = alert.FiredAt ?? delivery.ReceivedAt }, now, route.EntryAgeMax);
        if (age.Reason is { } stale) return Refused(id, delivery, AlertCodes.Stale, stale);
        var defaults = new RouteDefaults(route.Quantity, route.Same, route.Opposite, route.CancelOrders, route.TakesDelayed);
        var active = AlertResolver.FrontOf(alert, follower) is { } root ? await fronts.Of(follower.Account, root) : null;
        return AlertResolver.Resolve(alert, defaults, follower, named, ExchangeDate.Of(now), active) switch
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
