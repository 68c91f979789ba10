using System.Globalization;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What the firm's platform shows of an account, entered by a person; null where it was not entered.</summary>
/// <param name="MaximumLossLevel">The balance or equity at which the firm closes the account.</param>
/// <param name="DailyLossUsed">Lost today, open positions included; never below zero.</param>
/// <param name="DailyLossLeft">What may still be lost today.</param>
/// <param name="ContractsMax">In minis.</param>
public sealed record PlatformNumbers(
    Usd? Balance = null, Usd? MaximumLossLevel = null, Usd? DailyLossUsed = null, Usd? DailyLossLeft = null, int? ContractsMax = null);

/// <summary>One number of the platform that ours differs from.</summary>
/// <param name="Number">As it is named in the request: <c>maximumLossLevel</c>.</param>
/// <param name="Ours"><c>none</c> where our rules have no such number.</param>
/// <param name="IsLooser">By ours we would act later than the firm.</param>
public sealed record PlatformDifference(string Number, string Ours, string Theirs, bool IsLooser);

/// <summary>What the platform showed, and where it differed from our numbers of that moment.</summary>
/// <param name="SeenAt">When the platform showed it.</param>
public sealed record PlatformSeen(PlatformNumbers Numbers, DateTimeOffset SeenAt, EquatableArray<PlatformDifference> Differences, string By);

/// <summary>Holds our numbers against those that a person reads off the firm's platform, which its API does not tell (ProjectX reference 12).</summary>
internal static class Platform
{
    public static void Note(Turn turn, NotePlatform c) =>
        turn.Add(new PlatformNoted(new(c.Numbers, c.SeenAt, Differences(turn.State, c.Numbers, c.Market).ToEquatableArray(), c.By), c.Reason, c.At));

    /// <summary>Money that moves with trades and prices may differ by the balance's tolerance; a level and a contract limit are equal or not.</summary>
    private static IEnumerable<PlatformDifference> Differences(AccountState state, PlatformNumbers theirs, MarketView market)
    {
        var (equity, tolerance) = (state.EquityAt(market), state.Truth.Policy.BalanceTolerance);
        if (theirs.Balance is { } balance && Beyond(state.Balance, balance, tolerance))
            yield return Of("balance", state.Balance, balance, state.Balance > balance);
        if (theirs.MaximumLossLevel is { } level && FloorOf(state) != level)
            yield return Of("maximumLossLevel", FloorOf(state), level, FloorOf(state) is not { } floor || floor < level);
        var used = Usd.Max(Usd.Zero, -state.DayPnl(equity));
        if (theirs.DailyLossUsed is { } lost && Beyond(used, lost, tolerance))
            yield return Of("dailyLossUsed", used, lost, used < lost);
        var left = state.DailyFloor is { } daily ? Usd.Max(Usd.Zero, equity - daily) : (Usd?)null;
        if (theirs.DailyLossLeft is { } room && (left is not { } ours || Beyond(ours, room, tolerance)))
            yield return Of("dailyLossLeft", left, room, !(left < room));
        var max = state.ContractsMax(equity);
        if (theirs.ContractsMax is { } minis && max != MiniEquivalents.FromMinis(minis))
            yield return new("contractsMax", max?.ToString() ?? None, minis.ToString(CultureInfo.InvariantCulture), !(max < MiniEquivalents.FromMinis(minis)));
    }

    private const string None = "none";

    private static Usd? FloorOf(AccountState state) => state.Book?.Drawdown is null ? null : state.Floor;

    private static bool Beyond(Usd a, Usd b, Usd tolerance) => a - b > tolerance || b - a > tolerance;

    private static PlatformDifference Of(string number, Usd? ours, Usd theirs, bool isLooser) => new(number, ours?.ToString() ?? None, theirs.ToString(), isLooser);
}
