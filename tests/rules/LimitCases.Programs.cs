using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

internal static partial class LimitCases
{
    private const long Small = 100 * Dollar;

    /// <summary>An evaluation that closes its day with this total, of which this much was earned today.</summary>
    private static string Passed(BookText book, BookAccount account, long total, long today, int daysBefore, bool trades = true)
    {
        var before = new Usd(book.Start + total - today);
        account.Correct(new Correction(Balance: before, DayStartEquity: before, TradedDays: daysBefore));
        if (trades) account.Earn(today);
        return account.At(DayClose(book)).State.Status;
    }

    private static int MinDays(BookText book) => Whole(book["target"]?["minTradedDays"], 0);

    /// <summary>4.6: passed when <c>total &gt;= target</c> and <c>tradedDays &gt;= minTradedDays</c>, at the day's close, flat.</summary>
    private static IEnumerable<LimitCase> Targets(BookText book)
    {
        if (book["target"] is not { } rule) yield break;
        var target = BookText.Micros(rule["amount"]!);
        var days = MinDays(book);
        foreach (var side in Sides)
        {
            yield return new(
                "target", ["target.amount"], $"a cent, {Side3(side)}", side < 0 ? "active" : "passed",
                account => Passed(book, account, target + side * Cent, Small, Math.Max(0, days - 1)));
        }

        yield return new(
            "target", ["target.amount"], "with a position open", "active",
            account => Passed(book, account.Fill("MNQ", Side.Buy, 1, 15_500m), target, Small, Math.Max(0, days - 1)) is "passed" ? "passed" : "active");
        yield return new(
            "target", ["target.amount"], "a millisecond before the day's close", "active",
            account =>
            {
                var before = new Usd(book.Start + target - Small);
                account.Correct(new Correction(Balance: before, DayStartEquity: before, TradedDays: days));
                return account.Earn(Small).At(DayClose(book).AddMilliseconds(-1)).State.Status;
            });
        if (days == 0) yield break;
        foreach (var counted in (int[])[days - 1, days, days + 1])
        {
            yield return new(
                "minimum days", ["target.minTradedDays"], $"{counted} of {days}", counted < days ? "active" : "passed",
                account => counted == 0 ? Passed(book, account, target, 0, 0, trades: false) : Passed(book, account, target, Small, counted - 1));
        }
    }

    /// <summary>4.6: <c>bestDay &lt;= ratio x total</c>, strict when not inclusive.</summary>
    private static IEnumerable<LimitCase> Consistencies(BookText book)
    {
        if (book["consistency"] is not { } rule) yield break;
        // A book that does not know its target decides no passing, whatever the share.
        var target = BookText.MicrosOrNull(book["target"]?["amount"]);
        var total = (target ?? 3_000 * Dollar) + 1_000 * Dollar;
        var share = total * rule["ratio"]!.GetValue<decimal>();
        if (share != decimal.Truncate(share)) throw new NotSupportedException($"{book}: the share of {total} is not whole.");
        foreach (var side in Sides)
        {
            var holds = side < 0 || (side == 0 && (bool?)rule["inclusive"] != false);
            yield return new(
                target is null ? "consistency without a target" : "consistency", ["consistency.ratio", "consistency.inclusive"], $"best day {Side3(side)}",
                holds && target is not null ? "passed" : "active",
                account => Passed(book, account, total, (long)share + side, MinDays(book)));
        }
    }

    private sealed record Request(
        long Balance, long Amount, int Payouts, long? BalanceAfter, int WinningDays, int TradedDays, long Profit, long BestDay);

    private static IEnumerable<LimitCase> PayoutsOf(BookText book)
    {
        if (book["payout"] is not { } rule) return [];
        var least = BookText.MicrosOrNull(rule["min"]) ?? 0;
        var keep = BookText.MicrosOrNull(rule["keepAbove"]) ?? book.Start;
        var balanceMin = BookText.MicrosOrNull(rule["minBalance"]) ?? book.Start;
        var ratio = rule["consistency"]?.GetValue<decimal>();
        var good = new Request(
            Math.Max(Math.Max(book.Start, keep), balanceMin) + 10_000 * Dollar, Math.Max(least, Small), 0, null, Whole(rule["winningDays"], 0), Whole(rule["tradedDays"], 0),
            5_000 * Dollar, (long)(5_000 * Dollar * (ratio ?? 1m) / 2));
        return
        [
            .. Amounts(book, rule, good, least), .. Shares(book, rule, good), .. Caps(book, rule, good), .. Counts(book, rule, good),
            .. Conditions(book, rule, good, ratio), .. Afterwards(book, rule, good),
        ];
    }

    private static LimitCase Payout(string kind, string path, string what, string? refused, Request request) =>
        new(kind, [path], what, refused ?? "accepted", account => Decided(Ready(account, request).RequestPayout(request.Amount)));

    private static BookAccount Ready(BookAccount account, Request request) => account.Correct(new Correction(
        Balance: new Usd(request.Balance), DayStartEquity: new Usd(request.Balance), Payouts: request.Payouts, BalanceAfterPayout: Money(request.BalanceAfter),
        WindowTradedDays: request.TradedDays, WinningDays: request.WinningDays, WindowProfit: new Usd(request.Profit), WindowBestDay: new Usd(request.BestDay)));

    private static string Decided(BookAccount account) => account.Last.Select(happened => happened switch
    {
        AccountEvent.PayoutAccepted => "accepted",
        AccountEvent.PayoutRefused refused => refused.Code,
        _ => null,
    }).OfType<string>().Single();

    private static IEnumerable<LimitCase> Amounts(BookText book, JsonObject rule, Request good, long least)
    {
        foreach (var side in Sides)
        {
            var cents = side * Cent;
            if (rule["min"] is not null)
                yield return Payout("payout minimum", "payout.min", $"a cent, {Side3(side)}", side < 0 ? PayoutRule.BelowMinCode : null, good with { Amount = least + cents });
            if (rule["minBalance"] is { } balance)
            {
                // What is asked for leaves the smallest balance behind; only the balance before it counts.
                yield return Payout(
                    "payout minimum balance", "payout.minBalance", $"a cent, {Side3(side)}", side < 0 ? PayoutRule.MinBalanceCode : null,
                    good with { Balance = BookText.Micros(balance) + cents });
            }

            if (rule["keepAbove"] is { } keep)
                yield return Payout(
                    "payout buffer", "payout.keepAbove", $"a cent, {Side3(side)}", side < 0 ? PayoutRule.BufferCode : null,
                    good with { Balance = BookText.Micros(keep) + good.Amount + cents });
        }

        yield return Payout("payout of nothing", "payout", "zero", PayoutRule.BelowMinCode, good with { Amount = 0 });
    }

    private static IEnumerable<LimitCase> Shares(BookText book, JsonObject rule, Request good)
    {
        foreach (var side in Sides)
        {
            if (rule["pctOfBalance"] is { } ofBalance)
            {
                var balance = book.Start + 2_000 * Dollar;
                yield return Payout(
                    "payout share of the balance", "payout.pctOfBalance", $"a cent, {Side3(side)}", side > 0 ? PayoutRule.AbovePctCode : null,
                    good with { Balance = balance, Amount = (long)(balance * ofBalance.GetValue<decimal>()) + side * Cent });
            }

            if (rule["pctOfProfit"] is { } ofProfit)
            {
                var profit = 2_000 * Dollar;
                yield return Payout(
                    "payout share of the profit", "payout.pctOfProfit", $"a cent, {Side3(side)}", side > 0 ? PayoutRule.AbovePctCode : null,
                    good with { Balance = book.Start + profit, Amount = (long)(profit * ofProfit.GetValue<decimal>()) + side * Cent });
            }
        }
    }

    /// <summary>The cap of the first payout, of the second and so on; the last repeats.</summary>
    private static IEnumerable<LimitCase> Caps(BookText book, JsonObject rule, Request good)
    {
        if (rule["caps"] is not JsonArray caps) yield break;
        var allowed = Whole(rule["maxPayouts"], int.MaxValue);
        for (var taken = 0; taken <= caps.Count + 1 && taken < allowed; taken++)
        {
            var place = Math.Min(taken, caps.Count - 1);
            var cap = BookText.Micros(caps[place]!);
            var balance = good.Balance + 4 * cap;
            foreach (var side in Sides)
            {
                yield return Payout(
                    "payout cap", $"payout.caps[{place}]", $"payout {taken + 1}, a cent, {Side3(side)}", side > 0 ? PayoutRule.AboveCapCode : null,
                    good with { Balance = balance, Amount = cap + side * Cent, Payouts = taken, BalanceAfter = taken == 0 ? null : balance - 1_000 * Dollar });
            }
        }
    }

    private static IEnumerable<LimitCase> Counts(BookText book, JsonObject rule, Request good)
    {
        foreach (var side in Sides)
        {
            if (rule["winningDays"] is not null)
                yield return Payout(
                    "payout winning days", "payout.winningDays", $"one, {Side3(side)}", side < 0 ? PayoutRule.WinningDaysCode : null,
                    good with { WinningDays = good.WinningDays + (int)side });
            if (rule["winningDay"] is { } day)
            {
                // The last of the days that are needed is today, and made through fills.
                var profit = BookText.Micros(day) + side;
                yield return new(
                    "payout winning day", ["payout.winningDay"], $"a micro-dollar, {Side3(side)}", side < 0 ? PayoutRule.WinningDaysCode : "accepted",
                    account => Decided(Ready(account, good with { WinningDays = good.WinningDays - 1 }).Earn(profit).At(NextOpen(book)).RequestPayout(good.Amount)));
            }

            if (rule["tradedDays"] is not null)
            {
                yield return Payout(
                    "payout traded days", "payout.tradedDays", $"one, {Side3(side)}", side < 0 ? PayoutRule.TradedDaysCode : null,
                    good with { TradedDays = good.TradedDays + (int)side });
                if (side > 0) continue;
                yield return new(
                    "payout traded days", ["payout.tradedDays"], side < 0 ? "a day without a trade" : "a day with one", side < 0 ? PayoutRule.TradedDaysCode : "accepted",
                    account =>
                    {
                        Ready(account, good with { TradedDays = good.TradedDays - 1 });
                        if (side == 0) account.Earn(Dollar);
                        return Decided(account.At(NextOpen(book)).RequestPayout(good.Amount));
                    });
            }

            if (rule["maxPayouts"] is { } most)
                yield return Payout(
                    "payouts of an account", "payout.maxPayouts", $"one, {Side3(side)}", side < 0 ? null : PayoutRule.MaxPayoutsCode,
                    good with { Payouts = Whole(most, 0) + (int)side, BalanceAfter = good.Balance - 1_000 * Dollar });
        }
    }

    private static IEnumerable<LimitCase> Conditions(BookText book, JsonObject rule, Request good, decimal? ratio)
    {
        foreach (var side in Sides)
        {
            if (ratio is { } share)
            {
                var holds = side < 0 || (side == 0 && (bool?)rule["consistencyInclusive"] != false);
                yield return new(
                    "payout consistency", ["payout.consistency", "payout.consistencyInclusive"], $"best day {Side3(side)}", holds ? "accepted" : PayoutRule.ConsistencyCode,
                    account => Decided(Ready(account, good with { BestDay = (long)(good.Profit * share) + side }).RequestPayout(good.Amount)));
                if (side <= 0)
                    yield return Payout(
                        "payout consistency", "payout.consistency", $"no profit, {Side3(side)} zero", PayoutRule.ConsistencyCode, good with { Profit = side, BestDay = 0 });
            }

            if ((bool?)rule["netPositiveSinceLast"] == true)
                yield return Payout(
                    "payout profit since the last", "payout.netPositiveSinceLast", $"a cent, a micro-dollar {Side3(side)}", side < 0 ? PayoutRule.NoProfitCode : null,
                    good with { Payouts = 1, BalanceAfter = good.Balance - Cent - side });
        }

        yield return new(
            "payout while a position is open", ["payout"], "one contract", PayoutRule.NotFlatCode,
            account => Decided(Ready(account, good).Fill("MNQ", Side.Buy, 1, 15_500m).RequestPayout(good.Amount)));
    }

    private static IEnumerable<LimitCase> Afterwards(BookText book, JsonObject rule, Request good)
    {
        if (rule["split"] is { } split)
            yield return new(
                "payout split", ["payout.split"], "of what is asked for", BookText.Dollars((long)(good.Amount * split.GetValue<decimal>())),
                account => Ready(account, good).RequestPayout(good.Amount).Last.OfType<AccountEvent.PayoutAccepted>().Single().Paid.ToString());
        if (rule["floorAfter"] is not { } after) yield break;
        var drawdown = book["drawdown"]!;
        var floor = FirstFloor(book);
        if ((string)drawdown["basis"]! == "intraday-equity")
        {
            var trailed = good.Balance - BookText.Micros(drawdown["amount"]!);
            floor = Math.Max(floor, Math.Min(trailed, BookText.MicrosOrNull(drawdown["lockAt"]) ?? trailed));
        }

        floor = Math.Max(floor, BookText.Micros(after));
        yield return new(
            "floor after a payout", ["payout.floorAfter"], "set and locked", $"{BookText.Dollars(floor)} True",
            account => Floor(Ready(account, good).RequestPayout(good.Amount)));
        foreach (var side in Sides)
        {
            var breached = side < 0 || (side == 0 && (string)drawdown["breachOn"]! == "touch");
            yield return new(
                "floor after a payout", ["payout.floorAfter"], $"equity {Side3(side)}", breached ? $"failed DRAWDOWN {BookText.Dollars(floor)}" : "active",
                account => Standing(
                    FarFromDailyLoss(Ready(account, good).RequestPayout(good.Amount), floor + good.Amount).Earn(floor + side - good.Balance + good.Amount)));
        }
    }

    private static readonly ConcurrentDictionary<(string Book, int Step), (BookAccount Account, DateOnly Next)> Climbed = new();

    /// <summary>4.6, ladder: one step when the profit and the days are there, from the next session; back on the same day below the threshold.</summary>
    private static IEnumerable<LimitCase> Ladders(BookText book)
    {
        if (book["ladder"]?["steps"] is not JsonArray steps) yield break;
        for (var i = 0; i < steps.Count; i++)
        {
            var step = i;
            var path = $"ladder.steps[{i}].";
            var threshold = BookText.Micros(steps[i]!["netProfit"]!);
            var already = i == 0 ? 0 : BookText.Micros(steps[i - 1]!["netProfit"]!);
            var (daily, max) = (StepDaily(book, steps, i), StepMax(book, steps, i));
            foreach (var side in Sides)
            {
                var at = side < 0 ? i : i + 1;
                yield return new(
                    "ladder profit", [path + "netProfit"], $"step {i + 1}, a micro-dollar, {Side3(side)}", $"step {at}",
                    _ => $"step {Day(book, Day(book, Climb(book, steps, step), 0), threshold + side - already).Account.State.Course.LadderStep}");
                yield return new(
                    "ladder back", [path + "netProfit"], $"below step {i + 1}, a micro-dollar, {Side3(side)}",
                    side < 0
                        ? $"step {i} {BookText.Dollars(StepDaily(book, steps, i - 1))} {StepMax(book, steps, i - 1)}"
                        : $"step {i + 1} {BookText.Dollars(daily)} {max}",
                    _ =>
                    {
                        var next = Reached(book, steps, step, 10 * Dollar).Earn(side - 10 * Dollar);
                        return $"step {next.State.Course.LadderStep} {next.State.DailyLossLimit} {next.State.ContractsMax(next.State.Balance)}";
                    });
                yield return new(
                    "ladder daily loss", [path + "dailyLoss"], $"step {i + 1}, equity {Side3(side)}",
                    side <= 0 ? $"locked DAILY_LOSS {BookText.Dollars(daily)}" : "active",
                    _ => Standing(Reached(book, steps, step, daily + 10 * Dollar).Earn(side - daily)));
                yield return new(
                    "ladder contracts", steps[i]!["max"] is null ? [] : [path + "max"], $"step {i + 1}, {max + side} ES", Verdict(max + side, max),
                    _ => Judged(Reached(book, steps, step, 10 * Dollar), PositionLimit.Code, "ES", (int)(max + side)));
            }

            var days = Whole(steps[i]!["activeDays"], 0);
            yield return new(
                "ladder days", [path + "activeDays"], $"step {i + 1} after {days - 1} days", $"step {i}",
                _ => $"step {Day(book, Climb(book, steps, step), threshold - already).Account.State.Course.LadderStep}");
            yield return new(
                "ladder days", [path + "activeDays"], $"step {i + 1} after {days} days", $"step {i + 1}",
                _ => $"step {Day(book, Day(book, Climb(book, steps, step), threshold - already), 0).Account.State.Course.LadderStep}");
            yield return new(
                "ladder of the session", [path + "netProfit"], $"step {i + 1}, before the next session", $"{BookText.Dollars(StepDaily(book, steps, i - 1))} {StepMax(book, steps, i - 1)}",
                _ =>
                {
                    var account = Day(book, Day(book, Climb(book, steps, step), 0), threshold - already).Account;
                    return $"{account.State.DailyLossLimit} {account.State.ContractsMax(account.State.Balance)}";
                });
        }
    }

    private static long StepDaily(BookText book, JsonArray steps, int at)
    {
        for (; at >= 0; at--)
        {
            if (steps[at]!["dailyLoss"] is { } amount) return BookText.Micros(amount);
        }

        return BookText.Micros(book["dailyLoss"]!["amount"]!);
    }

    private static decimal StepMax(BookText book, JsonArray steps, int at)
    {
        for (; at >= 0; at--)
        {
            if (steps[at]!["max"] is { } max) return max.GetValue<decimal>();
        }

        return FirstMax(book["position"]!)!.Value;
    }

    /// <summary>On step <paramref name="step"/> with its profit and all but two of the days that the next one asks for.</summary>
    private static (BookAccount Account, DateOnly Next) Climb(BookText book, JsonArray steps, int step)
    {
        var (kept, on) = Climbed.GetOrAdd((book.Id, step), _ =>
        {
            var place = (Account: BookAccount.Open(book), Next: Tuesday);
            if (step > 0)
            {
                var already = step == 1 ? 0 : BookText.Micros(steps[step - 2]!["netProfit"]!);
                place = Day(book, Day(book, Climb(book, steps, step - 1), 0), BookText.Micros(steps[step - 1]!["netProfit"]!) - already);
            }

            for (var day = 0; day < Whole(steps[step]!["activeDays"], 0) - 2; day++) place = Day(book, place, 0);
            return place;
        });
        return (kept.Fork(), on);
    }

    /// <summary>The session after the one whose close reached the step, with this much more than the step asks for.</summary>
    private static BookAccount Reached(BookText book, JsonArray steps, int step, long more)
    {
        var already = step == 0 ? 0 : BookText.Micros(steps[step - 1]!["netProfit"]!);
        var (account, on) = Day(book, Day(book, Climb(book, steps, step), 0), BookText.Micros(steps[step]!["netProfit"]!) - already + more);
        return FarFromFloor(account.At(book.At(on, new TimeSpan(9, 0, 0))));
    }

    /// <summary>One active day with this result, to its close.</summary>
    private static (BookAccount Account, DateOnly Next) Day(BookText book, (BookAccount Account, DateOnly Next) place, long profit)
    {
        var account = place.Account.At(book.At(place.Next, new TimeSpan(9, 0, 0))).Earn(profit).At(book.At(place.Next, book.Time("dayCloseAt")!.Value));
        var next = place.Next.AddDays(1);
        while (next.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || ExpectedCalendar.Of(book).Holidays.ContainsKey(next)) next = next.AddDays(1);
        return (account, next);
    }
}
