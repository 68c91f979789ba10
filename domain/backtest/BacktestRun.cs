using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Backtest;

/// <summary>Runs a list of trades through an account, once as it was and many times with its days drawn anew.</summary>
public static class BacktestRun
{
    /// <summary>More runs make the intervals narrower by less than anybody can use.</summary>
    public const int RunsMax = 100_000;

    /// <param name="overlays">Every overlay, in its newest version; those of the book hold on their dates as if the account had always had them.</param>
    /// <param name="draw">A whole number from 0 below the given one; it must be the same for the same seed.</param>
    public static BacktestReport Of(RuleBook book, IEnumerable<Overlay> overlays, EquatableArray<Trade> trades, int runs, long seed, Func<int, int> draw)
    {
        var bound = overlays.OrderBy(overlay => overlay.Id, StringComparer.Ordinal).Select(overlay => new BoundOverlay(overlay, default, false)).ToEquatableArray();
        // A holiday carries its own date, so that the calendar is the same on every one.
        var calendar = Overlays.On(book, bound, default).Calendar;
        var days = trades.GroupBy(trade => calendar.TradeDateAt(trade.Opened)).OrderBy(day => day.Key)
            .Select(day => new DrawnDay(calendar.SessionAt(day.Min(trade => trade.Opened)).OpenAt, [.. day])).ToArray();
        BacktestResult Run(IReadOnlyList<Trade> made) => BacktestAccount.Run(book, bound, days[0].OpenAt, made);
        return new(book.Id, book.Version, trades.Count, Run(trades), Chances(book, days, Run, runs, seed, draw));
    }

    /// <summary>A day of the file, and when its session opened.</summary>
    private sealed record DrawnDay(DateTimeOffset OpenAt, IReadOnlyList<Trade> Trades);

    /// <summary>As many days as the file has, each drawn from all of them and set on the file's own dates, at the same time after the open.</summary>
    private static BacktestChances Chances(RuleBook book, DrawnDay[] days, Func<IReadOnlyList<Trade>, BacktestResult> run, int runs, long seed, Func<int, int> draw)
    {
        int passed = 0, failed = 0, paid = 0;
        for (var drawing = 0; drawing < runs; drawing++)
        {
            var drawn = new List<Trade>();
            var line = 0;
            foreach (var on in days)
            {
                var day = days[draw(days.Length)];
                var moved = on.OpenAt - day.OpenAt;
                drawn.AddRange(day.Trades.Select(trade => trade with { Line = ++line, Opened = trade.Opened + moved, Closed = trade.Closed + moved }));
            }

            var result = run(drawn);
            if (result.Outcome == "passed") passed++;
            if (result.Outcome == "failed") failed++;
            if (result.PayoutFrom is not null) paid++;
        }

        return new(
            runs, seed, book.Target is null ? null : Chance.Of(passed, runs), Chance.Of(failed, runs), book.Payout is null ? null : Chance.Of(paid, runs));
    }
}
