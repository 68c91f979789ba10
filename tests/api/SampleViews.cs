using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Tests.Api;

/// <summary>Views of accounts, told apart by equity and version.</summary>
internal static class SampleViews
{
    public static readonly DateTimeOffset At = new(2026, 10, 20, 10, 0, 0, TimeSpan.Zero);

    public static AccountView Of(string id, int equity = 50_000, long version = 1) => new(
        Id: new AccountId(id), Name: id, Trader: "t", Phase: "evaluation", Environment: "demo", Groups: default, Status: "active",
        State: TradingState.Active, StateLevel: "account", StateReason: null, Connection: "connected",
        RuleBook: new RuleBookView(new RuleBookId("seed/eval/50k"), "1", "Evaluation"), StartBalance: Dollars(50_000),
        Balance: Dollars(50_000), Equity: Dollars(equity), DailyPnl: default, TotalPnl: default, Peak: Dollars(50_000), Floor: null,
        FloorLocked: false, DailyFloor: null, Headroom: null, LossBuffer: null, Drawdown: default, DrawdownBuffer: null,
        MaxDrawdown: default, TradeDate: new TradeDate(new DateOnly(2026, 10, 20)), SessionEndsAt: null, Positions: default,
        Orders: default, Locks: default, Flattens: default, WinRate: null, TotalTrades: 0, Wins: 0, Losses: 0, ProfitFactor: null,
        LossesInRow: 0, LossesInRowMax: 0, TradedDays: 0, BestDay: default, Target: null, Progress: null, ActiveViolations: 0,
        Violations: default, OpenContracts: 0, ContractsMax: null, MaxQuantity: default, LastAlert: null, MarkedAt: null, At: At,
        Version: version);

    private static Usd Dollars(int dollars) => Usd.FromDollars(dollars);
}
