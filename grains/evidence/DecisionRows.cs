using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;
using static TraderTerminal.Grains.Evidence.ExportCell;

namespace TraderTerminal.Grains.Evidence;

/// <summary>What an account decided of an alert, with the numbers that it was decided with.</summary>
public static class DecisionRows
{
    public static readonly string[] Columns =
    [
        .. ExportPlace.Columns, "alert", "outcome", "code", "text", "contract", "side", "quantity", "largest", "binding", "net", "workingBuys", "workingSells", "worst", "balance", "equity",
        "dayPnl", "floor", "dailyFloor", "mark", "markedAt", "ruleBook", "strategy", "sizing", "month", "checks",
    ];

    /// <summary>Null for an event that decides no alert.</summary>
    public static ExportCell[]? Of(ExportPlace place, AccountEvent happened) => happened switch
    {
        AlertAccepted e => Row(place, e.Alert, "accepted", e.Decision),
        AlertRefused e => Row(place, e.Alert, "refused", e.Decision),
        AlertIgnored e => [.. place.Cells, Plain<AlertId>(e.Alert), Ours("ignored"), Text(e.Code), Text(e.Text), .. Enumerable.Repeat(default(ExportCell), Columns.Length - ExportPlace.Columns.Length - 4)],
        _ => null,
    };

    private static ExportCell[] Row(ExportPlace place, AlertId alert, string outcome, Decision decision)
    {
        var facts = decision.Facts;
        return
        [
            .. place.Cells, Plain<AlertId>(alert), Ours(outcome), Text(decision.Code), Text(decision.Text), Plain(facts.Contract), Word(facts.Side), Count(facts.Quantity), Count(decision.Largest.Count),
            Text(decision.Binding), Count(facts.Net), Count(facts.WorkingBuys), Count(facts.WorkingSells), Plain<MiniEquivalents>(facts.Worst), Plain<Usd>(facts.Balance), Plain<Usd>(facts.Equity),
            Plain<Usd>(facts.DayPnl), Plain(facts.Floor), Plain(facts.DailyFloor), Plain(facts.Mark), At(facts.MarkedAt), Text(facts.RuleBook), Text(facts.Strategy), Text(decision.Sizing),
            Text(decision.Month), Parts(decision.Checks),
        ];
    }
}
