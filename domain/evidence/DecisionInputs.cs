using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Domain.Evidence;

/// <summary>What an alert was decided on, beside the account's own state: with the two the same decision is made again, byte for byte.</summary>
/// <param name="Intent">What the alert asked of the account; null when it could not become an intent.</param>
/// <param name="Refused">Why it could not.</param>
/// <param name="Market">What was seen of the market.</param>
/// <param name="Above">What was set above the account.</param>
/// <param name="Others">What the trader's other accounts held.</param>
/// <param name="Messages">What the shared budgets of messages held.</param>
/// <param name="OneStop">The broker attaches one stop and one target to an order.</param>
public sealed record DecisionInputs(
    Intent? Intent = null, RefusedAlert? Refused = null, MarketView Market = default, ControlFromAbove Above = default, EquatableArray<HedgeAccount> Others = default,
    EquatableArray<MessageRoom> Messages = default, bool OneStop = false)
{
    /// <summary>Null for a command that decides no alert.</summary>
    public static DecisionInputs? Of(AccountCommand command) => command switch
    {
        Consider c => new(c.Intent, null, c.Market, c.Above, c.Others, c.Messages, c.OneStop),
        Refuse c => new(null, new(c.Code, c.Text), c.Market),
        _ => null,
    };

    /// <summary>The command that they were taken from.</summary>
    public AccountCommand Command(CommandId id, AlertId alert, DateTimeOffset at) => Intent is { } intent
        ? new Consider(id, alert, intent, Above, at, Others, Messages, OneStop) { Market = Market }
        : new Refuse(id, alert, Refused?.Code ?? "", Refused?.Text ?? "", at) { Market = Market };
}

/// <summary>Why an alert could not become an intent.</summary>
public sealed record RefusedAlert(string Code, string Text);
