using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Finds what a hook received, by the alert's id.</summary>
internal static class Deliveries
{
    /// <summary>True for the delivery that brought the alert, alone or in a batch.</summary>
    public static bool Brought(AlertDelivery delivery, AlertId alert)
    {
        if (delivery.Id == alert) return true;
        if (delivery is not { Status: AlertDelivery.Accepted, Canonical: { } canonical } || !canonical.StartsWith('[')) return false;
        for (var i = AlertJsonReader.Read(canonical).Count - 1; i > 0; i--)
        {
            if (AlertRouter.IdOf(delivery.Id, i) == alert) return true;
        }

        return false;
    }

    /// <summary>Null for an alert that came in a batch behind another, and where the hook's history lies in another shard.</summary>
    public static async ValueTask<StoredEvent?> Find(IEventReader journal, ShardId shard, AlertId alert, CancellationToken cancel) =>
        await journal.FindCommand(shard, AlertDesk.ReceivedBy(alert), cancel) is { First: { } position } && await journal.ReadFeed(shard, position - 1, 1, cancel) is [var stored] ? stored : null;
}
