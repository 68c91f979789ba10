using System.Collections.Frozen;

namespace TraderTerminal.Domain.Instruments;

/// <summary>Which months a product lists, which of them is in front on a date, and when each is traded last.</summary>
/// <remarks>
/// Shipped from <c>domain/data/contract-months.csv</c>. A broker's own answer wins over the front month computed here. Business days are
/// taken as Monday to Friday, so an exchange holiday moves the true last day by one.
/// </remarks>
public sealed class ContractMonths
{
    /// <summary>The longest gap between two front months, and a year to be safe.</summary>
    private const int MonthsAheadMax = 24;

    private readonly FrozenDictionary<string, ContractCycle> _cycles;

    private ContractMonths(Dictionary<string, ContractCycle> cycles) => _cycles = cycles.ToFrozenDictionary(StringComparer.Ordinal);

    public static ContractMonths Shipped { get; } = Read(ShippedData.Text("contract-months.csv"));

    /// <summary>True when the exchange lists the month; a product without a cycle lists none.</summary>
    public bool IsListed(ContractSymbol contract) =>
        _cycles.TryGetValue(contract.Root, out var cycle) && cycle.Lists(contract.Month);

    /// <summary>The last date the contract trades.</summary>
    /// <exception cref="KeyNotFoundException">The product has no cycle.</exception>
    public DateOnly LastTradingDay(ContractSymbol contract) => _cycles[contract.Root].LastTradingDay(contract.Year, contract.Month);

    /// <summary>The last date the contract trades; null when the exchange is not known to list it.</summary>
    public DateOnly? LastTradingDayIfListed(ContractSymbol contract) => IsListed(contract) ? LastTradingDay(contract) : null;

    /// <summary>The contract in front on a trade date: the first of the product's front months that has not rolled yet. Null without a cycle.</summary>
    public ContractSymbol? Front(string root, DateOnly on)
    {
        if (!_cycles.TryGetValue(root, out var cycle)) return null;
        var first = new DateOnly(on.Year, on.Month, 1);
        for (var ahead = 0; ahead <= MonthsAheadMax; ahead++)
        {
            var month = first.AddMonths(ahead);
            if (cycle.IsFront(month.Month) && cycle.RollsOn(month.Year, month.Month) > on) return new(root, month.Year, month.Month);
        }

        throw new InvalidOperationException($"{root} has no front month within {MonthsAheadMax} months of {on:O}.");
    }

    /// <summary>What is left of a contract on a trade date; null when the exchange is not known to list it.</summary>
    public ContractLife? LifeOf(ContractSymbol contract, DateOnly on)
    {
        if (!IsListed(contract)) return null;
        var cycle = _cycles[contract.Root];
        var (rolls, last) = (cycle.RollsOn(contract.Year, contract.Month), LastTradingDay(contract));
        var (toRoll, toLast) = (rolls.DayNumber - on.DayNumber, last.DayNumber - on.DayNumber);
        var warning = toRoll > cycle.RollDays ? null
            : toRoll > 0 ? $"{contract} rolls in {toRoll} {(toRoll == 1 ? "day" : "days")}, on {rolls:yyyy-MM-dd}; then {Front(contract.Root, rolls)} is in front"
            : $"{contract} has rolled on {rolls:yyyy-MM-dd} and trades last on {last:yyyy-MM-dd}; now {Front(contract.Root, on)} is in front";
        return new(contract, rolls, toRoll, last, toLast, warning);
    }

    private static ContractMonths Read(string text)
    {
        var cycles = new Dictionary<string, ContractCycle>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1))
        {
            var fields = line.Split(',');
            var cycle = new ContractCycle(fields[1], fields[2], fields[3], fields[4]);
            foreach (var root in fields[0].Split(' ')) cycles.Add(root, cycle);
        }

        return new(cycles);
    }
}
