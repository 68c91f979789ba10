using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using static TraderTerminal.Grains.Evidence.ExportCell;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Where an account's rules stood behind the last event of a trade date, at the marks that were recorded.</summary>
public static class StateRows
{
    public static readonly string[] Columns =
    [
        .. ExportPlace.Columns, "isOver", "ruleBook", "ruleBookVersion", "status", "state", "balance", "equity", "dayPnl", "peak", "floor", "floorLocked", "headroom", "dailyLossLimit", "dailyFloor",
        "contractsMax", "ordersToday", "tripsToday", "limits", "violations", "locks", "overlays",
    ];

    /// <param name="isOver">False for the trade date that runs.</param>
    public static ExportCell[] Of(ExportPlace place, AccountState s, bool isOver)
    {
        var equity = s.Equity;
        var floor = s.Book?.Drawdown is null ? (Usd?)null : s.Floor;
        var limits = Enumerable.Range(0, Allowance.CountMax(s)).Select(at => Allowance.At(s, at, equity)).OfType<Allowance>()
            .Select(one => new AllowanceView(one.Rule, one.Amount, one.Used, one.Left, one.OfBalance));
        return
        [
            .. place.Cells, Flag(isOver), Text(s.Book?.Id.Value), Text(s.Book?.Version), Ours(s.Status), Word(s.State), Plain<Usd>(s.Balance), Plain<Usd>(equity), Plain<Usd>(s.DayPnl(equity)),
            Plain<Usd>(s.Peak), Plain(floor), Flag(s.FloorLocked), Plain(floor is { } level ? equity - level : (Usd?)null), Plain(s.DailyLossLimit), Plain(s.DailyFloor),
            Plain(s.ContractsMax(equity)), Count(s.OrdersToday), Count(s.Statistics.TripsToday), Parts(limits.ToArray()), Parts(s.Violations), Parts(s.Locks),
            Parts(s.Overlays.Select(bound => $"{bound.Overlay.Id} {bound.Overlay.Version}").ToArray()),
        ];
    }
}
