using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.World;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>A trading account with everything that happened in it.</summary>
/// <param name="owner">The user it belongs to: the trader, or the firm.</param>
/// <param name="trader">The user who trades it.</param>
internal sealed class AccountRow(SimulatedAccount asked, long owner, long trader, FirmAccount firm, long cashId, DateTimeOffset at)
{
    public long Id => asked.Id;
    public string Name => asked.Name;
    public string RuleBook => asked.RuleBook;
    public long Owner => owner;
    public long Trader => trader;
    public bool IsLive => asked.Live;
    public bool OwnedByFirm => asked.OwnedByFirm;
    public FirmAccount Firm => firm;
    public AccountId EngineId => firm.Id;
    public long CashId => cashId;

    public Usd Balance { get; set; } = firm.StartBalance;

    /// <summary>Cash when the session began, and net liquidation then.</summary>
    public Usd AmountSod { get; set; } = firm.StartBalance;

    public Usd NetLiqSod { get; set; } = firm.StartBalance;
    public Usd NetLiqSow { get; set; } = firm.StartBalance;

    /// <summary>Null until something is realised in the session.</summary>
    public Usd? Realized { get; set; }

    public Usd? WeekRealized { get; set; }
    public bool IsActive { get; set; } = true;
    public bool IsClosed { get; set; }
    public bool IsReadonly { get; set; }
    public bool IsHidden { get; set; }

    /// <summary>Since when it may only reduce; null when it may open.</summary>
    public DateTimeOffset? LiquidateOnly { get; set; }

    public AdminAction? AdminAction { get; set; }

    /// <summary>What Tradovate's own rules watch.</summary>
    public required UserAccountAutoLiqEntity AutoLiq { get; set; }

    public AccountRiskStatusEntity? Status { get; set; }

    /// <summary>The firm has set other loss limits than its book has; Tradovate enforces them.</summary>
    public bool HasOwnLimits { get; set; }

    /// <summary>The most contracts in all products that the firm has set beside its book, each counted alike; null for none.</summary>
    public int? ContractsMax { get; set; }

    /// <summary>Numbers of its pre-trade rules, once they are there.</summary>
    public long? LimitId { get; set; }

    /// <inheritdoc cref="LimitId"/>
    public long? OrderLimitId { get; set; }

    /// <summary>Oldest first.</summary>
    public List<OrderRow> Orders { get; } = [];

    public SortedDictionary<ContractSymbol, PositionRow> Positions { get; } = [];

    public AccountEntity Entity(TradovateSwitches switches) => new(
        Id, Name, owner, "Customer", switches.AccountsHaveActive ? IsActive : null, IsClosed, Restricted: false, Archived: false, IsReadonly ? true : null, 2, 16, 17, "Speculator",
        "Individual", at, OwnedByFirm ? firm.StartBalance.Dollars : null);
}
