using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What the contracts of an intent are worked out from when the account decides.</summary>
public enum SizeBy
{
    /// <summary>Percent of the present position, to close.</summary>
    PercentOfPosition,

    /// <summary>Dollars lost when the stop is hit.</summary>
    RiskMoney,

    /// <summary>Percent of the balance lost when the stop is hit.</summary>
    RiskPercent,
}

/// <summary>A size that only the account can work out (TradingView reference 2.5, 2.8). Rounded down; zero is a refusal.</summary>
/// <param name="Multiplier">Of the follower; a part of a position is not multiplied.</param>
/// <param name="Max">Most contracts that come of it; null for no cap.</param>
public sealed record SizeAsk(SizeBy By, decimal Value, decimal Multiplier = 1, int? Max = null)
{
    public const string RoundsToZero = "size_rounds_to_zero";

    /// <summary>The contracts and how they came about; or a code and a sentence when there are none.</summary>
    /// <param name="toStop">Distance from the entry to the farthest stop; null when some of the entry has none.</param>
    public (int Quantity, string Text, string? Code) Work(AccountState state, ContractSymbol contract, Points? toStop)
    {
        if (By == SizeBy.PercentOfPosition)
        {
            var held = Math.Abs(state.ProjectedNet(contract));
            return Whole(held * Value / 100, Invariant($"{Value} % of {held}"));
        }

        if (toStop is not { } distance || distance.Nanos <= 0) return (0, "A size by risk needs a stop on the losing side of a known price.", ReasonCodes.PriceUnknown);
        var ofOne = LossOf(state.Instrument(contract.Root), distance);
        var money = By == SizeBy.RiskMoney ? Value : state.Balance.Dollars * Value / 100;
        var what = By == SizeBy.RiskMoney ? Invariant($"{Value} USD") : Invariant($"{Value} % of {state.Balance} USD");
        var factor = Multiplier == 1 ? "" : Invariant($" × {Multiplier}");
        return Whole(money * Multiplier / ofOne.Dollars, $"{what}{factor} at risk / {ofOne} USD a contract to the stop");
    }

    private (int Quantity, string Text, string? Code) Whole(decimal exact, string formula)
    {
        var whole = (int)Math.Min(int.MaxValue, decimal.Floor(exact));
        if (whole < 1) return (0, $"{formula} is less than one contract", RoundsToZero);
        return Max < whole ? (Max.Value, Invariant($"{formula} = {whole}, capped at {Max}"), null) : (whole, Invariant($"{formula} = {whole}"), null);
    }

    private static Usd LossOf(Instrument instrument, Points distance) => instrument.ProfitOrLoss(default, default(Price) + distance, 1);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
