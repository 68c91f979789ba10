using System.Globalization;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>One thing that the firm asks of a trader's conduct, as it stands now. Advice: it refuses nothing.</summary>
/// <param name="Rule">The field of the book's conduct.</param>
/// <param name="Value">Where the account stands; null while nothing is known.</param>
/// <param name="Limit">What the firm asks.</param>
/// <param name="IsExceeded">True beyond the limit; exactly at it the limit is kept.</param>
/// <param name="Text">One sentence with the numbers.</param>
public sealed record ConductLine(string Rule, decimal? Value, decimal Limit, bool IsExceeded, string Text)
{
    /// <summary>Every line that the book asks for, in the order of its fields.</summary>
    /// <param name="activeAccounts">The trader's active accounts at the firm; null where nobody counts them.</param>
    public static EquatableArray<ConductLine> Of(AccountState state, DateTimeOffset at, int? activeAccounts)
    {
        if (state.Book?.Conduct is not { } conduct) return default;
        var lines = new List<ConductLine>();
        if (conduct.PriceLimitMargin is { } margin) lines.Add(PriceLimit(margin));
        if (conduct.MaxOrdersPerDay is { } orders) lines.Add(Orders(state.Conduct.OrdersToday, orders));
        if (conduct.MinHold is { } hold) lines.Add(Hold(state.Conduct, hold));
        if (conduct.InactivityDays is { } days) lines.Add(Inactivity(DaysLeft(state, at), days));
        if (conduct.MaxActiveAccounts is { } accounts) lines.Add(Accounts(activeAccounts, accounts));
        return lines.ToEquatableArray();
    }

    /// <summary>Days until the firm closes the account for want of a trade; null without such a rule or before the first trade.</summary>
    public static int? DaysLeft(AccountState state, DateTimeOffset at) =>
        state.Book?.Conduct?.InactivityDays is { } days && state.Statistics.LastTraded is { } last
            ? last.Date.DayNumber + days - DateOnly.FromDateTime(at.UtcDateTime).DayNumber
            : null;

    /// <summary>Neither settlement prices nor the exchange's limits come with a feed of ours.</summary>
    private static ConductLine PriceLimit(Ratio margin) => new(
        "priceLimitMargin", null, Percent(margin), false,
        $"The exchange's price limits are not known here: keep {Number(Percent(margin))} % of the settlement price away from them.");

    private static ConductLine Orders(int orders, int most) => new(
        "maxOrdersPerDay", orders, most, orders > most, $"{orders} orders today, at most {most}.");

    private static ConductLine Hold(ConductCounts counts, MinHold rule)
    {
        var asked = $"at least {Number(Percent(rule.Share))} % of the trades are to be held longer than {rule.Seconds} seconds";
        if (counts.Trades == 0) return new("minHold", null, Percent(rule.Share), false, $"No trade yet; {asked}.");
        var share = Math.Round(100m * counts.Held / counts.Trades, 1, MidpointRounding.ToZero);
        var tooFew = (long)counts.Held * Ratio.MillionthsPerOne < rule.Share.Millionths * (long)counts.Trades;
        return new("minHold", share, Percent(rule.Share), tooFew, $"{counts.Held} of {counts.Trades} trades, {Number(share)} %; {asked}.");
    }

    private static ConductLine Inactivity(int? left, int days) => new(
        "inactivityDays", left, days, left < 0,
        left switch
        {
            null => $"No trade yet; after {days} days without one the firm closes the account.",
            < 0 => $"{days - left} days without a trade: after {days} the firm closes the account.",
            _ => $"{left} days left: after {days} without a trade the firm closes the account.",
        });

    private static ConductLine Accounts(int? active, int most) => new(
        "maxActiveAccounts", active, most, active > most,
        active is null ? $"At most {most} active accounts of a trader at the firm." : $"{active} active accounts of the trader at the firm, at most {most}.");

    private static decimal Percent(Ratio share) => 100m * share.Millionths / Ratio.MillionthsPerOne;

    private static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
