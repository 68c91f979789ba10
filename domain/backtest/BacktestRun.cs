using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Backtest;

/// <summary>Runs a list of trades through an account, once as it was and many times with its days drawn anew.</summary>
public static class BacktestRun
{
    /// <summary>More runs make the intervals narrower by less than anybody can use.</summary>
    public const int RunsMax = 100_000;

    /// <param name="draw">A whole number from 0 below the given one; it must be the same for the same seed.</param>
    public static BacktestReport Of(RuleBook book, EquatableArray<Trade> trades, int runs, long seed, Func<int, int> draw)
    {
        var result = BacktestAccount.Run(book, trades);
        return new(book.Id, book.Version, trades.Count, result, Chances(book, trades, runs, seed, draw));
    }

    /// <summary>A day of the file, and when its session opened.</summary>
    private sealed record DrawnDay(DateTimeOffset OpenAt, IReadOnlyList<Trade> Trades);

    /// <summary>As many days as the file has, each drawn from all of them and set on the file's own dates, at the same time after the open.</summary>
    private static BacktestChances Chances(RuleBook book, EquatableArray<Trade> trades, int runs, long seed, Func<int, int> draw)
    {
        var days = trades.GroupBy(trade => book.Calendar.TradeDateAt(trade.Opened)).OrderBy(day => day.Key)
            .Select(day => new DrawnDay(book.Calendar.SessionAt(day.Min(trade => trade.Opened)).OpenAt, [.. day])).ToArray();
        int passed = 0, failed = 0, paid = 0;
        for (var run = 0; run < runs; run++)
        {
            var drawn = new List<Trade>(trades.Count);
            var line = 0;
            foreach (var on in days)
            {
                var day = days[draw(days.Length)];
                var moved = on.OpenAt - day.OpenAt;
                drawn.AddRange(day.Trades.Select(trade => trade with { Line = ++line, Opened = trade.Opened + moved, Closed = trade.Closed + moved }));
            }

            var result = BacktestAccount.Run(book, drawn);
            if (result.Outcome == "passed") passed++;
            if (result.Outcome == "failed") failed++;
            if (result.PayoutFrom is not null) paid++;
        }

        return new(
            runs, seed, book.Target is null ? null : Chance.Of(passed, runs), Chance.Of(failed, runs), book.Payout is null ? null : Chance.Of(paid, runs));
    }
}
