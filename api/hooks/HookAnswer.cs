using System.Text.Json.Serialization;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Hooks;

/// <summary>What the sender of an alert is told; tradingview-alerts reference 4.1. Members that say nothing are left out.</summary>
internal sealed record HookAnswer(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertId? AlertId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertId? Of = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Column = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OutcomeAnswer>? Outcomes = null)
{
    /// <summary>The same words for an unknown key and for a wrong secret.</summary>
    public static HookAnswer NotFound { get; } = new("error", Code: "not_found");

    public static HookAnswer TooLarge { get; } =
        new("error", Code: "body_too_large", Reason: $"An alert has at most {BoundedBody.BytesMax} bytes.");

    public static HookAnswer NotWhole { get; } = new("error", Code: "bad_request", Reason: "The request was not whole.");

    public static HookAnswer SourceRefused { get; } = new("error", Code: "source_not_allowed");

    public static HookAnswer NotStored { get; } =
        new("error", Code: "unavailable", Reason: "Nothing was stored; send it again.");

    public static HookAnswer Accepted(AlertId alert) => new("accepted", alert);

    public static HookAnswer Duplicate(AlertId alert, AlertId of) => new("duplicate", alert, of);

    public static HookAnswer Rejected(AlertId alert, string code, string reason) => new("rejected", alert, Code: code, Reason: reason);

    public static HookAnswer TooManyChecks(int perMinute) =>
        new("rejected", Code: AlertCodes.Rate, Reason: $"The key is right; more than {perMinute} checks a minute.");

    public static HookAnswer Error(AlertId? alert, AlertReading.Faulty fault) =>
        new("error", alert, Code: fault.Code, Reason: fault.Reason, Line: fault.Line, Column: fault.Column);

    /// <summary>Rejected when there were accounts and each of them refused; the code is then the first one's.</summary>
    public static HookAnswer Decided(AlertId alert, IReadOnlyList<AlertOutcome> outcomes)
    {
        var answer = outcomes.Count > 0 && outcomes.All(outcome => outcome.Outcome == AlertOutcome.Refused)
            ? Rejected(alert, outcomes[0].Code ?? "refused", outcomes[0].Text)
            : Accepted(alert);
        return answer with { Outcomes = [.. outcomes.Select(OutcomeAnswer.Of)] };
    }
}

/// <summary>What one account made of an alert.</summary>
/// <param name="Reversal">How far it has come in turning the position round; null when it turns nothing.</param>
/// <param name="Life">Days to the roll and to the last trading day of the contract, on the trade date of the decision; null without a contract.</param>
internal sealed record OutcomeAnswer(
    AccountId Account, string Outcome, string? Code, string Text, Decision? Decision, EquatableArray<OrderId> Orders, ContractLife? Life,
    Reversal? Reversal)
{
    public static OutcomeAnswer Of(AlertOutcome outcome) => new(
        outcome.Account, outcome.Outcome, outcome.Code, outcome.Text, outcome.Decision, outcome.Orders,
        outcome.Decision?.Facts is { Contract: { } contract, TradeDate.Date: var on } ? ContractMonths.Shipped.LifeOf(contract, on) : null, outcome.Reversal);
}
