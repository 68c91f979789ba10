using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>A trading account with everything that happened in it.</summary>
internal sealed class AccountRow(int id, int user, string name, bool simulated, FirmAccount firm)
{
    public int Id => id;
    public int User => user;
    public string Name => name;
    public FirmAccount Firm => firm;
    public AccountId EngineId => firm.Id;

    public Usd Balance { get; set; } = firm.StartBalance;
    public bool CanTrade { get; set; } = true;
    public bool IsVisible { get; set; } = true;

    /// <summary>The API's brackets are taken; false for the mode Position Brackets.</summary>
    public bool AutoOco { get; set; } = true;

    /// <summary>Oldest first.</summary>
    public List<OrderRow> Orders { get; } = [];

    /// <summary>Oldest first.</summary>
    public List<TradeRow> Trades { get; } = [];

    public SortedDictionary<ContractSymbol, PositionRow> Positions { get; } = [];
    public Dictionary<string, DateTimeOffset> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>When orders came, for the velocity control.</summary>
    public Queue<DateTimeOffset> OrderTimes { get; } = [];
    public DateTimeOffset VelocityLockedUntil { get; set; }

    public TradingAccountModel Model(GatewaySwitches switches) => new(
        id, name, Balance.Dollars, CanTrade && !(switches.DayLockClearsCanTrade && firm.IsLocked), IsVisible, simulated);
}
