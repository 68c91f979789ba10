using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Accounts;

/// <summary>One trade date of an account.</summary>
/// <param name="Open">Equity when it opened, and so on to <paramref name="Close"/>; the running day's close is its newest value.</param>
/// <param name="Trades">Round trips: how often a contract that was held was flat again or turned round.</param>
/// <param name="Fees">Of its fills.</param>
/// <param name="IsRestated">A fill that came later changed it.</param>
internal sealed record DayBar(
    TradeDate TradeDate, bool IsOpen, Usd Open, Usd High, Usd Low, Usd Close, Usd Balance, Usd Pnl, int Fills, int Trades, Usd Fees, bool IsRestated);

/// <summary>Days from the events that open and close them, with the highs and lows of the curve between.</summary>
internal static class DayBars
{
    private const int FillsMax = 10_000;

    /// <summary>A day begins flat, or what was held before is closed by its first fills without being counted.</summary>
    private static int Trips(IEnumerable<FillAnswer> newestFirst)
    {
        var (trips, held) = (0, new Dictionary<ContractSymbol, int>());
        foreach (var fill in newestFirst.Reverse())
        {
            var before = held.GetValueOrDefault(fill.Symbol);
            var after = before + (fill.Side.Sign() * fill.Quantity);
            if (before != 0 && Math.Sign(after) != Math.Sign(before)) trips++;
            held[fill.Symbol] = after;
        }

        return trips;
    }

    /// <param name="now">The account's view, for the running day; null when it does not answer.</param>
    public static async Task<IReadOnlyList<DayBar>> Of(AccountId account, AccountView? now, IRecords records, int count, CancellationToken cancel)
    {
        var opened = await Told<AccountEvent.SessionOpened>("session-opened");
        var closed = await Told<AccountEvent.DayClosed>("day-closed");
        var restated = (await Told<AccountEvent.DayRestated>("day-restated")).ToLookup(one => one.TradeDate);
        var days = new List<DayBar>();
        if (now is not null)
        {
            var running = opened.FirstOrDefault(one => one.Session.TradeDate == now.TradeDate);
            var isClosed = closed.Any(one => one.TradeDate == now.TradeDate);
            if (!isClosed) days.Add(await Bar(now.TradeDate, running?.At, now.At, running?.DayStartEquity ?? now.Equity - now.DailyPnl, now.Equity, now.Balance, now.DailyPnl, isOpen: true));
        }

        foreach (var day in closed.Take(count - days.Count))
        {
            var start = opened.FirstOrDefault(one => one.Session.TradeDate == day.TradeDate);
            var bar = await Bar(day.TradeDate, start?.At, day.At, start?.DayStartEquity ?? day.Equity - day.DayPnl, day.Equity, day.Balance, day.DayPnl, isOpen: false);
            days.Add(restated[day.TradeDate].FirstOrDefault() is { } again
                ? bar with { Open = again.DayStartEquity, Close = again.Equity, Balance = again.Balance, Pnl = again.DayPnl, IsRestated = true }
                : bar);
        }

        return days;

        async Task<IReadOnlyList<T>> Told<T>(string type)
            where T : AccountEvent =>
            [.. (await records.Told(account, type, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, count, cancel)).Select(record => (T)record.Read())];

        async Task<DayBar> Bar(TradeDate date, DateTimeOffset? from, DateTimeOffset to, Usd open, Usd close, Usd balance, Usd pnl, bool isOpen)
        {
            var curve = (await records.EquityBetween(account, from ?? DateTimeOffset.UnixEpoch, to, 1, cancel)).Select(point => point.Equity).Append(open).Append(close).ToList();
            var fills = (await records.Told(account, "fill-booked", from ?? DateTimeOffset.UnixEpoch, to, FillsMax, cancel)).Select(FillAnswer.Of).ToList();
            return new(
                date, isOpen, open, curve.Aggregate(Usd.Max), curve.Aggregate(Usd.Min), close, balance, pnl, fills.Count, Trips(fills),
                fills.Aggregate(Usd.Zero, (sum, fill) => sum + fill.Fee), false);
        }
    }
}
