using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Grains.Abstractions.Alerts;
using static TraderTerminal.Grains.Evidence.ExportCell;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Each delivery that the account decided, with what became of it there. Secrets are masked as they are stored.</summary>
public static class AlertRows
{
    public static readonly string[] Columns =
    [
        .. ExportPlace.Columns, "alert", "outcome", "hook", "route", "receivedAt", "source", "contentType", "status", "dialect", "idempotencyKey", "bodySha256", "body", "canonical",
    ];

    /// <param name="delivery">Null when it is not found under the alert's id, as for all but the first alert of a batch.</param>
    public static ExportCell[] Of(ExportPlace place, AccountEvent decision, AlertDelivery? delivery) =>
    [
        .. place.Cells, Plain(DecidedAgain.AlertOf(decision)), Ours(DecidedAgain.OutcomeOf(decision)), Text(delivery?.Hook), Text(delivery?.Route), At(delivery?.ReceivedAt), Text(delivery?.Source),
        Text(delivery?.ContentType), Ours(delivery?.Status), Ours(delivery?.Dialect), Text(delivery?.IdempotencyKey), Ours(delivery?.BodySha256), Text(delivery?.Body), Json(delivery?.Canonical),
    ];
}
